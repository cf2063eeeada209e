import { publishedBlocks } from '../grouping/axis.ts';
import type { EpochCells } from '../grouping/epoch.ts';
import { inUnits } from '../grouping/exact.ts';
import type { Layout } from '../grouping/layout.ts';
import type { Plan } from '../grouping/plan.ts';
import type { Policy } from '../policy.ts';
import type { Layer } from '../released.ts';
import type { GroupId, Proof } from './certificate.ts';
import { familiesFor, judgedOf, type Judged } from './system/judged.ts';
import { keysOf, numbersOf, populationsOf, type Key, type Population } from './system/population.ts';
import { orderOf, type Order } from './order.ts';
import { proveBelow, proveFollowing, type Made } from './ordered.ts';
import type { PeopleProof } from './by-room.ts';
import { prove, type ProveOptions } from './prove.ts';
import { Scratch } from './system/scratch.ts';
import { publishedRows, type CrossRows } from './published-rows.ts';
import type { Family, Quantity, System } from './system/system.ts';
import { OutOfWork, priceOf, Work, type Solve } from './system/work.ts';

/** A layer with the cross-tabs that are published in it. */
export interface LayerTables {
	readonly layout: Layout;
	readonly crosses: readonly CrossRows[];
}

/** What was proved of one count of one variant in one layer. */
export interface LayerProof {
	readonly name: string;
	readonly variant: number;
	readonly judged: Judged;
	/** As it is proved: an outcome above its people somewhere counts events. */
	readonly kind: Judged['kind'];
	readonly layer: Layer;
	/** Measures that the layer publishes and the one below it does not; none for people. */
	readonly own: readonly number[];
	readonly cells: number;
	/** What everybody knows each cell has at least. */
	readonly min: number;
	/** Units of one, which make every cell's number whole. */
	readonly scale: number;
	readonly families: readonly Family[];
	readonly proof: Proof;
}

/** Most work for one count of one variant: about ten seconds of a core. */
const maxOfOne = 64_000_000;

/** Of so many combinations most keys name no group that must stay wide, and are made again when they are looked at. */
const manyCells = 100_000;

/** Units kept for each layer of amounts in a campaign with very many combinations, for each of these. */
const ofAmounts = 36;

/** Do two layers publish the same rows? */
const areAlike = (one: LayerTables, other: LayerTables): boolean => {
	const rowsOf = ({ layout: { grouping } }: LayerTables) =>
		JSON.stringify(grouping.map((blocks) => publishedBlocks(blocks).map(({ rows }) => rows)));
	return one.crosses.length + other.crosses.length === 0 && rowsOf(one) === rowsOf(other);
};

/** Proves layers of one epoch, and remembers what it proved: under other rows only what no longer fits is proved again. */
export class LayerProver {
	readonly populations: readonly Population[];
	readonly #epoch: EpochCells;
	readonly #policy: Policy;
	readonly #solve: Solve | null;
	readonly #work: Work;
	readonly #scratch = new Scratch();
	/** Keys of each variant, by their axes: all, or of very many combinations those that name a group which must stay wide. */
	readonly #keys = new Map<number, Map<string, Key>>();
	readonly #earlier = new Map<string, Proof>();
	/** The last proofs of people, by variant. */
	readonly #people = new Map<number, PeopleProof>();
	/** What proofs of events are made of. */
	readonly #parts = new WeakMap<Proof, Made['parts']>();

	/** @param work what all its proofs may cost together */
	constructor(epoch: EpochCells, policy: Policy, { solve, work }: { solve: Solve | null; work: Work }) {
		this.#work = work;
		this.#epoch = epoch;
		this.#policy = policy;
		this.#solve = solve;
		this.populations = populationsOf(epoch);
	}

