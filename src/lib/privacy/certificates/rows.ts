import { DATE, type VariantCells } from '../cells.ts';
import { planOf, visibleOn } from './sheet.ts';
import type { Place, ReleasedEpoch, ReleasedTable } from '../released.ts';

const outside = -1;

/** The number of each value's place on one axis of a table, and the same for a block's place. */
const axisOf = (
	epoch: ReleasedEpoch,
	table: ReleasedTable,
	{ axis, cells }: { axis: string; cells: VariantCells }
): { readonly ofValue: readonly number[]; readonly ofPlace: (place: Place) => number } => {
	const own = table.axes.indexOf(axis);
	const places = new Map<string, number>();
	const nameOf = (place: Place): string =>
		'value' in place ? `=${place.value}` : 'pooled' in place ? 'Other' : `${place.from}`;
	const ranges: { from: number; to: number; id: number }[] = [];
	for (const { at } of table.blocks) {
		const place = at[own];
		if (!place || places.has(nameOf(place))) continue;
		if ('from' in place) ranges.push({ ...place, id: places.size });
		places.set(nameOf(place), places.size);
	}
	const values = cells.values[cells.columns.indexOf(axis)] ?? [];
	const visible = visibleOn(epoch, planOf(table), axis);
	const ofValue = values.map((value) => {
		if (axis === DATE) {
			const day = Number(value);
			return ranges.find(({ from, to }) => day >= from && day <= to)?.id ?? outside;
		}
		return places.get(visible.has(value) ? `=${value}` : 'Other') ?? outside;
	});
	return { ofValue, ofPlace: (place) => places.get(nameOf(place)) ?? outside };
};

/** The block of each cell in a published table, or -1; as its readers read it, whatever the gate took for a block. */
export const blocksOfCells = (
	epoch: ReleasedEpoch,
	table: ReleasedTable,
	cells: VariantCells
): Int32Array => {
	const axes = table.axes.map((axis) => axisOf(epoch, table, { axis, cells }));
	const codes = table.axes.map((axis) => cells.codes[cells.columns.indexOf(axis)]);
	const blockAt = new Map(
		table.blocks.map(({ at }, block) => [
			axes.map(({ ofPlace }, a) => ofPlace(at[a] ?? { pooled: true })).join(' '),
			block
		])
	);
	return Int32Array.from({ length: cells.size }, (_, cell) => {
		const at = axes.map(({ ofValue }, a) => ofValue[codes[a]?.[cell] ?? 0] ?? outside);
		return blockAt.get(at.join(' ')) ?? outside;
	});
};
