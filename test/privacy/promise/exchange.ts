import { byKey, type KeyTable } from './groups.ts';
import { classesOf, type System } from './system.ts';

/** How far a key's sum can move up and down from the truth, as far as is known. */
export interface Reach {
	readonly up: Float64Array;
	readonly down: Float64Array;
}

/** What a column of the asked part can give and take while all other parts stay as they are. */
const room = ({ parts, asked, caps, size }: System): { give: Float64Array; take: Float64Array } => {
	const own = parts[asked];
	const give = Float64Array.from({ length: size }, (_, c) => (own?.truth[c] ?? 0) - (own?.least ?? 0));
	const take = new Float64Array(size).fill(Infinity);
	for (const [lesser, greater] of caps) {
		if (greater === asked)
			parts[lesser]?.truth.forEach((least, c) => {
				give[c] = Math.min(give[c] ?? 0, (own?.truth[c] ?? 0) - least);
			});
		if (lesser !== asked) continue;
		parts[greater]?.truth.forEach((most, c) => {
			take[c] = Math.min(take[c] ?? 0, most - (own?.truth[c] ?? 0));
		});
	}
	return { give, take };
};

/** Exchanges within classes of columns that all published rows treat alike: the widest there are. */
const withinClasses = (tables: readonly KeyTable[], system: System, reaches: readonly Reach[]) => {
	const { give, take } = room(system);
	const { of, count } = classesOf(
		system.size,
		(system.parts[system.asked]?.rows ?? []).map(({ columns }) => columns)
	);
	const sums = (values: Float64Array) => {
		const all = new Float64Array(count);
		of.forEach((one, column) => (all[one] = (all[one] ?? 0) + (values[column] ?? 0)));
		return all;
	};
	const [gives, takes] = [sums(give), sums(take)];
	tables.forEach((table, t) => {
		const inside = new Map<string, { key: number; one: number; give: number; take: number }>();
		table.keyOf.forEach((key, column) => {
			if (key < 0) return;
			const one = of[column] ?? 0;
			const at = inside.get(`${key}/${one}`) ?? { key, one, give: 0, take: 0 };
			at.give += give[column] ?? 0;
			at.take += take[column] ?? 0;
			inside.set(`${key}/${one}`, at);
		});
		const { up, down } = reaches[t] ?? { up: new Float64Array(), down: new Float64Array() };
		// Nobody outside can take more than all outside: infinity minus infinity is what others have, or nothing.
		const outside = takesOutside(table, of, take);
		for (const { key, one, give: mine, take: own } of inside.values()) {
			const others = (gives[one] ?? 0) - mine;
			up[key] = (up[key] ?? 0) + Math.min(others, own);
			const free = Number.isFinite(takes[one]) ? (takes[one] ?? 0) - own : outside(key, one);
			down[key] = (down[key] ?? 0) - Math.min(mine, free);
		}
	});
};

/** Whether a class has a column outside a key, for columns that can take any number. */
const takesOutside = (table: KeyTable, of: Int32Array, take: Float64Array) => {
	const all = new Map<number, number>();
	const inKey = new Map<string, number>();
	of.forEach((one, column) => {
		if (!((take[column] ?? 0) > 0)) return;
		all.set(one, (all.get(one) ?? 0) + 1);
		const text = `${table.keyOf[column]}/${one}`;
		inKey.set(text, (inKey.get(text) ?? 0) + 1);
	});
	return (key: number, one: number) =>
		(all.get(one) ?? 0) > (inKey.get(`${key}/${one}`) ?? 0) ? Infinity : 0;
};

/** How far exchanges alone move every key. */
export const byExchange = (tables: readonly KeyTable[], system: System): Reach[] => {
	const reaches = tables.map(({ size }) => ({ up: new Float64Array(size), down: new Float64Array(size) }));
	withinClasses(tables, system, reaches);
	return reaches;
};

/** Takes a whole table into account that agrees with everything published. */
export const include = (
	table: Float64Array,
	truth: Float64Array,
	tables: readonly KeyTable[],
	reaches: readonly Reach[]
): void => {
	const change = table.map((value, column) => value - (truth[column] ?? 0));
	tables.forEach((keys, t) => {
		const { up, down } = reaches[t] ?? { up: [], down: [] };
		byKey(keys, change).forEach((moved, key) => {
			up[key] = Math.max(up[key] ?? 0, moved);
			down[key] = Math.min(down[key] ?? 0, moved);
		});
	});
};
