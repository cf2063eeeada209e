import { finderOf, type Ground, type Point, type Points } from './points.ts';
import type { Sheet } from '../certificates/sheet.ts';

/** Blocks of both sides whose people may be divided anew: those under labels that the other side does not have. */
export interface Regrouped {
	readonly before: ReadonlySet<number>;
	readonly after: ReadonlySet<number>;
}

/** The label of a group: its value, or its stretch of days. Null where there is none. */
type LabelOf = (point: Point) => string | null;

const named = (sheet: Sheet, ground: Ground): Point[] =>
	sheet.blocks.flatMap((block) => {
		const values = block.at.flatMap((value) => value ?? []);
		if (values.length < block.at.length) return [];
		const [first, last] = ground.stretches.range(block);
		return Array.from({ length: last - first + 1 }, (_, s) => ({ stretch: first + s, values }));
	});

/** Points of one side: of its cells, and of the groups that it shows. */
const pointsOfSide = (sheet: Sheet, points: Points, ground: Ground): Point[] => [
	...points.list,
	...named(sheet, ground)
];

/**
 * Blocks with people under labels that only one side has, where each side has such labels: a group that has a new label may
 * contain any of those whose label is gone. Nobody can tell from the labels which ones do, but a reader may know.
 *
 * @param days are days compared? Two versions are about the same days, two campaigns of an audience need not be.
 * @returns null where all labels of one side are among those of the other one
 */
export const regrouped = (
	before: Sheet,
	after: Sheet,
	{ ground, days }: { ground: Ground; days: boolean }
): Regrouped | null => {
	const isByDay = after.axes.length === 0 && after.dated && before.dated;
	if (isByDay ? !days : after.axes.length !== 1) return null;
	const labelOf: LabelOf = ({ stretch, values: [value] }) =>
		isByDay ? (stretch < 0 ? null : `${stretch}`) : (value ?? null);
	const sides = [
		{ sheet: before, points: pointsOfSide(before, ground.before, ground) },
		{ sheet: after, points: pointsOfSide(after, ground.after, ground) }
	];
	const labels = sides.map(({ points }) => new Set(points.map(labelOf)));
	const [old, young] = sides.map(({ sheet, points }, side) => {
		const find = finderOf(sheet, ground.stretches);
		const other = labels[1 - side];
		return new Set(
			points.flatMap((point) => {
				const label = labelOf(point);
				return label === null || other?.has(label) ? [] : find(point);
			})
		);
	});
	return old && young && old.size > 0 && young.size > 0 ? { before: old, after: young } : null;
};
