import { beforeAll, describe, expect, test } from 'vitest';
import type { CubeCell } from '../../src/lib/privacy/cube.ts';
import { crossRows } from '../../src/lib/privacy/disclosure/cross.ts';
import { proveFollowing } from '../../src/lib/privacy/disclosure/ordered.ts';
import { numbersOf, populationsOf } from '../../src/lib/privacy/disclosure/system/population.ts';
import { publishedRows } from '../../src/lib/privacy/disclosure/published-rows.ts';
import type { Family, Quantity } from '../../src/lib/privacy/disclosure/system/system.ts';
import type { EpochCells } from '../../src/lib/privacy/grouping/epoch.ts';
import { proved, type Gate, type Settled } from '../../src/lib/privacy/disclosure/gate.ts';
import { defaultPolicy, type Policy } from '../../src/lib/privacy/policy.ts';
import { releaseThrough } from '../../src/lib/privacy/release.ts';
import type { ReleasedEpoch } from '../../src/lib/privacy/released.ts';
import { solve } from '../../src/lib/server/release/solver.ts';
import { cubeOf, randomness } from './campaign.ts';
import { faultsOfProof } from './certificate-checker.ts';
import { everyKind, everyKindCells } from './floor-campaign.ts';
import { attackPromise } from './promise/attack.ts';
import { loadSolver, type Solver } from './promise/program.ts';
import { privateCells, statementsOf, valuesOf } from './statements.ts';

const names = ['impressions', 'clicks', 'conversions', 'orders'];
const kept = everyKind.flatMap(({ name }, m) => (names.includes(name) ? [m] : []));
const measures = kept.flatMap((m) => everyKind[m] ?? []);
const policy = (k: number): Policy => ({ ...defaultPolicy, k, crossTabs: [['region', 'device']] });

/** Impressions by people and clicks of a group. */
type Shown = (people: number, clicks: number) => number;
const campaign = (
	seed: number,
	people: number,
	shown: Shown
): { dimensions: string[]; cells: CubeCell[] } => {
	const { dimensions, cells } = everyKindCells(seed, people);
	return {
		dimensions,
		cells: cells.map((cell) => ({
			...cell,
			measures: kept.map((m) =>
				m === 0 ? shown(cell.people, cell.measures[1] ?? 0) : (cell.measures[m] ?? 0)
			)
		}))
	};
};
/** Hardly anything is shown without being clicked. */
const tight: Shown = (people, clicks) => clicks + (people > 40 ? Math.floor(people / 10) : 0);
const usual: Shown = (people) => 3 * people;

const blocksOf = (epochs: readonly ReleasedEpoch[], measure: string): number =>
	epochs
		.flatMap(({ tables }) => tables)
		.filter(({ axes, measures: of }) => axes.length > 0 && of.includes(measure))
		.reduce((sum, { blocks }) => sum + blocks.length, 0);

describe('counts that everybody knows to be in order', () => {
	let solver: Solver;
	beforeAll(async () => {
		solver = await loadSolver();
	});

	test.each([
		[9, 10, 1500],
		[4, 25, 5000]
	])('narrow no clicks by impressions (campaign %i, k = %i)', (seed, k, people) => {
		const { dimensions, cells } = campaign(seed, people, tight);
		const epochs = releaseThrough(proved(solve), cubeOf(dimensions, cells, measures), policy(k));
		const name = `order${seed}`;
		const statements = statementsOf(epochs, { name, values: valuesOf(cells, dimensions) });
		const truth = privateCells(cells, { name, dimensions, measures: names });
		expect(attackPromise(solver, statements, truth, { k, m: 10 }).violations).toEqual([]);
		expect(blocksOf(epochs, 'clicks')).toBeGreaterThan(0);
	});

	test('hide nothing where as much is shown as usual', () => {
		for (const [seed, k, blocks] of [
			[15, 10, 15],
			[17, 50, 15]
		] as const) {
			const { dimensions, cells } = campaign(seed, 20_000, usual);
			const epochs = releaseThrough(proved(solve), cubeOf(dimensions, cells, measures), policy(k));
			expect(blocksOf(epochs, 'clicks'), `clicks of ${seed}`).toBe(blocks);
			expect(blocksOf(epochs, 'orders'), `orders of ${seed}`).toBe(seed === 15 ? 15 : 13);
		}
	});
});

