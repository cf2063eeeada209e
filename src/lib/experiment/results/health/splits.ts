import type { Position, ReleasedEpoch } from '#lib/privacy/released.ts';
import { isoDay } from '../../day.ts';
import { checkSplit } from './split-notes.ts';
import type { SplitFinding } from '../comparison/results.ts';

const nameOf = (position: Position | undefined): string => {
	if (position && 'from' in position) return `${isoDay(position.from)}/${isoDay(position.to)}`;
	return position && 'value' in position ? position.value : 'Other';
};

/** The plan of the variants that have people in a part. */
const planFor = (plan: Readonly<Record<string, number>>, people: Readonly<Record<string, number>>) =>
	Object.fromEntries(Object.entries(plan).filter(([name]) => Object.hasOwn(people, name)));

/** From this many unbalanced parts on, nothing is called better or worse until the split is explained. */
const manyParts = 3;

/**
 * Is the split off in so many parts, a day among them, that the total cannot be trusted? Segments alone may reflect what people did
 * after they were reached (the hour they saw most), which differs between variants without any fault of the split.
 */
export const isOffInMany = (findings: readonly SplitFinding[]): boolean =>
	findings.length >= manyParts && findings.some(({ by }) => by === 'date');

/**
 * Where is the split off? Each released day range and segment on its own: a mismatch of one day can hide in the
 * total. Flagged below 0.001 after Bonferroni over all checks.
 *
 * @param plan weights by variant: the declared ones, else the split of all people
 */
export function splitFindings(
	epochs: readonly ReleasedEpoch[],
	dimensions: readonly string[],
	plan: Readonly<Record<string, number>>
): SplitFinding[] {
	const groups = epochs.flatMap(({ tables, variants }) =>
		tables
			.filter(
				({ axes, layer }) =>
					layer === 'people' && axes.length === 1 && ['date', ...dimensions].includes(axes[0] ?? '')
			)
			.flatMap(({ axes: [by = ''], blocks }) =>
				blocks.map(({ at, sums }) => ({
					by,
					segment: nameOf(at[0]),
					// A variant without people so far is not part of the split.
					people: Object.fromEntries(
						variants.flatMap((name, v) => ((sums[v]?.[0] ?? 0) > 0 ? [[name, sums[v]?.[0] ?? 0]] : []))
					)
				}))
			)
	);
	return groups
		.flatMap((group) => {
			const check =
				Object.keys(group.people).length > 1
					? checkSplit(group.people, planFor(plan, group.people), groups.length)
					: null;
			return check?.flagged ? [{ ...group, p: check.p, log10P: check.log10P }] : [];
		})
		.sort((a, b) => a.log10P - b.log10P);
}
