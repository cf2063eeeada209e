import type { ReleasedEpoch } from '../../released.ts';
import type { Findings } from './attack-findings.ts';
import { systemOf } from './attack-system.ts';
import { outcomesOf, peopleTables, placeKey } from './attack-view.ts';

/** Groups of one axis: those with an outcome of their own, and those within Other, of which the people are known. */
function oneAxis(
	epoch: ReleasedEpoch,
	{ variant, outcome }: { variant: number; outcome: string },
	findings: Findings
): void {
	const { minOutcome } = epoch.policy;
	for (const table of epoch.tables.filter(({ layer }) => layer === 'outcome')) {
		const column = table.measures.indexOf(outcome);
		if (column < 0 || table.axes.length > 1) continue;
		const note = findings.noter(table.axes, minOutcome, 'outcome');
		const noteBoth = (people: number, low: number, high: number) => {
			note(low, high);
			note(people - high, people - low);
		};
		const own = new Set(table.blocks.map(({ at }) => at.map(placeKey).join()));
		const others = (
			peopleTables(epoch, 1).find(({ axes }) => axes[0] === table.axes[0])?.blocks ?? []
		).filter(({ at }) => !own.has(at.map(placeKey).join()) && at.every((place) => 'value' in place));
		for (const { at, sums } of table.blocks) {
			const [people = 0, count = 0] = [sums[variant]?.[0], sums[variant]?.[column]];
			if (!at.some((place) => 'pooled' in place)) noteBoth(people, count, count);
			// Nobody of so many: it is published as 0.
			else if (count > 0)
				for (const other of others) {
					const n = other.sums[variant]?.[0] ?? 0;
					noteBoth(n, Math.max(0, count - (people - n)), Math.min(n, count));
				}
		}
	}
}

/**
 * Tries to learn how many people of a group had an outcome that is not shown for it: within Other, and in combinations of two
 * groups, from the published numbers of the outcome as the sizes of groups from those of people.
 *
 * @yields between its steps
 * @returns tables that were left out
 */
export function* attackOutcomes(
	{ epoch, variant }: { epoch: ReleasedEpoch; variant: number },
	findings: Findings
): Generator<void, number> {
	let leftOut = 0;
	for (const outcome of outcomesOf(epoch)) {
		oneAxis(epoch, { variant, outcome }, findings);
		const system = yield* systemOf(epoch, variant, outcome);
		if (!system) continue;
		const { views, linked } = system;
		leftOut += system.leftOut;
		for (const table of linked) {
			const axes = [...new Set(table.views.map((view) => views[view]?.axis ?? ''))];
			const note = findings.noter(axes, epoch.policy.minOutcome, 'outcome');
			table.low.forEach((low, cell) => note(low, table.high[cell] ?? 0));
			yield;
		}
	}
	return leftOut;
}
