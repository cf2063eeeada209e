import type { Changes, GroupId, Proof, Way } from './certificate.ts';
import { ways } from './certificate.ts';
import { Coverage } from './coverage.ts';
import { Draft } from './draft.ts';
import { Exchanges, orders, type Effort } from './exchanges.ts';
import { hopelessGroups } from './slack.ts';
import { solveWish } from './programs.ts';
import type { Solve } from './program.ts';
import type { Family, System } from './system.ts';
import { Work } from './work.ts';

/** How far a proof goes. */
export interface ProveOptions {
	/** Without a solver exchanges alone are tried. */
	readonly solve: Solve | null;
	/** A proof of the same cells and families under other rows: what is still valid of it is kept. */
	readonly earlier?: Proof | undefined;
	/** What this and other proofs of a release may cost together; left out, as much as one release may. */
	readonly work?: Work;
}

/** Most groups of one program, by round. */
const rounds = [400, 200, 100, 50] as const;
/** Programs of many groups, and of single groups, that a proof may cost; what is open then stays open. */
const mostBatches = 40;
const mostSingles = 120;
/** Single groups that fail one after another before the rest is left open. */
const mostFailures = 12;
/** Cells that may change in a restricted program, and in the widest one. */
const nearCells = 2500;
const mostCells = 12_000;

/** The cells of some groups of a family, group after group. */
const membersOf = ({ groupOf, count }: Family): { starts: Int32Array; cells: Int32Array } => {
	const starts = new Int32Array(count + 1);
	for (const g of groupOf) if (g >= 0) starts[g + 1] = (starts[g + 1] ?? 0) + 1;
	for (let g = 0; g < count; g++) starts[g + 1] = (starts[g + 1] ?? 0) + (starts[g] ?? 0);
	const cells = new Int32Array(starts[count] ?? 0);
	const next = starts.slice();
	groupOf.forEach((g, c) => {
		if (g < 0) return;
		cells[next[g] ?? 0] = c;
		next[g] = (next[g] ?? 0) + 1;
	});
	return { starts, cells };
};

const cellsOf = (groupOf: Int32Array, group: number): Int32Array => {
	const members: number[] = [];
	groupOf.forEach((g, c) => {
		if (g === group) members.push(c);
	});
	return Int32Array.from(members);
};

/** Keeps the changes of an earlier proof that agree with the rows of now. */
const keep = (changes: Changes, draft: Draft, coverage: Coverage): void => {
	for (let id = 0; id < changes.count; id++) {
		draft.clear();
		for (let i = changes.starts[id] ?? 0; i < (changes.starts[id + 1] ?? 0); i++) {
			changes.by.forEach((numbers, q) => {
				const units = numbers[i] ?? 0;
				if (units !== 0) draft.add(q, changes.cells[i] ?? 0, units);
			});
		}
		if (draft.isValid()) coverage.add(draft, ways[changes.ways[id] ?? 0] ?? 'exchange');
	}
};

/** Exchanges of one system: of the judged quantity, of all quantities at once, and of people to make room first. */
class AllExchanges {
	readonly #alone: Exchanges;
	readonly #together: Exchanges | null;
	readonly #others: Exchanges | null;

	constructor(system: System, tools: { draft: Draft; work: Work }) {
		const all = system.quantities.map((_, q) => q);
		const hasOthers = all.length > 1;
		this.#alone = new Exchanges(system, tools, all.slice(-1));
		this.#together = hasOthers ? new Exchanges(system, tools, all) : null;
		this.#others = hasOthers ? new Exchanges(system, tools, all.slice(0, -1)) : null;
	}

