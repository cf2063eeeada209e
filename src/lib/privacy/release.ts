import { canonical, isDated } from './canonical.ts';
import type { Certificate } from './certificates/certificate.ts';
import { certificatesOf } from './certificates/of-layer.ts';
import { NO_DAY, type Cube } from './cube.ts';
import { readEpoch, type EpochCells } from './grouping/epoch.ts';
import type { EarlierGrouping } from './earlier.ts';
import type { Solve } from './disclosure/system/work.ts';
import { proved, type Gate, type Settled } from './disclosure/gate.ts';
import { peoplePlan, planOk } from './grouping/plan.ts';
import { runsOfKnowledge } from './knowledge.ts';
import type { Policy } from './policy.ts';
import type { ReleasedEpoch, ReleasedTable } from './released.ts';
import { crossTable, hiddenTable, oneWayTable, totalTable, type Names } from './table.ts';

const namesOf = (epoch: EpochCells): Names => ({
	value: (axis, row) => epoch.cube.dimensions.find(({ name }) => name === axis.name)?.values[row] ?? '',
	// Buckets touch: a bucket begins where the last one ends, so that days without people are not distinguished from days with few.
	range: (rows) => {
		const first = rows[0] ?? 0;
		const last = rows.at(-1) ?? 0;
		return {
			from: first === 0 ? epoch.from : (epoch.days[first - 1] ?? epoch.from) + 1,
			to: last === epoch.days.length - 1 ? epoch.to : (epoch.days[last] ?? epoch.to)
		};
	},
	measure: (measure) => epoch.cube.measures[measure]?.name ?? ''
});

const epochTables = (
	epoch: EpochCells,
	{ layouts: list, crosses }: Pick<Settled, 'layouts' | 'crosses'>
): ReleasedTable[] => {
	const names = namesOf(epoch);
	const people = list[0]?.grouping ?? [];
	return [
		...list.map(({ plan }) => totalTable(plan, epoch.total, names)),
		...epoch.axes.flatMap((axis, at) =>
			list.map(({ plan, grouping }) =>
				oneWayTable(axis, plan, { grouping: grouping[at] ?? [], people: people[at] ?? [], names })
			)
		),
		...crosses.flatMap(({ crossing, ofLayout }) => {
			const [first, second] = crossing.axes.map((at) => epoch.axes[at]);
			return list.flatMap(({ plan }, l) =>
				first && second
					? [
							crossTable([first, second], plan, {
								crossing,
								cross: ofLayout[l],
								ofPeople: ofLayout[0],
								names
							})
						]
					: []
			);
		})
	];
};

/** A period as it is published, and the certificates of its ranges: private, see `certificates`. */
export interface ProvedEpoch {
	readonly epoch: ReleasedEpoch;
	readonly certificates: readonly Certificate[];
}

/** Everything that may be published about one closed set of days, with its certificates. */
export const proveEpoch = (epoch: EpochCells, policy: Policy, gate: Gate): ProvedEpoch => {
	const people = peoplePlan([], policy);
	const everybody = epoch.largestDays?.(new Int32Array(epoch.cube.size))([0]);
	const isEnough =
		planOk(people, epoch.total) &&
		planOk(
			people,
			(everybody ?? []).map((n) => [n])
		);
	const settled = isEnough ? gate(epoch, policy) : null;
	const tables = settled
		? epochTables(epoch, settled)
		: [[], ...epoch.axes.map(({ name }) => [name])].map((axes) =>
				hiddenTable(axes, people, { names: namesOf(epoch), reason: 'fewer-than-k' })
			);
	const released: ReleasedEpoch = {
		policy,
		variants: epoch.cube.variants,
		from: epoch.dated ? epoch.from : null,
		to: epoch.dated ? epoch.to : null,
		measures: epoch.cube.measures.filter((_, measure) => epoch.known.includes(measure)),
		tables,
		// Nothing published needs no proof.
		assurance: !settled || settled.isProved ? 'ranges' : 'exact'
	};
	return { epoch: released, certificates: certificatesOf(epoch, settled?.proofs ?? []) };
};

/**
 * The release of a campaign that has ended: one pulse over all its days, published at once.
 *
 * Days whose known measures differ become epochs of their own (blank is unknown, never zero). Every person is in one epoch
 * only, and every block has 0 or at least k people in each variant. The result depends on the multiset of cells alone:
 * permuting rows or splitting a cell changes nothing.
 *
 * @param cube   raw cells; stays private
 * @param policy  the rule in force, see `policyProblems`
 * @param solve   solver of the programs that prove what exchanges cannot; without one more is hidden
 * @param earlier grouping of releases about the same people, to take over
 */
export const releaseCampaign = (
	cube: Cube,
	policy: Policy,
	solve: Solve | null = null,
	earlier: EarlierGrouping | null = null
): readonly ReleasedEpoch[] => releaseThrough(proved(solve), cube, policy, earlier);

/** The same with the certificates of each period. */
export const proveCampaign = (
	cube: Cube,
	policy: Policy,
	solve: Solve | null,
	earlier: EarlierGrouping | null
): ProvedEpoch[] => proveThrough(proved(solve), cube, policy, earlier);

/** The same with the groupings of any gate; only tests use another than `proved`. */
export const releaseThrough = (
	gate: Gate,
	cube: Cube,
	policy: Policy,
	earlier: EarlierGrouping | null = null
): readonly ReleasedEpoch[] => proveThrough(gate, cube, policy, earlier).map(({ epoch }) => epoch);

const proveThrough = (
	gate: Gate,
	cube: Cube,
	policy: Policy,
	earlier: EarlierGrouping | null
): ProvedEpoch[] => {
	const cells = canonical(cube);
	const dated = isDated(cells);
	return runsOfKnowledge(cells, { k: policy.k, dated }).map((run) =>
		proveEpoch(
			readEpoch(cells, { ...run, ...(dated ? {} : { from: NO_DAY, to: NO_DAY }), earlier, k: policy.k }),
			policy,
			gate
		)
	);
};
