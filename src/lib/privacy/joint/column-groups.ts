import type { ReleasedEpoch } from '../released.ts';
import { DATE } from '../cells.ts';

/** People of each published group of each column, of some variants together, over all periods. */
export const groupsByColumn = (
	epochs: readonly ReleasedEpoch[],
	variants: readonly string[]
): Map<string, Map<string, number>> => {
	const found = new Map<string, Map<string, number>>();
	for (const { tables, variants: names } of epochs) {
		for (const { axes, layer, blocks } of tables) {
			const [axis = DATE] = axes;
			if (axes.length !== 1 || axis === DATE || layer !== 'people') continue;
			const groups = found.get(axis) ?? new Map<string, number>();
			if (blocks.length > 0) found.set(axis, groups);
			for (const { at, sums } of blocks) {
				const [place] = at;
				if (!place || !('value' in place)) continue;
				const people = variants.reduce((sum, name) => sum + (sums[names.indexOf(name)]?.[0] ?? 0), 0);
				groups.set(place.value, (groups.get(place.value) ?? 0) + people);
			}
		}
	}
	return found;
};
