import type { Position, ReleasedEpoch, ReleasedTable } from '../../src/lib/privacy/released.ts';
import type { ReleasedBucket } from '../../src/lib/privacy/pulse.ts';
import type { CubeCell } from '../../src/lib/privacy/cube.ts';

/** A number that a viewer can read, about a group of one variant's people. */
export interface Statement {
	readonly id: string;
	readonly dataset: string;
	readonly group: Readonly<
		Record<string, readonly string[] | { readonly from: number; readonly to: number }>
	>;
	readonly measure: string;
	readonly value: number;
	/** Statements with the same name are about the same people; without it, those of one data set are. */
	readonly population?: string;
	/** 1, 2, … of a corrected campaign. */
	readonly version?: number;
	/** 10 where the truth is within 5 of the value. */
	readonly rounded?: number;
	/** People are counted once a day. */
	readonly recurring?: boolean;
	/** Of an own measure; one that nobody declared counts events. */
	readonly kind?: 'outcome' | 'event' | 'money' | 'score' | 'free';
}

/** A private cell, as the attacker reads it. */
export interface PrivateCell {
	readonly dataset: string;
	readonly population?: string;
	readonly version?: number;
	readonly group: Readonly<Record<string, string | number>>;
	readonly people: number;
	readonly [measure: string]: unknown;
}

/** Values that have a place of their own on an axis of a table. */
const valuesShown = (table: ReleasedTable | undefined, axis: string): string[] =>
	table?.blocks.flatMap(({ at }) => {
		const place = at[table.axes.indexOf(axis)];
		return place && 'value' in place ? [place.value] : [];
	}) ?? [];

/** The breakdown by one axis of what a table says. */
const breakdownOf = (
	{ tables }: ReleasedEpoch,
	{ layer, measures }: ReleasedTable,
	axis: string
): ReleasedTable | undefined =>
	tables.find(
		(one) =>
			one.axes.length === 1 &&
			one.axes[0] === axis &&
			one.layer === layer &&
			one.measures.join() === measures.join()
	);

/** Everything a release says, one data set for each variant; Other is the list of the values not shown (the attacker knows them). */
export const statementsOf = (
	epochs: readonly ReleasedEpoch[],
	campaign: { name: string; values: ReadonlyMap<string, readonly string[]> }
): Statement[] =>
	epochs.flatMap((epoch, e) =>
		epoch.tables.flatMap((table, t) => {
			// A value may be missing from a cross-tab because all of its cells are hidden: Other is that of the breakdown.
			const shown = (axis: number) =>
				new Set([
					...valuesShown(table, table.axes[axis] ?? ''),
					...valuesShown(breakdownOf(epoch, table, table.axes[axis] ?? ''), table.axes[axis] ?? '')
				]);
			const groupOf = (at: readonly Position[]) => {
				const group: Record<string, readonly string[] | { from: number; to: number }> = {};
				if (epoch.from !== null && epoch.to !== null) group['date'] = { from: epoch.from, to: epoch.to };
				table.axes.forEach((name, axis) => {
					const place = at[axis];
					if (!place) return;
					if ('from' in place) group['date'] = place;
					else if ('value' in place) group[name] = [place.value];
					else {
						const visible = shown(axis);
						group[name] = (campaign.values.get(name) ?? []).filter((value) => !visible.has(value));
					}
				});
				return group;
			};
			return table.blocks.flatMap((block, b) =>
				block.sums.flatMap((sums, v) =>
					sums.map((value, m) => ({
						id: `e${e}t${t}b${b}v${v}m${m}`,
						dataset: `${campaign.name}/${epoch.variants[v] ?? ''}`,
						group: groupOf(block.at),
						measure: table.measures[m] ?? '',
						value
					}))
				)
			);
		})
	);

/** What the buckets of a running campaign say before their epoch closes. */
export const statementsOfBuckets = (buckets: readonly ReleasedBucket[], name: string): Statement[] =>
	buckets.flatMap(({ from, to, variants, measures, sums }, b) =>
		sums.flatMap((of, v) =>
			of.map((value, m) => ({
				id: `b${b}v${v}m${m}`,
				dataset: `${name}/${variants[v] ?? ''}`,
				group: { date: { from, to } },
				measure: measures[m] ?? '',
				value
			}))
		)
	);

/** The private cells behind a release. */
export const privateCells = (
	cells: readonly CubeCell[],
	campaign: { name: string; dimensions: readonly string[]; measures: readonly string[] }
): PrivateCell[] =>
	cells.map(({ variant, day, segments, people, measures }) => ({
		dataset: `${campaign.name}/${variant}`,
		group: {
			...(day === null ? {} : { date: day }),
			...Object.fromEntries(campaign.dimensions.map((name, d) => [name, segments[d] ?? '']))
		},
		people,
		...Object.fromEntries(campaign.measures.map((name, m) => [name, measures[m] ?? 0]))
	}));

/** Values of each dimension that occur in cells. */
export const valuesOf = (cells: readonly CubeCell[], dimensions: readonly string[]): Map<string, string[]> =>
	new Map(dimensions.map((name, d) => [name, [...new Set(cells.map(({ segments }) => segments[d] ?? ''))]]));