	/** In which order exchanges are tried. */
	beginAt(order: number, effort: Effort): void {
		for (const exchanges of [this.#alone, this.#together, this.#others]) exchanges?.beginAt(order, effort);
	}

	/** @returns units moved into a group, or out of it */
	move(way: 'into' | 'out of', group: Int32Array, at: MoveAt): number {
		const { need, isIn } = at;
		const alone = (most: number) => this.#alone.move(way, group, { need: most, isIn });
		let moved = alone(way === 'into' ? Math.min(need, this.#alone.room(group)) : need);
		if (moved < need && this.#together)
			moved += this.#together.move(way, group, { need: need - moved, isIn });
		if (moved < need && way === 'into' && this.makeRoom(group, need - moved, isIn))
			moved += alone(Math.min(need - moved, this.#alone.room(group)));
		return moved;
	}

	/** The same into a group, with as few donors as can be. */
	double(group: Int32Array, { need, isIn }: MoveAt): number {
		this.makeRoom(group, need - this.#alone.room(group), isIn);
		const most = Math.min(need, this.#alone.room(group));
		const moved = this.#alone.double(group, { need: most, isIn });
		return moved + (moved < most ? this.#alone.move('into', group, { need: most - moved, isIn }) : 0);
	}

	/** Room for units of the judged quantity in a group. */
	room(group: Int32Array): number {
		return this.#alone.room(group);
	}

	/** Makes room for units of the judged quantity: moves people into the group. @returns whether there is more */
	makeRoom(group: Int32Array, need: number, isIn: (c: number) => boolean): boolean {
		return need > 0 && this.#others !== null && this.#others.move('into', group, { need, isIn }) > 0;
	}
}

interface MoveAt {
	readonly need: number;
	readonly isIn: (c: number) => boolean;
}

/** What the stages of a proof share. */
interface Tools {
	readonly draft: Draft;
	readonly coverage: Coverage;
	readonly exchanges: AllExchanges;
	/** Groups that no table makes wide enough, by family. */
	readonly hopeless: readonly Uint8Array[];
}

/** Thorough searches that fail one after another before the others are left out. */
const mostInVain = 150;

type Attempt = 'into' | 'out of' | 'double';

/** How exchanges are tried, pass after pass; a pass is left out where more groups than so many are open. */
const passes: readonly {
	readonly effort: Effort;
	readonly orders: readonly number[];
	readonly attempts: readonly Attempt[];
	readonly most: number;
}[] = [
	{ effort: 'quick', orders: [0], attempts: ['into', 'out of'], most: Infinity },
	{ effort: 'thorough', orders: [0], attempts: ['into', 'out of', 'double'], most: 50_000 },
	{
		effort: 'thorough',
		orders: Array.from({ length: orders - 1 }, (_, at) => at + 1),
		attempts: ['into', 'double'],
		most: 40
	}
];

/** Exchanges for every open group. */
const byExchange = ({ draft, coverage, exchanges, hopeless }: Tools): void => {
	const families = coverage.families.map((_, f) => f);
	for (const { effort, orders: begin, attempts, most } of passes) {
		const open = families.reduce((sum, f) => sum + coverage.openIn(f), 0);
		if (open === 0 || open > most) return;
		let failures = 0;
		for (const f of families.toSorted((x, y) => coverage.openIn(y) - coverage.openIn(x))) {
			const family = coverage.families[f];
			if (!family || coverage.openIn(f) === 0) continue;
			const { starts, cells } = membersOf(family);
			for (let g = 0; g < family.count; g++) {
				if (hopeless[f]?.[g] === 1 || coverage.missing(f, g) <= 0) continue;
				// Where so many fail one after another, the rest is left to programs.
				if (effort === 'thorough' && failures >= mostInVain) return;
				const group = cells.subarray(starts[g], starts[g + 1]);
				const isIn = (c: number) => family.groupOf[c] === g;
				for (const order of begin) {
					exchanges.beginAt(order, effort);
					for (const way of attempts) {
						if (coverage.missing(f, g) <= 0) break;
						const need = coverage.need(f, g, way === 'out of' ? -1 : 1);
						const at = { need, isIn };
						draft.clear();
						const moved = way === 'double' ? exchanges.double(group, at) : exchanges.move(way, group, at);
						if (moved > 0 && draft.isValid()) coverage.add(draft, 'exchange');
					}
				}
				failures = coverage.missing(f, g) > 0 ? failures + 1 : 0;
			}
		}
	}
};

/** The cells that a program for some groups may change: theirs, those nearest to them, and those with most to give. */
const cellsNear = (system: System, families: readonly Family[], groups: readonly GroupId[], most: number) => {
	const { cells: count, quantities } = system;
	if (count <= most) return Int32Array.from({ length: count }, (_, c) => c);
	const [first] = quantities;
	const target = quantities.at(-1) ?? first;
	const isWanted = new Uint8Array(count);
	const seeds: number[] = [];
	for (const [f, list] of Map.groupBy(groups, ({ family }) => family)) {
		const wanted = new Set(list.map(({ group }) => group));
		families[f]?.groupOf.forEach((g, c) => {
			if (!wanted.has(g) || isWanted[c] === 1) return;
			isWanted[c] = 1;
			seeds.push(c);
		});
	}
	const coordinates = first.coordinates;
	const blocks = coordinates.map((of) => new Set(seeds.slice(0, 200).map((c) => of[c])));
	const score = Float64Array.from({ length: count }, (_, c) => {
		const near = coordinates.reduce((n, of, axis) => n + (blocks[axis]?.has(of[c]) === true ? 1 : 0), 0);
		return near * 1000 + Math.min(999, (first.truth[c] ?? 0) + 20 * (target.truth[c] ?? 0));
	});
	const order = Int32Array.from({ length: count }, (_, c) => c).sort(
		(x, y) => (isWanted[y] ?? 0) - (isWanted[x] ?? 0) || (score[y] ?? 0) - (score[x] ?? 0) || x - y
	);
	return order.slice(0, most).sort();
};

/** Programs for many open groups at once, then for one after another. */
const byPrograms = (
	system: System,
	{ draft, coverage, solve, exchanges, hopeless }: Tools & { readonly solve: Solve }
): void => {
	const { families } = coverage;
	const quantity = system.quantities.length - 1;
	/** @returns how far fractions reach */
	const attempt = (
		groups: readonly GroupId[],
		sign: 1 | -1,
		{ most, way, least }: { most: number; way: Way; least: number }
	): number => {
		draft.clear();
		const wanted = groups.map((id) => ({ ...id, most: coverage.need(id.family, id.group, sign) }));
		const cells = cellsNear(system, families, groups, most);
		if (sign === 1 && quantity > 0) {
			for (const { family, group, most: need } of wanted) {
				const groupOf = families[family]?.groupOf ?? new Int32Array();
				const members = cellsOf(groupOf, group);
				exchanges.makeRoom(members, need, (c) => groupOf[c] === group);
				const lacks = need - exchanges.room(members);
				if (way === 'batch' || lacks <= 0 || quantity !== 1) continue;
				const wish = { groups: [{ family, group, most: lacks }], sign, cells, quantity: 0 };
				solveWish(system, families, wish, { draft, solve, tries: 3, strict: false });
			}
		}
		const wish = { groups: wanted, sign, cells, quantity };
		const rules = { draft, solve, tries: way === 'batch' ? 2 : 4, strict: way === 'single', least };
		const { limit, isValid } = solveWish(system, families, wish, rules);
		if (isValid) coverage.add(draft, way);
		return limit;
	};
	const searched = () => coverage.open().filter(({ family, group }) => hopeless[family]?.[group] !== 1);
	const isOpen = ({ family, group }: GroupId) => coverage.missing(family, group) > 0;
	const target = system.quantities.at(-1);
	const units = target?.truth.reduce((sum, n) => sum + n - target.least, 0) ?? 0;
	let batches = 0;
	for (const size of rounds) {
		let left = searched();
		while (left.length > 4 && batches < mostBatches) {
			const need =
				left.reduce((sum, { family, group }) => sum + coverage.missing(family, group), 0) / left.length;
			// A unit in a group takes about one more elsewhere: more groups than that share too few donors.
			const groups = left.slice(0, Math.max(4, Math.min(size, Math.floor(units / (2 * need)))));
			left = left.slice(groups.length);
			for (const sign of [1, -1] as const) {
				const open = groups.filter(isOpen);
				if (open.length === 0) continue;
				batches += 1;
				attempt(open, sign, { most: nearCells, way: 'batch', least: 1 });
			}
			left = left.filter(isOpen);
		}
	}
	let singles = 0;
	let failures = 0;
	for (const id of searched()) {
		if (!isOpen(id) || singles >= mostSingles || failures >= mostFailures) continue;
		for (const most of [nearCells, mostCells]) {
			if (most === mostCells && (system.cells <= nearCells || system.cells > mostCells)) continue;
			singles += 1;
			const width = families[id.family]?.width[id.group] ?? 0;
			// What one way cannot reach the other one must: where both together cannot, no whole number is looked for.
			const down = attempt([id], -1, { most, way: 'single', least: width });
			if (isOpen(id)) attempt([id], 1, { most, way: 'single', least: width - down });
			if (isOpen(id) && down > 0) attempt([id], -1, { most, way: 'single', least: 1 });
		}
		failures = isOpen(id) ? failures + 1 : 0;
	}
};

/**
 * Finds a certificate for every group that must stay wide: exchanges first, then programs. Never sampled, never stopped by a
 * clock: the same system has the same proof everywhere. Every change is added up exactly before it counts, so a wrong solver
 * leaves groups open and proves nothing.
 *
 * @throws {OutOfWork} where it would cost more than it may
 */
export const prove = (system: System, families: readonly Family[], options: ProveOptions): Proof => {
	const { earlier, work = new Work() } = options;
	const solve = work.counted(options.solve);
	work.spend(system.cells * families.length);
	const draft = new Draft(system);
	const coverage = new Coverage(system.quantities.length, families);
	if (earlier) keep(earlier.changes, draft, coverage);
	const isDone = () => families.every((_, f) => coverage.openIn(f) === 0);
	if (isDone()) return coverage.proof();
	draft.clear();
	const exchanges = new AllExchanges(system, { draft, work });
	const tools = { draft, coverage, exchanges, hopeless: hopelessGroups(system, families) };
	byExchange(tools);
	exchanges.beginAt(0, 'thorough');
	if (solve && !isDone()) byPrograms(system, { ...tools, solve });
	return coverage.proof();
};
