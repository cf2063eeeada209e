import type { ReleasedEpoch } from '../../released.ts';
import type { Findings } from './attack-findings.ts';
import { everybody, outcomesOf, positionKey } from './attack-view.ts';

/** Whoever has one has the other: at most as many people as events, and one where there is any. */
const eventsOf: Readonly<Record<string, string>> = { conversions: 'orders', reached: 'impressions' };

/** What is published of one group, by measure. */
interface Known {
	readonly axes: readonly string[];
	readonly of: ReadonlyMap<string, number>;
}

/** Everything published of each group that has a position of its own, of one variant; the whole campaign first. */
function knownOf({ tables }: ReleasedEpoch, variant: number): Known[] {
	const found = new Map<string, { axes: readonly string[]; of: Map<string, number> }>();
	for (const { axes, measures, blocks } of tables)
		for (const { at, sums } of blocks) {
			if (at.some((position) => 'pooled' in position)) continue;
			const key = `${axes.join('\0')}\0${at.map(positionKey).join('\0')}`;
			const known = found.get(key) ?? { axes, of: new Map<string, number>() };
			found.set(key, known);
			measures.forEach((name, m) => {
				const value = sums[variant]?.[m] ?? NaN;
				if (!Number.isNaN(value)) known.of.set(name, value);
			});
		}
	return [...found.values()].toSorted((a, b) => a.axes.length - b.axes.length);
}

const near = (a: number, b: number): boolean => Math.abs(a - b) <= 1e-9 * Math.max(Math.abs(a), Math.abs(b));

/** So much of a column for each of an outcome, wherever both are shown; null where it varies, or too few groups show both. */
function rateOf(all: readonly Known[], column: string, outcome: string): number | null {
	const both = all.flatMap(({ of }) => {
		const [value, count] = [of.get(column), of.get(outcome)];
		return value !== undefined && count !== undefined && count > 0 ? [{ value, count }] : [];
	});
	const [first] = both;
	if (!first || new Set(both.map(({ count }) => count)).size < 3) return null;
	const rate = first.value / first.count;
	return rate !== 0 && both.every(({ value, count }) => near(value, rate * count)) ? rate : null;
}

/** How many people are behind events, as far as sums and squares tell. */
function peopleBehind({ of }: Known, events: string): { low: number; high: number } | null {
	const sum = of.get(events);
	if (sum === undefined) return null;
	const square = of.get(`${events}_sq`);
	const min = sum > 0 ? (square ? Math.ceil((sum * sum) / square - 1e-9) : 1) : 0;
	return { low: min, high: Math.min(sum, of.get(everybody) ?? sum) };
}

/**
 * Tries to read outcomes that are hidden from columns that are shown: events behind which there are as many people at most, amounts,
 * costs and points that are so much for each of them, and events of which everybody has one or none.
 */
export function attackLinks(epochs: readonly ReleasedEpoch[], findings: Findings): void {
	for (const epoch of epochs) {
		if (epoch.policy.rounding !== 1) continue;
		const variants = epoch.variants.map((_, variant) => knownOf(epoch, variant));
		const all = variants.flat();
		const sums = epoch.measures.filter(({ role }) => role === 'sum').map(({ name }) => name);
		const { minOutcome } = epoch.policy;
		const noteBoth = ({ axes, of }: Known, low: number, high: number) => {
			const note = findings.noter(axes, minOutcome, 'link');
			const people = of.get(everybody) ?? high;
			note(low, high);
			note(people - high, people - low);
		};
		for (const outcome of outcomesOf(epoch)) {
			const rates = sums.flatMap((column) => {
				const rate = column === outcome ? null : rateOf(all, column, outcome);
				return rate === null ? [] : [{ column, rate }];
			});
			for (const known of all.filter(({ of }) => of.has(everybody) && !of.has(outcome))) {
				const behind = peopleBehind(known, eventsOf[outcome] ?? '');
				if (behind && behind.high > 0) noteBoth(known, behind.low, behind.high);
				for (const { column, rate } of rates) {
					const value = known.of.get(column);
					if (value !== undefined) noteBoth(known, Math.round(value / rate), Math.round(value / rate));
				}
			}
		}
		for (const events of sums.filter((name) => epoch.measures.some(({ of }) => of[0] === name))) {
			const kind = epoch.measures.find(({ name }) => name === events)?.kind;
			if (kind !== 'event' || /^(pre_)?(cost|impressions)$/.test(events)) continue;
			for (const known of all) {
				const [sum, square] = [known.of.get(events), known.of.get(`${events}_sq`)];
				if (sum !== undefined && sum > 0 && sum === square) noteBoth(known, sum, sum);
			}
		}
	}
}
