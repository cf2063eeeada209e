/** Who did something: a signed-in member, a program with a token, Holdout itself or its command line, or nobody known. */
export type ActorKind = 'member' | 'token' | 'system' | 'anonymous';

export type AuditOutcome = 'done' | 'refused' | 'failed';

/** Facts of an entry by name. Never a cell value, never a count of rows or people. */
export type AuditDetails = Readonly<Record<string, string | number | boolean>>;

/** Everything that is put on record. */
export const auditActions = [
	'sign-in',
	'sign-in-failed',
	'sign-out',
	'refused',
	'session-ended',
	'digest-changed',
	'digest-sent',
	'alerts-changed',
	'webhook-added',
	'webhook-changed',
	'webhook-removed',
	'alert-failed',
	'password-changed',
	'member-invited',
	'member-joined',
	'member-role-changed',
	'member-deactivated',
	'member-reactivated',
	'member-identity-reset',
	'token-added',
	'token-revoked',
	'token-handed-over',
	'policy-changed',
	'workspace-changed',
	'campaign-policy-changed',
	'campaign-added',
	'campaign-changed',
	'campaign-reopened',
	'campaign-viewed',
	'campaign-shared',
	'campaign-unshared',
	'campaign-handed-over',
	'campaign-separated',
	'same-people-answered',
	'new-wave-confirmed',
	'plan-added',
	'plan-changed',
	'plan-deleted',
	'plan-frozen',
	'note-added',
	'note-struck',
	'upload-stored',
	'upload-refused',
	'upload-withdrawn',
	'upload-purged',
	'release-published',
	'release-withdrawn',
	'assumptions-said',
	'report-approved',
	'decision-countersigned',
	'export',
	'share-added',
	'share-revoked',
	'share-opened',
	'attack-started',
	'attack-cancelled',
	'backup-made',
	'backup-restored',
	'demo-added',
	'demo-removed',
	'set-up'
] as const;

export type AuditAction = (typeof auditActions)[number];
