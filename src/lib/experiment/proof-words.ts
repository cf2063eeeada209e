import { number } from '#lib/format/number.ts';
import {
	promisedOutcomes,
	promisedWidth,
	type AttackKind,
	type Guess
} from '#lib/privacy/disclosure/attacker/attack-findings.ts';

/** The promise of the privacy page. @param k smallest publishable cohort */
export const narrowingWords = (k: number): string =>
	`No one can narrow the size of a group under ${number(k)} people to a range of fewer than ${number(promisedWidth(k))}.`;

/** The same for outcomes. @param m minimum number of people with and without an outcome in a group that shows it */
export const outcomeWords = (m: number): string =>
	`No one can narrow how many people had an outcome to a range of fewer than ${number(promisedOutcomes(m))}, unless the group shows it: with at least ${number(m)} who had it and ${number(m)} who did not.`;

/** The scope of the promise. */
export const scopeWords =
	'Every page, filter, download and API answer together, also across weeks, corrected versions and campaigns of the same audience, until its people are drawn again.';

/** Below this k the promised range is too short to be useful. */
const shortRange = 20;

/** What the promise does not protect against. @param k smallest publishable cohort */
export const limitWords = (k: number): readonly string[] => [
	'Someone who already knows 480 of 500 people can subtract them.',
	'A fair guess: a small group is probably like the rest of Other, and some sizes in a range are likelier.',
	'Two campaigns over nearly the same people, unless both carry the same audience ID or one corrects the other.',
	'People who can add rows to an unpublished campaign: its owner, the people added, one team of analysts, administrators. Its preview lets them work out the numbers of its files.',
	'Campaigns whose proof page says “Not all proved” or “Published before proofs were made”.',
	'Several small groups together: their sum may be known, as for Other.',
	'One price for everyone: revenue is price × conversions, so it shows what each buyer paid.',
	`A published 0 of ${number(1000)} people or more: it shows that not one of them did it.`,
	...(k < shortRange
		? [
				`With a minimum of ${number(k)} people a range can be as short as ${number(promisedWidth(k))}. Choose ${number(shortRange)} or more.`
			]
		: [])
];

/** The name of an axis in words. */
export const axisWords = (axis: string): string => axis.replaceAll('_', ' ');

/** The kind of group that bounds refer to; never which group. */
export const groupWords = ({ axes, kind }: Pick<Guess, 'axes' | 'kind'>): string => {
	const where = axes.map(axisWords).join(' × ');
	switch (kind) {
		case 'group':
			return where ? `a group within ${where}` : 'the whole campaign';
		case 'change':
			return where ? `people corrected, by ${where}` : 'people corrected';
		case 'regrouped':
			return `people moved to another group of ${where}`;
		case 'outcome':
			return where ? `people with an outcome, by ${where}` : 'people with an outcome';
		case 'link':
			return 'people with an outcome, from another column';
	}
};

const attackKindTexts: Readonly<Record<AttackKind, string>> = {
	group: 'Sizes of groups',
	change: 'Versions and campaigns apart',
	regrouped: 'Groups with other labels',
	outcome: 'Hidden outcomes',
	link: 'Outcomes in other columns'
};

/** The target of an attack, by kind. */
export const attackKindWords = (kind: AttackKind): string => attackKindTexts[kind];

/** Bounds in words, such as "20 to 71". */
export const sizesWords = ({ low, high }: Pick<Guess, 'low' | 'high'>): string =>
	low === high ? number(low) : `${number(low)} to ${number(high)}`;

/** What is lost with the raw rows. */
export const purgeWords =
	'Then the proof can’t be checked again, and corrections are compared only with what was published.';

/** What is lost with raw rows that are not published. */
export const unpublishedPurgeWords = 'They are not published yet, and can’t be published after that day.';

/** How long a proof is stored. @param until its last day, as shown */
export function proofRetentionWords(status: 'kept' | 'expired' | 'none', until: string | null): string {
	switch (status) {
		case 'kept':
			return until === null
				? 'Certificates, checked again by verify'
				: `Certificates, until ${until}, with the raw rows`;
		case 'expired':
			return 'Expired with the raw rows; its hashes stay in the ledger';
		case 'none':
			return 'No proof is kept';
	}
}
