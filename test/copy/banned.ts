/** What no page, message or answer of Holdout says, with what it says instead: the voice of Holdout, as a test reads it. */
const banned: readonly (readonly [RegExp, string])[] = [
	// Never, on any page.
	[/\bsaid\b/i, 'entered, declared'],
	[/\btold\b/i, 'shown, reported'],
	[/\bstands?\b(?! for\b)/i, 'is, is shown'],
	[/\b(?:holds?|held)\b/i, 'is valid, allows for, has'],
	[/\bmend(?:ed|s)?\b/i, 'fix, correct'],
	[/\bmet\b/i, 'found'],
	[/\btaken\b/i, 'used, read, another … has it'],
	[/\bthrown? away\b/i, 'discard, delete'],
	[/\blet in\b/i, 'reactivated, allowed'],
	[/\bgo(?:es)? on\b/i, 'continue'],
	[/\bearned its cost\b/i, 'paid'],
	[/\bcannot be said\b/i, 'too close to call'],
	[/\btimes out of\b/i, 'likely …, 80% chance'],
	[/\bblank\b/i, 'empty'],
	[/\bderivable\b/i, 'can’t be worked out'],
	[/\bfor want of\b/i, 'because … is missing'],
	[/\bplease\b/i, '(leave it out)'],
	[/\bsuccessfully\b/i, '(leave it out)'],
	[/\be-mails?\b/i, 'email'],
	[/[a-z]!(?!=)(?:\s|$)/, 'a full stop'],
	// One word for one idea.
	[/\bput on record\b|\bon its way\b|\bbroke off\b/i, 'recorded; interrupted'],
	[/\bnot good\b|\bgood (?:until|for)\b/i, 'expired, invalid, valid until'],
	[/\bin force\b/i, 'valid'],
	[/\btake(?:s|n)? back\b/i, 'revoke, undo'],
	[/\bstruck out\b/i, 'crossed out'],
	[/\bwhoever\b|\bsomebody\b|\banybody\b|\bnobody\b/i, 'who, someone, anyone, no one'],
	[/\baccepted harm\b/i, 'limit'],
	[/\bplausible range\b/i, 'likely range'],
	[/\bnever[- ]contacted\b|\bglobal control\b/i, 'universal control group'],
	[/\bclear difference\b/i, 'too close (to call)'],
	[/\bharm is certain\b|\bcould pass the limit\b/i, 'over limit, unclear'],
	[/\blevel of intervals?\b/i, 'confidence level'],
	[/\baudit trail\b/i, 'audit log'],
	[/\bROI reports?\b|\bReturn on data\b/, 'Reports, By kind of personal data'],
	[/\bawaiting release\b/i, 'not published'],
	[/\bSend the file\b|\bLooking at the file\b/i, 'Upload, Reading the file…'],
	[/\bStore the file\b|\bCheck the whole file\b/, 'Save, Check the file'],
	[/\bHow to mend\b|\bWhat is wrong\b/i, 'How to fix, Problem'],
	[/\bPassword now\b|\bSign out everywhere else\b/, 'Current password, Sign out other devices'],
	[/\bMargin and costs said\b|\bReport approved\b/, 'Margin and costs entered, Report signed'],
	[/\bNothing of this name\b/, 'No match']
];

/** Names of statistics: for analysts, under "how this is calculated", in the methods, the API and the command line alone. */
const statistics =
	/\bWelch\b|\bHolm\b|\bBenjamini|\bHochberg|\bCochran|\bJames.Stein|\bCUPED\b|\bp[- ]values?\b|\bp = |Miettinen|Newcombe|Bonferroni|Fieller|sample ratio|\bBayes|χ²/i;

const forAnalysts: readonly string[] = [
	'src/cli.ts',
	'src/lib/experiment/results/explanation.ts',
	'src/lib/experiment/results/row-words.ts',
	'src/lib/format/share.ts',
	'src/lib/server/api/contract/',
	'src/lib/server/cli/',
	'src/routes/campaigns/[slug]/analysts/',
	'src/routes/help/methods.server.ts',
	'src/routes/planner/HowComputed.svelte',
	'src/routes/programme/ProgrammeDetails.svelte'
];

/** A name of statistics in a text of a source that is not for analysts, or null. */
export function statisticsIn(text: string, path: string): string | null {
	const [found] = (!forAnalysts.some((start) => path.startsWith(start)) && statistics.exec(text)) || [];
	return found ? `“${found}” is for analysts alone` : null;
}

/** Sources whose texts are not for people to read: names that other programs write, SQL, the demo's invented names. */
export const notForPeople: readonly string[] = [
	// Names of columns and values that exports of other tools have.
	'src/lib/table/words/',
	'src/lib/table/values/',
	'src/lib/table/sql/dialect.ts',
	'src/lib/privacy/personal-data/'
];

/** Values of the API and of stored answers, which stay as they are. */
const values: readonly string[] = [
	'awaiting release',
	'earned its cost',
	'did not earn its cost',
	'cannot be said',
	'no clear difference',
	'no clear difference yet',
	'held in the worst case'
];

/** What people wrote themselves: names and notes that tests and the demo bring along. */
const ownTexts: readonly string[] = ['Go on.'];

/** A page's words without what people wrote themselves. */
export const ourWords = (page: string): string =>
	ownTexts.reduce((text, own) => text.replaceAll(own, ''), page);

/** The first banned expression of a text, or null. */
export function bannedIn(text: string): string | null {
	if (values.includes(text)) return null;
	for (const [pattern, instead] of banned) {
		const [found] = pattern.exec(text) ?? [];
		if (found) return `“${found}”: ${instead}`;
	}
	return null;
}
