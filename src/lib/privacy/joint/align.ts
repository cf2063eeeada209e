import type { Cube } from '../cube.ts';
import { nameKey } from '../name-key.ts';
import { alignedAs, type Aligned, type Published, type Related } from './published.ts';
import { sharedVariants } from './shared-variants.ts';
import { twinColumns, twinLabels } from './twin-labels.ts';

const shareOf = (one: ReadonlySet<string>, other: ReadonlySet<string>): number => {
	const fewer = Math.min(one.size, other.size);
	return fewer === 0 ? 0 : [...one].filter((value) => other.has(value)).length / fewer;
};

/** Columns that were renamed: those without a namesake that share at least half of their values. @param twins are known */
const renamedColumns = (from: Cube, to: Cube, twins: ReadonlyMap<string, string>): Map<string, string> => {
	const names = new Map(twins);
	const missing = (cube: Cube, other: Cube) =>
		cube.dimensions.filter(({ name }) => !other.dimensions.some((one) => one.name === name));
	const free = missing(to, from).map(({ name, values }) => ({ name, values: new Set(values.map(nameKey)) }));
	for (const { name, values } of missing(from, to)) {
		if (names.has(name)) continue;
		const own = new Set(values.map(nameKey));
		const [best] = free
			.filter((one) => ![...names.values()].includes(one.name))
			.map((one) => ({ name: one.name, share: shareOf(own, one.values) }))
			.toSorted((a, b) => b.share - a.share);
		if (best && best.share >= 0.5) names.set(name, best.name);
	}
	return names;
};

/** Brings a campaign about the same people in a form that can be compared. */
export const aligned = (of: Related, after: Published): Aligned => {
	const { cube } = of;
	const twins = twinColumns(of, after);
	const columns = cube && after.cube ? renamedColumns(cube, after.cube, twins) : twins;
	return alignedAs(of, {
		columns,
		labels: twinLabels(of, after, columns),
		variants: sharedVariants(of, after)
	});
};
