import type { Layer, Position, ReleasedEpoch, ReleasedTable } from '../released.ts';
import { DATE } from '../cells.ts';

/** One published block, with the days it covers. */
export interface SheetBlock {
	/** First and last day, both included; infinite in a campaign without dates. */
	readonly from: number;
	readonly to: number;
	/** The value on each axis of the sheet, or null for Other. */
	readonly at: readonly (string | null)[];
	/** Index of the release. */
	readonly epoch: number;
	/** Sums of each measure by variant. */
	readonly sums: ReadonlyMap<string, ReadonlyMap<string, number>>;
}

/** The tables of one breakdown and one layer over all releases of a campaign. */
export interface Sheet {
	/** Names of the axes other than `date`, sorted. */
	readonly axes: readonly string[];
	/** Is it broken down by days too? */
	readonly dated: boolean;
	readonly layer: Layer;
	/** Distinguishes the plans of a layer: their measures. */
	readonly plan: string;
	readonly blocks: readonly SheetBlock[];
	/** Values shown on their own in a release on an axis. */
	readonly visible: (epoch: number, axis: string) => ReadonlySet<string>;
	/** Does it cover every published day? Then readers add up all of it. */
	readonly whole: boolean;
}

/** A range of days of a running campaign, published before its period is closed. */
export const isBucket = ({ tables }: ReleasedEpoch): boolean => tables.every(({ axes }) => axes.length > 0);

/** Tables of one plan have the same name; the people layer is one plan whatever events are known. */
export const planOf = ({ layer, measures }: ReleasedTable): string =>
	layer === 'people' ? 'people' : `${layer} ${measures.join(' ')}`;

/** The axes other than `date`, sorted. */
export const segmentAxes = ({ axes }: ReleasedTable): string[] =>
	axes.filter((axis) => axis !== DATE).toSorted();

const valueOf = (position: Position | undefined): string | null =>
	position && 'value' in position ? position.value : null;

/** Values that a plan shows on their own on an axis. */
export const visibleOn = (epoch: ReleasedEpoch, plan: string, axis: string): Set<string> => {
	const tables = epoch.tables.filter((table) => planOf(table) === plan && table.axes.includes(axis));
	const source = tables.find(({ axes }) => axes.length === 1) ?? tables[0];
	const at = source?.axes.indexOf(axis) ?? 0;
	return new Set(source?.blocks.flatMap((block) => valueOf(block.at[at]) ?? []));
};

const blockOf = (
	epoch: ReleasedEpoch,
	table: ReleasedTable,
	[b, e]: readonly [number, number]
): SheetBlock => {
	const block = table.blocks[b];
	const day = block?.at[table.axes.indexOf(DATE)];
	const range = day && 'from' in day ? day : { from: epoch.from ?? -Infinity, to: epoch.to ?? Infinity };
	return {
		...range,
		at: segmentAxes(table).map((axis) => valueOf(block?.at[table.axes.indexOf(axis)])),
		epoch: e,
		sums: new Map(
			table.measures.map((measure, m) => [
				measure,
				new Map(epoch.variants.map((variant, v) => [variant, block?.sums[v]?.[m] ?? 0]))
			])
		)
	};
};

/** The same range of days, published when it was closed and again with its period. */
const joined = (a: SheetBlock, b: SheetBlock): SheetBlock => ({
	...a,
	sums: new Map([...b.sums, ...a.sums])
});

/** Everything a campaign published, as sheets. */
export const sheetsOf = (epochs: readonly ReleasedEpoch[]): Sheet[] => {
	const sheets = new Map<
		string,
		Omit<Sheet, 'blocks' | 'whole'> & { blocks: Map<string, SheetBlock>; of: Set<number> }
	>();
	epochs.forEach((epoch, e) => {
		for (const table of epoch.tables) {
			if (table.blocks.length === 0) continue;
			const [axes, dated, plan] = [segmentAxes(table), table.axes.includes(DATE), planOf(table)];
			const key = JSON.stringify([axes, dated, plan]);
			const cache = new Map<string, ReadonlySet<string>>();
			const visible = (of: number, axis: string) => {
				const name = JSON.stringify([of, axis]);
				const known = cache.get(name);
				if (known) return known;
				const source = epochs[of];
				const found = source ? visibleOn(source, plan, axis) : new Set<string>();
				cache.set(name, found);
				return found;
			};
			const sheet = sheets.get(key) ?? {
				axes,
				dated,
				layer: table.layer,
				plan,
				visible,
				blocks: new Map<string, SheetBlock>(),
				of: new Set<number>()
			};
			sheets.set(key, sheet);
			sheet.of.add(e);
			for (let b = 0; b < table.blocks.length; b++) {
				const block = blockOf(epoch, table, [b, e]);
				const name = JSON.stringify([block.from, block.to, block.at]);
				const before = sheet.blocks.get(name);
				sheet.blocks.set(name, before ? joined(before, block) : block);
			}
		}
	});
	const closed = epochs.flatMap((epoch, e) => (isBucket(epoch) ? [] : [e]));
	const closedThrough = Math.max(-Infinity, ...closed.map((e) => epochs[e]?.to ?? Infinity));
	const isOpen = epochs.some((epoch) => isBucket(epoch) && (epoch.to ?? 0) > closedThrough);
	return [...sheets.values()].map(({ blocks, of, ...sheet }) => ({
		...sheet,
		blocks: [...blocks.values()],
		whole: closed.every((e) => of.has(e)) && (!isOpen || (sheet.dated && sheet.axes.length === 0))
	}));
};
