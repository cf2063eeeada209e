import { counted, number } from '#lib/format/number.ts';
import { share } from '#lib/format/share.ts';
import { dateRange } from '#lib/format/date.ts';
import { sampleRatio, sequentialSampleRatio } from '#lib/stats/sample-ratio.ts';
import type { HealthNote, SampleRatio, SplitFinding } from '../comparison/results.ts';

/** Below this p, a split is flagged. */
const flagP = 0.001;

/** Below this p, groups are not called even. */
const evenP = 0.05;

/** … and only when a share is off by more than this fraction. */
const flagShare = 0.002;

/** Maximum ratio of shares that count as nearly equal. */
const nearEqual = 1.25;

/** Are all variants nearly equal in size? */
export const isNearlyEqual = ({ observed }: Pick<SampleRatio, 'observed'>): boolean => {
	const shares = Object.values(observed);
	return shares.every((part) => part * shares.length * nearEqual >= 1 && part * shares.length <= nearEqual);
};

/**
 * Was the split as planned? χ² over the released totals.
 *
 * @param people people by variant, as released
 * @param plan   planned weights by variant, also of variants without people; null without a declared plan: equal
 *               shares are then what it is compared with, and nothing is flagged
 * @param comparisons  number of groups that are checked together: the flag allows for it (Bonferroni)
 * @param running people still arrive: the test is always-valid
 * @returns null where no variant has people
 */
export function checkSplit(
	people: Readonly<Record<string, number>>,
	plan: Readonly<Record<string, number>> | null,
	comparisons = 1,
	running = false
): SampleRatio | null {
	const planOf = (name: string): number => (plan && Object.hasOwn(plan, name) ? (plan[name] ?? 0) : 0);
	const absent = Object.keys(plan ?? {}).filter((name) => planOf(name) > 0 && !Object.hasOwn(people, name));
	const names = [...Object.keys(people), ...absent];
	const counts = names.map((name) => (Object.hasOwn(people, name) ? (people[name] ?? 0) : 0));
	const total = counts.reduce((sum, n) => sum + n, 0);
	if (total === 0 || names.length < 2) return null;
	const weights = names.map((name) => (plan ? planOf(name) : 1));
	const weight = weights.reduce((sum, w) => sum + w, 0);
	if (weight === 0) return null;
	const observed = counts.map((n) => n / total);
	const planned = weights.map((w) => w / weight);
	const byName = (shares: readonly number[]) =>
		Object.fromEntries(names.map((name, i) => [name, shares[i] ?? 0]));
	// A variant planned at 0 has people: no test needed.
	const impossible = planned.some((share, i) => share === 0 && (counts[i] ?? 0) > 0);
	const { p, log10P } = impossible
		? { p: 0, log10P: -Infinity }
		: (running ? sequentialSampleRatio : sampleRatio)({ observed: counts, planned: weights });
	const off = observed.some((share, i) => Math.abs(share - (planned[i] ?? 0)) > flagShare);
	return {
		p,
		log10P,
		// Only a declared plan can be missed.
		flagged: plan !== null && p * comparisons < flagP && off,
		observed: byName(observed),
		plan: plan ? 'declared' : 'assumed',
		planned: byName(planned)
	};
}

export function splitNote(check: SampleRatio | null, isHidden: boolean): HealthNote {
	if (isHidden) {
		return {
			code: 'split-not-checked',
			level: 'notice',
			words: 'Split can’t be checked at this size'
		};
	}
	if (!check || (check.plan === 'assumed' && !isNearlyEqual(check))) {
		return {
			code: 'split-not-declared',
			level: 'notice',
			words: 'Split not checked: no planned split'
		};
	}
	if (check.plan === 'assumed') {
		const isOff = check.p < flagP;
		const isEven = check.p >= evenP;
		return {
			code: isEven ? 'split-even' : 'split-not-declared',
			level: isEven ? 'ok' : 'notice',
			words: isEven
				? 'Split evenly; no planned split'
				: `Split not checked: no planned split${isOff ? ', and equal groups would be off' : ''}`
		};
	}
	if (!check.flagged) return { code: 'split-as-planned', level: 'ok', words: 'Split as planned' };
	const parts = Object.entries(check.observed).map(
		([name, part]) => `${name} ${share(part)} instead of ${share(check.planned[name] ?? 0)}`
	);
	return {
		code: 'sample-ratio-mismatch',
		level: 'problem',
		words: `The split is off: ${parts.join(', ')}`
	};
}

/** The name of a part whose split was checked: "4 May 2026", "channel Web". */
export const partName = ({ by, segment }: Pick<SplitFinding, 'by' | 'segment'>): string =>
	by === 'date' ? dateRange(...dayPair(segment)) : `${by.replaceAll('_', ' ')} ${segment}`;

/** Days and groups whose split is off, although the total's may be fine. */
export function splitDetailNotes(splits: readonly SplitFinding[]): HealthNote[] {
	const [worst] = splits;
	if (!worst) return [];
	const numbers = Object.entries(worst.people).map(([name, n]) => `${name} ${number(n)}`);
	return [
		{
			code: 'split-off-in-part',
			level: 'notice',
			words: `${counted(splits.length, 'day or segment is', 'days or segments are')} unevenly split, e.g. ${partName(worst)}: ${numbers.join(' vs ')}`
		}
	];
}

export const dayPair = (segment: string): [string, string] => {
	const [from = '', to = from] = segment.split('/');
	return [from, to];
};
