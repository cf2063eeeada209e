/** Messages about a finished action, by the code that one page leaves for the next. */
export const flashMessages = {
	'demo-added': 'Demo campaigns loaded.',
	'demo-removed': 'Demo campaigns removed.',
	'view-saved': 'View saved.',
	'view-deleted': 'View deleted.',
	'campaign-saved': 'Campaign saved.',
	'campaign-reopened': 'Campaign reopened.',
	'person-added': 'Person added.',
	'person-removed': 'Person removed.',
	'campaign-handed-over': 'Campaign handed over.',
	'note-added': 'Note added.',
	'decision-added': 'Decision added.',
	'note-struck': 'Note crossed out.',
	published: 'Published.',
	'rule-saved': 'Rule saved. Preview updated.',
	'default-rule-saved': 'Rule saved for new campaigns.',
	'assumptions-saved': 'Saved. Report updated.',
	'report-approved': 'Report signed and locked.',
	'report-countersigned': 'Report countersigned.',
	'share-revoked': 'Link revoked.',
	'upload-withdrawn': 'Upload withdrawn. Rows deleted.',
	'draft-discarded': 'Draft discarded.',
	'reading-deleted': 'Template deleted.',
	'name-saved': 'Name saved.',
	'password-changed': 'Password changed. Other devices signed out.',
	'session-ended': 'Device signed out.',
	'sessions-ended': 'Other devices signed out.',
	'digest-wanted': 'Weekly digest turned on.',
	'digest-ended': 'Weekly digest turned off.',
	joined: 'Account ready.',
	'signed-out': 'Signed out.',
	'member-role-changed': 'Role changed. Member signed out.',
	'member-deactivated': 'Member deactivated and signed out.',
	'member-reactivated': 'Member reactivated.',
	'member-identity-reset': 'Single sign-on reset.',
	'token-handed-over': 'Token handed over with its campaigns.',
	'token-revoked': 'Token revoked.',
	'workspace-saved': 'Settings saved.'
} as const;

export type FlashCode = keyof typeof flashMessages;

export const isFlashCode = (text: string): text is FlashCode => Object.hasOwn(flashMessages, text);
