import { number } from '#lib/format/number.ts';
import { listed } from '#lib/format/list.ts';
import { wholeShare } from '#lib/format/share.ts';
import type { CampaignResults } from '../results.ts';
import { variantName } from '../variant-name.ts';
import { worthFinding } from './reach.ts';
import type { Found } from './found.ts';
import type { Standing } from './standing.ts';

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

const names = (list: readonly Standing[]): string => listed(list.map(({ variant }) => variantName(variant)));
const overOf = (list: readonly Standing[]): string[] => [...new Set(list.flatMap(({ over }) => over))];

/**
 * A suggestion in words: what to do, and why, in short sentences without amounts.
 * @param unknown nobody entered margin and costs
 */
export function suggestionWords(results: CampaignResults, found: Found, unknown: boolean): Words {
	const { kind, basis, about, beside, reach } = found;
	const [first] = about;
	const several = results.treatments.length > 1;
	const metric = small(results.metrics[0]?.label ?? 'the main metric');
	const who = (one: Standing | undefined): string => (several && one ? variantName(one.variant) : 'it');
	const won = basis === 'money' ? 'certainly paid' : `beat the control on ${metric}`;
	const lost = (list: readonly Standing[]): string => {
		const fell = [...new Set(list.flatMap((one) => one.fell))];
		if (fell.length > 0) return `${labels(fell)} certainly fell`;
		return basis === 'money' ? 'certainly lost money' : `certainly did worse on ${metric}`;
	};
	const fine = results.metrics.some(({ role }) => role === 'guardrail')
		? 'no guardrail is over its limit'
		: 'no guardrails are set';
	const add = unknown ? ' Add margin and costs to decide on money.' : '';
	const full = ({ words, reason }: Words): Words => ({ words, reason: `${capital(reason)}${add}`.trim() });

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
				reason: `${capital(overWords(overOf(about)))}.${about.length < results.treatments.length ? ' Let the others run.' : ''}`
			};
		case 'roll-out': {
			const watch = first?.unclear ?? [];
			const dearer = beside.length > 0 ? ` ${names(beside)} did too, but ${overWords(overOf(beside))}.` : '';
			return full({
				words: `${several ? `Roll out ${who(first)}` : 'Roll it out'}${watch.length > 0 ? `, keep a holdout, and watch ${labels(watch)}` : ' and keep a holdout'}.`,
				reason: `${who(first)} ${won}, and ${watch.length > 0 ? `${labels(watch)} may still be over the limit` : fine}.${dearer}`
			});
		}
		case 'do-not-roll-out': {
			const paid = first?.gain && first.gain.low > 0 && first.fell.length === 0;
			return full({
				words: several ? `Don’t roll out ${names(about)} as it is.` : 'Don’t roll it out as it is.',
				reason: paid ? `${who(first)} ${won}, but ${overWords(first.over)}.` : `${overWords(overOf(about))}.`
			});
		}
		case 'stop': {
			const alike = new Set(about.map((one) => lost([one]))).size === 1;
			const every = several ? 'every variant' : 'it';
			const fell = first && first.fell.length > 0;
			return full({
				words: 'Stop it.',
				reason: alike ? (fell ? `${lost(about)}.` : `${every} ${lost(about)}.`) : 'No variant paid.'
			});
		}
		case 'run-longer':
		case 'keep-the-simpler': {
			const size = wholeShare(worthFinding.lift);
			const out = besideWords(beside, lost);
			const range = `the likely ${basis === 'money' ? 'gain' : `change of ${metric}`} includes 0.`;
			return reach.kind === 'longer'
				? full({
						words: `Run it longer, with about ${number(reach.people)} more people.`,
						reason: `${range} That many would find a change of ${size}.${out}`
					})
				: full({
						words: 'No gain found: keep the simpler version.',
						reason: `${range} ${reach.kind === 'enough' ? `A change of ${size} would likely have been found.` : 'Running twice as long would hardly decide it.'}${out}`
					});
		}
	}
}

/** What else to stop, and why: " Stop “a”: opt-outs are over the limit. Stop “b”, which certainly lost money." */
function besideWords(list: readonly Standing[], lost: (list: readonly Standing[]) => string): string {
	const over = list.filter((one) => one.over.length > 0);
	const losers = list.filter((one) => one.over.length === 0);
	const fell = losers.some((one) => one.fell.length > 0);
	return [
		...(over.length > 0 ? [` Stop ${names(over)}: ${overWords(overOf(over))}.`] : []),
		...(losers.length > 0 ? [` Stop ${names(losers)}${fell ? ':' : ', which'} ${lost(losers)}.`] : [])
	].join('');
}