	/**
	 * Proves a layer in every variant, for no more than a part of the work; a total alone whatever is left of it.
	 * @param at.later layers of amounts that are still to be proved: they come last, and other layers of a very large campaign
	 *                 leave something for each
	 * @returns null where that is not enough
	 */
	proofs(
		tables: LayerTables,
		base: LayerTables,
		{
			host,
			quick = false,
			later = 0
		}: { host?: LayerTables | undefined; quick?: boolean; later?: number } = {}
	): LayerProof[] | null {
		const hasBlocks = tables.layout.grouping.some((blocks) => publishedBlocks(blocks).length > 0);
		const ofLayer = this.#work.part(this.#work.left - later * this.#ofAmounts);
		if (hasBlocks && ofLayer.left < 0) return null;
		const workOf = ({ cells }: Population) =>
			hasBlocks ? ofLayer.part(maxOfOne, priceOf(cells)) : new Work(maxOfOne);
		try {
			return [...this.#prove(tables, base, { host, quick, workOf })];
		} catch (error) {
			if (error instanceof OutOfWork) return null;
			throw error;
		}
	}

	/**
	 * Proves a layer in every variant.
	 * @param base the people layer, with its cross-tabs
	 * @param host  the layer that this one's blocks are merged from, with its cross-tabs
	 * @param quick by exchanges alone
	 */
	*#prove(
		tables: LayerTables,
		base: LayerTables,
		{
			host,
			quick,
			workOf
		}: { host: LayerTables | undefined; quick: boolean; workOf: (of: Population) => Work }
	): Generator<LayerProof> {
		const { plan } = tables.layout;
		const isPeople = plan.base === null;
		for (const population of this.populations) {
			if (population.cells === 0) continue;
			const published = publishedRows(this.#epoch, population, tables);
			const below =
				isPeople || areAlike(tables, base) ? published : publishedRows(this.#epoch, population, base);
			const people: Quantity = {
				truth: numbersOf(population, (sums) => sums[0] ?? 0),
				min: 1,
				...below
			};
			const done: Float64Array[] = [];
			for (const judged of judgedOf(this.#epoch, plan, this.#policy)) {
				const target = this.#quantity(population, judged, published);
				if (this.#isNever(population, plan, target.truth, people.truth)) continue;
				// Those with an outcome and those without are narrowed alike.
				const isComplement = done.some((other) =>
					other.every((units, c) => units + (target.truth[c] ?? 0) === people.truth[c])
				);
				if (isComplement) continue;
				if (judged.kind === 'outcome') done.push(target.truth);
				const isBelow = target.truth.every((units, c) => units <= (people.truth[c] ?? 0));
				const system: System = {
					cells: population.cells,
					quantities:
						judged.kind === 'people'
							? [people]
							: judged.kind === 'outcome' && isBelow
								? [people, target]
								: [target]
				};
				const order = orderOf(this.#epoch, population, {
					judged,
					target,
					people,
					sent: base.layout.plan.sent ?? [],
					host
				});
				const max = order?.relation === 'below' ? order.max.truth : undefined;
				const families = this.#families(population, { judged, target, isBelow, max });
				const name = `${population.variant} ${plan.name} ${judged.name}`;
				const isOfPeople = order ? order.relation === 'follows' : system.quantities.length === 2;
				const options = {
					solve: quick ? null : this.#solve,
					work: workOf(population),
					scratch: this.#scratch,
					people: isOfPeople ? this.#people.get(population.variant) : undefined
				};
				const proof = order
					? this.#proveOrdered(order, target, { name, families, ...options, variant: population.variant })
					: prove(system, families, { ...options, earlier: this.#earlier.get(name) });
				if (judged.kind === 'people' && !quick) this.#people.set(population.variant, { families, proof });
				yield {
					name,
					variant: population.variant,
					judged,
					kind: judged.kind === 'outcome' && !isBelow ? 'event' : judged.kind,
					layer: plan.layer,
					own: plan.measures.filter((measure) => !plan.base?.measures.includes(measure)),
					cells: population.cells,
					min: judged.kind === 'people' ? people.min : target.min,
					scale: this.#scaleOf(population, judged),
					families,
					proof
				};
			}
		}
	}

	get #ofAmounts(): number {
		return this.populations.reduce(
			(sum, { cells }) => sum + (priceOf(cells) > 1 ? cells * priceOf(cells) * ofAmounts : 0),
			0
		);
	}

	#proveOrdered(
		order: Order,
		target: Quantity,
		{
			name,
			variant,
			...options
		}: Omit<ProveOptions, 'earlier'> & { name: string; variant: number; families: readonly Family[] }
	): Proof {
		const earlier = this.#earlier.get(name);
		const parts = (earlier && this.#parts.get(earlier)) ?? [];
		const made =
			order.relation === 'below'
				? proveBelow(order.max, target, { ...options, parts })
				: proveFollowing(order, target, {
						...options,
						parts: parts.length > 0 ? parts : [this.#earlier.get(`${variant} ${order.host} ${order.host} 0`)]
					});
		this.#parts.set(made.proof, made.parts);
		return made.proof;
	}

	/** Proofs that later ones begin with. */
	remember(proofs: readonly LayerProof[]): void {
		for (const { name, proof } of proofs) this.#earlier.set(name, proof);
	}

	/** The rows of an open group's cells on each axis. */
	rowsOf({ variant, families }: LayerProof, { family, group }: GroupId): ReadonlySet<number>[] {
		const population = this.populations[variant];
		const groupOf = families[family]?.groupOf ?? new Int32Array();
		const cells = Array.from(groupOf.keys()).filter((c) => groupOf[c] === group);
		return (population?.rowOf ?? []).map((of) => new Set(cells.map((c) => of[c] ?? 0)));
	}

	#measureOf({ name }: Judged): number {
		return this.#epoch.cube.measures.findIndex((one) => one.name === name);
	}

	#scaleOf({ scales }: Population, judged: Judged): number {
		return judged.kind === 'money' ? (scales[this.#measureOf(judged)] ?? 1) : 1;
	}

	#quantity(
		population: Population,
		judged: Judged,
		published: Pick<Quantity, 'rows' | 'coordinates'>
	): Quantity {
		const numbers = numbersOf(population, judged.count);
		const truth = inUnits(numbers, this.#scaleOf(population, judged)).map((value) => Math.floor(value));
		const isNegative = judged.kind === 'money' && this.#epoch.hasNegative(this.#measureOf(judged));
		return { truth, min: isNegative ? -Number.MAX_SAFE_INTEGER : 0, ...published };
	}

	#families(
		population: Population,
		{
			judged,
			target,
			isBelow,
			max
		}: { judged: Judged; target: Quantity; isBelow: boolean; max: Float64Array | undefined }
	): Family[] {
		const buyers = this.#epoch.cube.measures.findIndex(({ name }) => name === 'conversions');
		const isKnown = this.#epoch.known.includes(buyers);
		return familiesFor(judged.kind === 'outcome' && !isBelow ? { ...judged, kind: 'event' } : judged, {
			population,
			...this.#keysOf(population),
			numbers: target.truth,
			buyers: numbersOf(population, (sums) => sums[isKnown ? buyers + 1 : 0] ?? 0),
			policy: this.#policy,
			hasMeasures: this.#epoch.cube.measures.length > 0,
			rows: target.rows,
			max,
			dayOf: this.#epoch.cube.recurring && this.#epoch.axes[0]?.isDate ? (population.rowOf[0] ?? null) : null
		});
	}

	/** Is it nobody, or everybody, because something declared impossible in this variant did not happen? That is no secret. */
	#isNever(
		{ variant, sums, width }: Population,
		plan: Plan,
		truth: Float64Array,
		people: Float64Array
	): boolean {
		const { measures, variants } = this.#epoch.cube;
		const isAlike = truth.every((units) => units === 0) || truth.every((units, c) => units === people[c]);
		return (
			isAlike &&
			plan.measures.some(
				(m) =>
					measures[m]?.impossible?.includes(variants[variant] ?? '') &&
					people.every((_, c) => sums[c * width + m + 1] === 0)
			)
		);
	}

	#keysOf(population: Population): { keys: Iterable<Key>; keep: (key: Key) => void } {
		const known = this.#keys.get(population.variant) ?? new Map<string, Key>();
		const isKnown = this.#keys.has(population.variant);
		this.#keys.set(population.variant, known);
		const keep = (key: Key) => known.set(key.axes.join(), key);
		if (population.cells < manyCells) {
			if (!isKnown) for (const key of keysOf(population)) keep(key);
			return { keys: known.values(), keep };
		}
		const again = function* (): Generator<Key> {
			// A group's numbers stay the same arrays: proofs of outcomes look for those of people by them.
			for (const key of keysOf(population)) yield known.get(key.axes.join()) ?? key;
		};
		return { keys: again(), keep };
	}
}
