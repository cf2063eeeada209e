import { auditActions, type AuditAction } from '../db/audit-actions.ts';

export const isAuditAction = (text: string): text is AuditAction =>
	auditActions.some((action) => action === text);

/** What was done, in words for people. */
export function actionWords(action: AuditAction): string {
	switch (action) {
		case 'sign-in':
			return 'Signed in';
		case 'sign-in-failed':
			return 'Sign-in failed';
		case 'sign-out':
			return 'Signed out';
		case 'refused':
			return 'Refused: not permitted';
		case 'session-ended':
			return 'Session ended';
		case 'digest-changed':
			return 'Weekly digest asked for or ended';
		case 'digest-sent':
			return 'Weekly digest sent';
		case 'password-changed':
			return 'Password changed';
		case 'member-invited':
			return 'Member invited';
		case 'member-joined':
			return 'Member joined';
		case 'member-role-changed':
			return 'Role changed';
		case 'member-deactivated':
			return 'Member deactivated';
		case 'member-reactivated':
			return 'Member let in again';
		case 'member-identity-reset':
			return 'Single sign-on reset';
		case 'token-added':
			return 'Token added';
		case 'token-revoked':
			return 'Token revoked';
		case 'token-handed-over':
			return 'Token handed over';
		case 'policy-changed':
			return 'Privacy rule of the workspace changed';
		case 'workspace-changed':
			return 'Workspace settings changed';
		case 'campaign-policy-changed':
			return 'Privacy rule of a campaign changed';
		case 'campaign-added':
			return 'Campaign added';
		case 'campaign-changed':
			return 'Campaign changed';
		case 'campaign-reopened':
			return 'Campaign reopened';
		case 'campaign-viewed':
			return 'Unpublished campaign viewed by an administrator';
		case 'campaign-shared':
			return 'Person added to a campaign';
		case 'campaign-unshared':
			return 'Person removed from a campaign';
		case 'campaign-handed-over':
			return 'Campaign handed over';
		case 'campaign-separated':
			return 'Published campaign given another audience ID';
		case 'same-people-answered':
			return 'Answered whether it is the same people';
		case 'new-wave-confirmed':
			return 'New wave of an audience: people drawn again';
		case 'note-added':
			return 'Noted or decided';
		case 'note-struck':
			return 'Note struck out';
		case 'upload-stored':
			return 'Upload stored';
		case 'upload-refused':
			return 'Upload refused';
		case 'upload-withdrawn':
			return 'Upload withdrawn';
		case 'upload-purged':
			return 'Upload purged';
		case 'release-published':
			return 'Results published';
		case 'release-withdrawn':
			return 'Results withdrawn';
		case 'assumptions-said':
			return 'Margin and costs said';
		case 'report-approved':
			return 'Report approved';
		case 'export':
			return 'Results exported';
		case 'share-added':
			return 'Share link added';
		case 'share-revoked':
			return 'Share link revoked';
		case 'share-opened':
			return 'Share link opened';
		case 'attack-started':
			return 'Attack on published numbers started';
		case 'attack-cancelled':
			return 'Attack on published numbers cancelled';
		case 'backup-made':
			return 'Backup made';
		case 'backup-restored':
			return 'Backup restored';
		case 'demo-added':
			return 'Demo campaigns added';
		case 'demo-removed':
			return 'Demo campaigns removed';
		case 'set-up':
			return 'Holdout set up';
	}
}
