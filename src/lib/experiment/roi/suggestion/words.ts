import { number } from '#lib/format/number.ts';
import { wholeShare } from '#lib/format/share.ts';
import type { CampaignResults } from '../../results/comparison/results.ts';
import { variantName, listed } from '#lib/format/names.ts';
import { worthFinding, type Reach } from './reach.ts';
import type { TreatmentOutcome, RuleResult } from './treatment-outcome.ts';

interface Words {
	readonly words: string;
	readonly reason: string;
}

const small = (label: string): string =>
	/^\p{Lu}\p{Ll}/u.test(label) ? label.charAt(0).toLowerCase() + label.slice(1) : label;
const labels = (list: readonly string[]): string => listed([...new Set(list)].map(small));
const capital = (text: string): string => text.replace(/^./u, (first) => first.toUpperCase());

/** "opt-outs and complaints are over their limits". */
const overWords = (over: readonly string[]): string =>
	over.length === 1 && !/s$/.test(over[0] ?? '')
		? `${labels(over)} is over its limit`
		: `${labels(over)} are over ${over.length === 1 ? 'the limit' : 'their limits'}`;

const names = (list: readonly TreatmentOutcome[]): string =>
	listed(list.map(({ variant }) => variantName(variant)));
const all = (list: readonly TreatmentOutcome[], of: 'over' | 'worse' | 'unseen'): string[] => [
	...new Set(list.flatMap((one) => one[of]))
];

/** The certain harms: "opt-outs are over the limit", "opt-outs got worse". */
function harmWords(list: readonly TreatmentOutcome[]): string {
	const [over, worse] = [all(list, 'over'), all(list, 'worse')];
	return listed([
		...(over.length > 0 ? [overWords(over)] : []),
		...(worse.length > 0 ? [`${labels(worse)} got worse`] : [])
	]);
}

/** The certain harms, or that a harm may be hidden. */
const problemWords = (list: readonly TreatmentOutcome[]): string =>
	harmWords(list) ||
	`${labels(all(list, 'unseen'))} can’t be compared: too few people in one variant, and more in another`;

/** The text for readers who may not see returns. */
const restsOnReturns = 'It rests on what the campaign returned.';

/**
 * A suggestion in words: what to do, and why, in short sentences without amounts.
 * @param unknown    margin and costs are not entered
 * @param seesReturns whether the reader may see returns: others get the reason without money
 */
