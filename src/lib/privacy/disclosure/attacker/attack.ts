import type { ReleasedEpoch } from '../../released.ts';
import { systemOf, type System } from './attack-system.ts';
import { changesBetween, nearVariants, type Version, attackRegrouped } from './attack-versions.ts';
import { Findings, type Guess, type Looked } from './attack-findings.ts';
import { attackLinks } from './attack-links.ts';
import { outcomesOf, peopleTables, positionKey } from './attack-view.ts';

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
		const own = new Set(table.blocks.map(({ at }) => at.map(positionKey).join()));
		const others = (
			peopleTables(epoch, 1).find(({ axes }) => axes[0] === table.axes[0])?.blocks ?? []
		).filter(({ at }) => !own.has(at.map(positionKey).join()) && at.every((position) => 'value' in position));
		for (const { at, sums } of table.blocks) {
			const [people = 0, count = 0] = [sums[variant]?.[0], sums[variant]?.[column]];
			if (!at.some((position) => 'pooled' in position)) noteBoth(people, count, count);
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
function* attackOutcomes(
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

/** What a reader of one campaign has: its tables, and whatever else was published about the same people. */
export interface Published {
	/** In force. */
	readonly epochs: readonly ReleasedEpoch[];
	/** Replaced or withdrawn versions, and campaigns of the same audience. */
	readonly others: readonly Version[];
}

/** What the attack on one campaign found. */
export interface CampaignFindings {
	/** Published numbers that the attacker knows. */
	readonly known: number;
	/** Published tables that split people. */
	readonly breakdowns: number;
	/** Groups of which the bounds were computed. */
	readonly groups: number;
	/** Groups narrowed to a range of fewer than w, which is below k. */
	readonly exposed: number;
	/** Groups narrowed to a range of fewer than w, which reaches k: they may be large enough. */
	readonly possible: number;
	/** Combinations of three linked axes that are not computed: they have too many groups. */
	readonly leftOut: number;
	/** The narrowest bounds of groups that may have fewer than k people, at most one for each combination of axes. */
	readonly narrowest: readonly Guess[];
	/** What was looked at, kind by kind; not kept by attacks of before. */
	readonly looked?: readonly Looked[];
}

/** How far an attack is, in steps. */
export interface AttackProgress {
	readonly done: number;
	readonly of: number;
}

/** Combinations of two views that no cross-tab links: what both margins leave is all there is. */
function* unlinked(system: System, k: number, findings: Findings): Generator<void> {
	const { views, single, total, component } = system;
	for (let a = 0; a < views.length; a++)
		for (let b = a + 1; b < views.length; b++) {
			const [first, second] = [single[a], single[b]];
			if (component[a] === component[b] || !first || !second) continue;
			const note = findings.noter([views[a]?.axis ?? '', views[b]?.axis ?? ''], k);
			first.low.forEach((low, i) => {
				const high = first.high[i] ?? 0;
				second.low.forEach((other, j) =>
					note(Math.max(0, low + other - total.high), Math.min(high, second.high[j] ?? 0))
				);
			});
			yield;
		}
}

/** Values that are shown within Other: between nobody and everybody of it. */
const withinOther = ({ views, single }: System, k: number, findings: Findings): void =>
	views.forEach(({ axis, positions }, view) => {
		const note = findings.noter([axis], k);
		positions.forEach((position, i) => {
			if ('pooled' in position) note(0, single[view]?.high[i] ?? 0);
		});
	});

/** Outcomes that a corrected version counts anew. */
function restated(other: Version, epochs: readonly ReleasedEpoch[], findings: Findings): void {
	const known = other.epochs.map((epoch) => new Set(outcomesOf(epoch)));
	const [first = []] = epochs.map(outcomesOf);
	const m = Math.max(...epochs.map(({ policy }) => policy.minOutcome));
	for (const outcome of first.filter((name) => known.every((names) => names.has(name))))
		for (const { axes, low, high } of changesBetween(other, { epochs }, outcome))
			findings.noter(axes, m, 'outcome')(low, high);
}

/** @returns tables that were left out */
function* attackVariant(
	{ epoch, variant }: { epoch: ReleasedEpoch; variant: number },
	findings: Findings
): Generator<void, number> {
	yield;
	const skipped = yield* attackOutcomes({ epoch, variant }, findings);
	const system = yield* systemOf(epoch, variant);
	if (!system) return skipped;
	const { k } = epoch.policy;
	const { views, total, single, linked } = system;
	findings.noter([], k)(total.low, total.high);
	for (const table of [...single, ...linked]) {
		const note = findings.noter([...new Set(table.views.map((view) => views[view]?.axis ?? ''))], k);
		table.low.forEach((low, cell) => note(low, table.high[cell] ?? 0));
		yield;
	}
	withinOther(system, k, findings);
	yield* unlinked(system, k, findings);
	return skipped + system.leftOut;
}

const numbersOf = ({ tables }: ReleasedEpoch): number =>
	tables.flatMap(({ blocks }) => blocks.flatMap(({ sums }) => sums)).reduce((n, sums) => n + sums.length, 0);

const breakdownsOf = (epochs: readonly ReleasedEpoch[]): number =>
	new Set(
		epochs.flatMap(({ tables }) =>
			tables
				.filter(({ axes, blocks }) => axes.length > 0 && blocks.length > 0)
				.map(({ axes }) => axes.join('\0'))
		)
	).size;

/**
 * Tries to learn the sizes of small groups, and how many of a group had an outcome, from published numbers alone, as any reader can: for every combination of two shown
 * groups, and of three where cross-tabs link them, in each variant and period, the smallest and the largest size that agree
 * with everything published.
 *
 * It knows no cell, nor which combinations exist, and shares no code with the gate. No possible size lies outside of its
 * bounds. They are exact for breakdowns and for chains of two cross-tabs; holes of cross-tabs and longer chains may leave some
 * of them wider than need be.
 *
 * @yields how far it is, so that whoever runs it can show it, and stop
 * @see Fréchet (1951); Dobra & Fienberg (2000), PNAS 97, 11885–11892
 */
export function* attack({ epochs, others }: Published): Generator<AttackProgress, CampaignFindings> {
	const findings = new Findings();
	const parts = epochs.flatMap((epoch) => epoch.variants.map((_, variant) => ({ epoch, variant })));
	const of = parts.length + others.length;
	let done = 0;
	let leftOut = 0;
	for (const { epoch, variant } of parts) {
		const steps = attackVariant({ epoch, variant }, findings);
		let step = steps.next();
		for (; !step.done; step = steps.next()) yield { done, of };
		leftOut += step.value;
		done += 1;
	}
	const k = Math.max(...epochs.map(({ policy }) => policy.k));
	for (const other of others) {
		yield { done, of };
		for (const { axes, low, high } of changesBetween(other, { epochs }))
			findings.noter(axes, k, 'change')(low, high);
		if (other.variants)
			for (const size of nearVariants(other, { epochs }, k)) findings.supposed([], size, 'change');
		attackRegrouped(other, { epochs, k }, findings);
		// Another campaign of the same people has other outcomes.
		if (!other.variants) restated(other, epochs, findings);
		done += 1;
	}
	attackLinks(epochs, findings);
	const all = [...epochs, ...others.flatMap((other) => other.epochs)];
	return {
		known: all.reduce((sum, epoch) => sum + numbersOf(epoch), 0),
		breakdowns: breakdownsOf(epochs),
		leftOut,
		...findings.summary()
	};
}