describe('certificates of people who bought', () => {
	/** What is published of a measure of one variant. */
	const quantityOf = (
		epoch: EpochCells,
		{ layouts, crosses }: Settled,
		{ variant, at, measure }: { variant: number; at: number; measure: number }
	): Quantity | null => {
		const [population, layout] = [populationsOf(epoch)[variant], layouts[at]];
		if (!population || !layout) return null;
		const crossed = crosses.flatMap(({ ofLayout }) => {
			const cross = ofLayout[at];
			return cross ? [crossRows(layout, cross)] : [];
		});
		const truth = numbersOf(population, (sums) => sums[measure + 1] ?? 0);
		return {
			truth,
			min: measure < 0 ? 1 : 0,
			...publishedRows(epoch, population, { layout, crosses: crossed })
		};
	};

	test('are valid to whoever knows the orders: as many orders move with them', () => {
		let checked = 0;
		const watched: Gate = (epoch, rule) => {
			const settled = proved(solve)(epoch, rule);
			const [conversions, orders] = [2, 3];
			const find = (layer: string, measure: number) =>
				settled.layouts.findIndex(
					({ plan }) => plan.layer === layer && !plan.reason && plan.measures.includes(measure)
				);
			const [outcomeAt, eventAt] = [find('outcome', conversions), find('event', orders)];
			const name = settled.layouts[outcomeAt]?.plan.name;
			for (const { variant, name: proofName, families, proof } of settled.proofs) {
				if (outcomeAt < 0 || eventAt < 0 || proofName !== `${variant} ${name} ${name} 0`) continue;
				const people = quantityOf(epoch, settled, { variant, at: 0, measure: -1 });
				const bought = quantityOf(epoch, settled, { variant, at: outcomeAt, measure: conversions });
				const ordered = quantityOf(epoch, settled, { variant, at: eventAt, measure: orders });
				const [moved = new Float64Array(), buyers = new Float64Array()] = proof.changes.by;
				if (!people || !bought || !ordered) throw new Error('nothing is published');
				const by = [moved, buyers, buyers];
				const system = { cells: people.truth.length, quantities: [people, ordered, bought] };
				const found = faultsOfProof({
					system,
					families,
					proof: { ...proof, changes: { ...proof.changes, by } }
				});
				expect(found).toEqual([]);
				checked += proof.changes.count;
			}
			return settled;
		};
		for (const [seed, k] of [
			[6, 10],
			[15, 10],
			[16, 25]
		] as const) {
			const { dimensions, cells } = campaign(seed, 20_000, usual);
			releaseThrough(watched, cubeOf(dimensions, cells, measures), policy(k));
		}
		expect(checked).toBeGreaterThan(20);
	});

	test('prove orders too; what they do not reach, further orders of a buyer do', () => {
		let second = 0;
		for (let seed = 1; seed <= 10; seed++) {
			const random = randomness(seed);
			const codes = Array.from({ length: 40 }, (_, at) => [at % 5, Math.floor(at / 5) % 4] as const);
			const people = Float64Array.from(codes, () => 1 + Math.floor(60 * random() ** 2));
			const bought = people.map((n, c) => (c % 5 === 0 ? 0 : Math.floor(n * random() * 0.5)));
			const orders = bought.map((n) => n + (random() < 0.4 ? Math.floor(n * random()) + 3 : 0));
			const coordinates = [0, 1].map((axis) => Int32Array.from(codes, (code) => code[axis] ?? 0));
			const rows = coordinates.map((rowOf, axis) => ({ count: 5, rowOf, axes: [axis] }));
			const quantity = (truth: Float64Array, min: number): Quantity => ({
				truth,
				min,
				rows,
				coordinates
			});
			const [a = new Int32Array(), b = new Int32Array()] = coordinates;
			const groupOf = a.map((code, c) => code * 4 + (b[c] ?? 0));
			const count = 20;
			const sums = new Float64Array(count);
			groupOf.forEach((group, c) => (sums[group] = (sums[group] ?? 0) + (orders[c] ?? 0)));
			const families: Family[] = [{ count, groupOf, width: sums.map((n) => (n < 10 ? 5 : 0)) }];
			const followed = { people: quantity(people, 1), outcome: quantity(bought, 0) };
			const target = quantity(orders, 0);
			const { proof, parts } = proveFollowing(followed, target, { families, parts: [], solve });
			const cells = codes.length;
			expect(faultsOfProof({ system: { cells, quantities: [target] }, families, proof })).toEqual([]);
			const [alike, further] = parts;
			if (!alike) throw new Error('nothing was tried');
			// Each is a table of people, orders and buyers that agrees with everything.
			const [moved = new Float64Array(), buyers = new Float64Array()] = alike.changes.by;
			const together = { ...alike, changes: { ...alike.changes, by: [moved, buyers, buyers] } };
			const quantities = [followed.people, target, followed.outcome];
			expect(faultsOfProof({ system: { cells, quantities }, families, proof: together })).toEqual([]);
			if (further && proof.open.length < alike.open.length) second += 1;
		}
		expect(second).toBeGreaterThan(0);
	});
});