export function suggestionWords(
	results: CampaignResults,
	found: RuleResult,
	{ unknown, seesReturns }: { readonly unknown: boolean; readonly seesReturns: boolean }
): Words {
	const { kind, basis, about, beside, reach } = found;
	const [first] = about;
	const several = results.treatments.length > 1;
	const metric = small(results.metrics[0]?.label ?? 'the main metric');
	const who = (one: TreatmentOutcome | undefined): string =>
		several && one ? variantName(one.variant) : 'it';
	const won = basis === 'money' ? 'very likely paid' : `beat the control on ${metric}`;
	const lost = (list: readonly TreatmentOutcome[]): string => {
		const fell = [...new Set(list.flatMap((one) => one.fell))];
		if (fell.length > 0) return `${labels(fell)} very likely fell`;
		return basis === 'money' ? 'very likely lost money' : `very likely did worse on ${metric}`;
	};
	const fine = results.metrics.some(({ role }) => role === 'guardrail')
		? 'no guardrail is over its limit'
		: 'no guardrails are set';
	const add = unknown ? ' Add margin and costs to decide on money.' : '';
	const simpler = `keep the simpler version, ${variantName(results.control)}.`;
	const showsReason = seesReturns || basis !== 'money';
	/** @param open the part of the reason without money */
	const full = ({ words, reason }: Words, open: string): Words => ({
		words,
		reason: showsReason ? `${capital(reason)}${add}`.trim() : capital(open.trim()) || restsOnReturns
	});

	switch (kind) {
		case 'find-the-cause':
			return {
				words: 'Find the cause first.',
				reason: 'The split is off, so the variants can’t be compared.'
			};
		case 'let-it-run':
			return {
				words: 'Let it run.',
				reason: `It hasn’t reached its planned end, and ${fine}.`
			};
		case 'stop-variant':
			return {
				words: `Stop ${several ? names(about) : 'it'} now.`,
				reason: `${capital(harmWords(about))}.${about.length < results.treatments.length ? ' Let the others run.' : ''}`
			};
		case 'roll-out': {
			const watch = first?.unclear ?? [];
			const alsoPaid = beside.length > 0 ? ` ${names(beside)} did too, but ${problemWords(beside)}.` : '';
			const guarded = watch.length > 0 ? `${labels(watch)} may still be over the limit` : fine;
			return full(
				{
					words: `${several ? `Roll out ${who(first)}` : 'Roll it out'}${watch.length > 0 ? `, keep a holdout, and watch ${labels(watch)}` : ' and keep a holdout'}.`,
					reason: `${who(first)} ${won}, and ${guarded}.${alsoPaid}`
				},
				`${guarded}.`
			);
		}
		case 'do-not-roll-out': {
			const paid = first?.gain && first.gain.low > 0 && first.fell.length === 0;
			const problems = problemWords(about);
			const until = harmWords(about) ? 'as it is' : `before ${labels(all(about, 'unseen'))} can be compared`;
			return full(
				{
					words: `Don’t roll ${several ? `out ${names(about)}` : 'it out'} ${until}.`,
					reason: paid ? `${who(first)} ${won}, but ${problems}.` : `${problems}.`
				},
				`${problems}.`
			);
		}
		case 'stop': {
			const alike = new Set(about.map((one) => lost([one]))).size === 1;
			const every = several ? 'every variant' : 'it';
			const fell = first && first.fell.length > 0;
			return full(
				{
					words: several ? 'Don’t roll out any of them.' : 'Don’t roll it out.',
					reason: alike ? (fell ? `${lost(about)}.` : `${every} ${lost(about)}.`) : 'No variant paid.'
				},
				''
			);
		}
		case 'run-longer':
		case 'keep-the-simpler': {
			const size = wholeShare(worthFinding.lift);
			const out = othersWords(beside, lost);
			const open = othersWords(
				beside.filter((one) => harmWords([one]) !== ''),
				lost
			);
			const range = `The likely range of ${basis === 'money' ? 'the gain' : `the change of ${metric}`} includes 0`;
			if (reach.kind === 'longer' || reach.kind === 'nearly') {
				const why =
					reach.kind === 'nearly'
						? `${range}, but only just. That many would probably show a gain.`
						: `${range}. That many would find a change of ${size}.`;
				return full(
					{
						words: `Run it longer, with about ${number(reach.people)} more people.`,
						reason: `${why}${out}`
					},
					open
				);
			}
			const isLikelyGain =
				reach.kind !== 'enough' && about.some(({ gain }) => gain !== null && gain.estimate > 0);
			return full(
				{
					words: isLikelyGain ? `No clear gain: ${simpler}` : `No gain found: ${simpler}`,
					reason: `${range}.${reachWords(reach, size)}${out}`
				},
				open
			);
		}
	}
}

/** Why running longer is not the suggestion. */
const reachWords = (reach: Reach, size: string): string =>
	reach.kind === 'enough'
		? ` A change of ${size} in the main metric would likely have been found.`
		: reach.kind === 'out-of-reach'
			? ` Even twice as many people might not find a change of ${size} in the main metric.`
			: '';

/** What else not to roll out, and why: " Don’t roll out “a”: opt-outs are over the limit." */
function othersWords(
	list: readonly TreatmentOutcome[],
	lost: (list: readonly TreatmentOutcome[]) => string
): string {
	const harmful = list.filter((one) => harmWords([one]) !== '');
	const losers = list.filter((one) => !harmful.includes(one));
	const fell = losers.some((one) => one.fell.length > 0);
	return [
		...(harmful.length > 0 ? [` Don’t roll out ${names(harmful)}: ${harmWords(harmful)}.`] : []),
		...(losers.length > 0
			? [` Don’t roll out ${names(losers)}${fell ? ':' : ', which'} ${lost(losers)}.`]
			: [])
	].join('');
}
