import type { Measure } from '../cube.ts';
import { gateWidth, outcomeWidth } from '../disclosure/system/judged.ts';
import { decimalScale, inUnits } from '../grouping/exact.ts';
import type { Policy } from '../policy.ts';
import type { ReleasedEpoch } from '../released.ts';
import type { VariantCells } from '../cells.ts';
import type { Share } from './unknowns.ts';

/** Is a measure published with the groups of people, as what the sender alone decided (impressions, cost)? */
export const isSentThere = (name: string, epochs: readonly ReleasedEpoch[]): boolean =>
	/^(impressions|cost)$/.test(name) &&
	epochs.some(({ tables }) =>
		tables.some(({ layer, measures }) => layer === 'people' && measures.includes(name))
	);

const measureOf = (cells: VariantCells, measure: string): Float64Array =>
	cells.sums[cells.measures.indexOf(measure)] ?? new Float64Array(cells.size);

/** What is judged: people (null), people with an outcome, events or an amount. */
export type Judged = Pick<Measure, 'name' | 'kind'> | null;

export type JudgedKind = 'people' | 'outcome' | 'event' | 'money';

/** How a measure is judged: an outcome above its people somewhere counts events. */
export const kindOf = (judged: Judged, parts: readonly VariantCells[]): JudgedKind => {
	if (judged === null) return 'people';
	if (judged.kind === 'money') return 'money';
	const isBelow = parts.every((cells) =>
		measureOf(cells, judged.name).every((y, i) => y <= (cells.people[i] ?? 0))
	);
	return judged.kind !== 'event' && isBelow ? 'outcome' : 'event';
};

/** People who paid; people where nobody knows who did. */
const buyersOf: Share = (cells) => {
	const known = cells.sums[cells.measures.indexOf('conversions')];
	return known && !known.some(Number.isNaN) ? known : cells.people;
};

/** People, or the parts that an outcome splits them into, or people beside a number of their own, of an amount with who paid. */
export const sharesOf = (judged: Judged, kind: JudgedKind, scale: number): Share[] => {
	const people: Share = (cells) => cells.people;
	if (judged === null) return [people];
	const number: Share = (cells) =>
		inUnits(measureOf(cells, judged.name), scale).map((value) => Math.floor(Number.isNaN(value) ? 0 : value));
	if (kind === 'money') return [people, number, buyersOf];
	if (kind !== 'outcome') return [people, number];
	return [(cells) => number(cells).map((y, i) => (cells.people[i] ?? 0) - y), number];
};

/** What makes an amount a whole number. */
export const scaleOf = (judged: Judged, parts: readonly VariantCells[]): number =>
	judged?.kind === 'money'
		? Math.max(1, ...parts.map((cells) => decimalScale(measureOf(cells, judged.name))))
		: 1;

/** How wide a group's number must stay; 0 for one that may be known. */
export const widthOf = (
	kind: JudgedKind,
	policy: Policy,
	hasMeasures: boolean
): ((people: number, truth: number, buyers: number) => number) => {
	const { k, minOutcome: m, minBuyers: r, dominance } = policy;
	switch (kind) {
		case 'people':
			return (n) => (n > 0 && n < k ? gateWidth(policy, hasMeasures) : 0);
		case 'outcome':
			return (n, y) => {
				const isBoth = y >= m && n - y >= m;
				const isAlike = n >= k && (y === 0 || y === n);
				return n === 0 || isBoth || isAlike ? 0 : outcomeWidth(m);
			};
		case 'event':
			return (n, y) => (n > 0 && y < m ? outcomeWidth(m) : 0);
		case 'money':
			return (n, y, b) => (y > 0 && (n < k || b < r) ? Math.ceil((dominance / (1 - dominance)) * y) : 0);
	}
};

/** Measures that are judged: published on both sides. */
export const judgedMeasures = (
	before: readonly ReleasedEpoch[],
	after: readonly ReleasedEpoch[]
): Judged[] => {
	const shown = (epochs: readonly ReleasedEpoch[]) =>
		new Set(
			epochs.flatMap(({ tables }) =>
				tables.flatMap(({ measures, blocks }) => (blocks.length > 0 ? measures : []))
			)
		);
	const [old, young] = [shown(before), shown(after)];
	const list = new Map<string, Measure>();
	for (const { measures } of after) for (const measure of measures) list.set(measure.name, measure);
	const isJudged = ({ name, kind, role }: Measure) =>
		role === 'sum' &&
		kind !== 'score' &&
		!isSentThere(name, [...before, ...after]) &&
		old.has(name) &&
		young.has(name);
	return [null, ...[...list.values()].filter(isJudged)];
};
