import type { Changes, GroupId, Proof, Way } from './certificate.ts';
import { ways } from './certificate.ts';
import { Coverage } from './coverage.ts';
import { Draft } from './draft.ts';
import { Exchanges } from './exchanges.ts';
import { solveWish } from './programs.ts';
import type { Solve } from './program.ts';
import type { Family, System } from './system.ts';

/** How far a proof goes. */
export interface ProveOptions {
	/** Without a solver exchanges alone are tried. */
	readonly solve: Solve | null;
	/** A proof of the same cells and families under other rows: what is still valid of it is kept. */
	readonly earlier?: Proof | undefined;
}

/** Most groups of one program, by round. */
const rounds = [400, 200, 100, 50] as const;
/** Programs of many groups, and of single groups, that a proof may cost; what is open then stays open. */
const mostBatches = 40;
const mostSingles = 120;
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

/** Exchanges for every open group: of the judged quantity, of all quantities at once, and of people to make room first. */
const byExchange = (system: System, draft: Draft, coverage: Coverage): void => {
	const all = system.quantities.map((_, q) => q);
	const target = all.length - 1;
	const alone = new Exchanges(system, draft, [target]);
	const together = target > 0 ? new Exchanges(system, draft, all) : null;
	const others = target > 0 ? new Exchanges(system, draft, all.slice(0, -1)) : null;
	const order = coverage.families.map((_, f) => f).sort((f, g) => coverage.openIn(g) - coverage.openIn(f));
	for (const f of order) {
		const family = coverage.families[f];
		if (!family || coverage.openIn(f) === 0) continue;
		const { starts, cells } = membersOf(family);
		for (let g = 0; g < family.count; g++) {
			const need = Math.ceil(coverage.missing(f, g));
			if (need <= 0) continue;
			const group = cells.subarray(starts[g], starts[g + 1]);
			const isIn = (c: number) => family.groupOf[c] === g;
			draft.clear();
			let gained = alone.into(group, Math.min(need, alone.room(group)), isIn);
			if (gained < need && together) gained += together.into(group, need - gained, isIn);
			if (gained < need && others) {
				const room = others.into(group, need - gained, isIn);
				if (room > 0) gained += alone.into(group, Math.min(need - gained, alone.room(group)), isIn);
			}
			if (gained > 0 && draft.isValid()) coverage.add(draft, 'exchange');
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
		(x, y) =>
			(isWanted[y] ?? 0) - (isWanted[x] ?? 0) || (score[y] ?? 0) - (score[x] ?? 0) || x - y
	);
	return order.slice(0, most).sort();
};

/** Programs for many open groups at once, then for one after another. */
const byPrograms = (
	system: System,
	{ draft, coverage, solve }: { draft: Draft; coverage: Coverage; solve: Solve }
): void => {
	const { families } = coverage;
	const wanted = (groups: readonly GroupId[]) =>
		groups.map((id) => ({ ...id, most: Math.ceil(coverage.missing(id.family, id.group)) }));
	const attempt = (groups: readonly GroupId[], sign: 1 | -1, most: number, way: Way): boolean => {
		const cells = cellsNear(system, families, groups, most);
		const wish = { groups: wanted(groups), sign, cells };
		return solveWish(system, families, wish, { draft, solve }) && coverage.add(draft, way);
	};
	const isOpen = ({ family, group }: GroupId) => coverage.missing(family, group) > 0;
	let batches = 0;
	for (const size of rounds) {
		let left = coverage.open();
		while (left.length > 8 && batches < mostBatches) {
			const groups = left.slice(0, size);
			left = left.slice(size);
			for (const sign of [1, -1] as const) {
				const open = groups.filter(isOpen);
				if (open.length === 0) continue;
				batches += 1;
				attempt(open, sign, nearCells, 'batch');
			}
			left = left.filter(isOpen);
		}
	}
	let singles = 0;
	for (const id of coverage.open()) {
		for (const most of [nearCells, mostCells]) {
			for (const sign of [1, -1] as const) {
				if (!isOpen(id) || singles >= mostSingles) continue;
				if (most === mostCells && (system.cells <= nearCells || system.cells > mostCells)) continue;
				singles += 1;
				attempt([id], sign, most, 'single');
			}
		}
	}
};

/**
 * Finds a certificate for every group that must stay wide: exchanges first, then programs. Never sampled, never stopped by a
 * clock: the same system has the same proof everywhere. Every change is added up exactly before it counts, so a wrong solver
 * leaves groups open and proves nothing.
 */
export const prove = (system: System, families: readonly Family[], options: ProveOptions): Proof => {
	const { solve, earlier } = options;
	const draft = new Draft(system);
	const coverage = new Coverage(system.quantities.length, families);
	if (earlier) keep(earlier.changes, draft, coverage);
	const isDone = () => families.every((_, f) => coverage.openIn(f) === 0);
	if (!isDone()) byExchange(system, draft, coverage);
	if (solve && !isDone()) byPrograms(system, { draft, coverage, solve });
	return coverage.proof();
};
