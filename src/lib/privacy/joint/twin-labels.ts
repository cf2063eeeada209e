import { nameKey } from '../name-key.ts';
import type { Labels, Published } from './published.ts';

/** Names there that are names here but for how they are typed; none where several could be meant. */
export function twinNames(theirs: Iterable<string>, own: Iterable<string>): Map<string, string> {
	const [there, here] = [new Set(theirs), new Set(own)];
	const byKey = (names: ReadonlySet<string>, others: ReadonlySet<string>) =>
		Map.groupBy(
			[...names].filter((name) => !others.has(name)),
			nameKey
		);
	const [left, mine] = [byKey(there, here), byKey(here, there)];
	return new Map(
		[...left].flatMap(([key, [name, ...more]]) => {
			const [twin, ...others] = mine.get(key) ?? [];
			const isOne = more.length === 0 && others.length === 0;
			return name !== undefined && twin !== undefined && isOne ? [[name, twin] as const] : [];
		})
	);
}

/** Groups of each column, hidden ones too where the cells may be looked at. */
function groupsOf({ epochs, cube }: Published): Map<string, Set<string>> {
	const found = new Map(cube?.dimensions.map(({ name, values }) => [name, new Set(values)]));
	for (const { axes, blocks } of epochs.flatMap(({ tables }) => tables)) {
		axes.forEach((axis, a) => {
			const groups = found.get(axis) ?? new Set();
			found.set(axis, groups);
			for (const { at } of blocks) {
				const place = at[a];
				if (place && 'value' in place) groups.add(place.value);
			}
		});
	}
	return found;
}

/** Columns there that are columns here but for how they are typed. */
export const twinColumns = (of: Published, after: Published): Map<string, string> =>
	twinNames(groupsOf(of).keys(), groupsOf(after).keys());

/**
 * Groups there that are groups here but for how they are typed.
 * @param columns names here of columns that are called otherwise there
 */
export function twinLabels(of: Published, after: Published, columns: ReadonlyMap<string, string>): Labels {
	const own = groupsOf(after);
	return new Map(
		[...groupsOf(of)].flatMap(([column, groups]) => {
			const name = columns.get(column) ?? column;
			const twins = twinNames(groups, own.get(name) ?? []);
			return twins.size > 0 ? [[name, twins] as const] : [];
		})
	);
}
