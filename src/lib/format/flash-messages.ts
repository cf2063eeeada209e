/** Messages about a finished action, by the code that one page leaves for the next. */
export const flashMessages = {
	'demo-added': 'The demo campaigns are loaded.',
	'demo-removed': 'The demo campaigns are removed.',
	'view-saved': 'The view is saved. It stands above the campaigns.',
	'view-deleted': 'The view is deleted.',
	'campaign-saved': 'The campaign is saved.',
	'campaign-reopened': 'The campaign is reopened.',
	'person-added': 'The person is added.',
	'person-removed': 'The person is removed.',
	'campaign-handed-over': 'The campaign is handed over.',
	'note-added': 'Note added.',
	'decision-added': 'Decision added.',
	'note-struck': 'Note crossed out.',
	published: 'Published: the results stand here from now on.',
	'rule-saved': 'The rule is saved. The preview follows it.',
	'default-rule-saved': 'The rule is saved. New campaigns start with it.',
	'assumptions-saved': 'Saved. The report above rests on it.',
	'report-approved': 'The report is signed. It never changes.',
	'share-revoked': 'The link is taken back: it shows nothing any more.',
	'upload-withdrawn': 'The upload is withdrawn. Its rows are deleted.',
	'draft-discarded': 'The file is thrown away.',
	'reading-deleted': 'The saved reading is deleted.',
	'name-saved': 'Your name is saved.',
	'password-changed': 'Your password is changed. Everywhere else you are signed out.',
	'session-ended': 'The session is ended.',
	'sessions-ended': 'Everywhere else you are signed out.',
	'digest-wanted': 'The digest comes from next Monday on.',
	'digest-ended': 'The digest is ended.',
	joined: 'Your account is ready.',
	'signed-out': 'You are signed out.',
	'member-role-changed': 'The member has another role, and signs in anew.',
	'member-deactivated': 'The member is deactivated and signed out everywhere.',
	'member-reactivated': 'The member may sign in again.',
	'member-identity-reset': 'Single sign-on is reset. They sign in anew.',
	'token-handed-over': 'The token is handed over, with its campaigns.',
	'token-revoked': 'The token is revoked.',
	'workspace-saved': 'The settings are saved.'
} as const;

export type FlashCode = keyof typeof flashMessages;

export const isFlashCode = (text: string): text is FlashCode => Object.hasOwn(flashMessages, text);
