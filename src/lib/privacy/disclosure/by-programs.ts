import type { GroupId, Way } from './certificate.ts';
import type { Solve } from './system/work.ts';
import { solveObjective } from './programs.ts';
import type { Family, Numbering, System } from './system/system.ts';
import type { Tools } from './by-room.ts';

/** Most groups of one program, by round. */
const rounds = [400, 200, 100, 50] as const;
/** Programs of many groups, and of single groups, that a proof may cost; what is open then stays open. */
const maxBatches = 40;
const maxSingles = 120;
/** Single groups that fail one after another before the rest is left open. */
const maxFailures = 12;
/** Cells that may change in a restricted program, and in the widest one. */
const nearCells = 2500;
const maxCells = 12_000;

const cellsOf = (groupOf: Numbering, group: number): Int32Array => {
	const members: number[] = [];
	groupOf.forEach((g, c) => {
		if (g === group) members.push(c);
	});
	return Int32Array.from(members);
};

/** The cells that a program for some groups may change: theirs, those nearest to them, and those with most to give. */
const cellsNear = (system: System, families: readonly Family[], groups: readonly GroupId[], max: number) => {
	const { cells: count, quantities } = system;
	if (count <= max) return Int32Array.from({ length: count }, (_, c) => c);
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
	return order.slice(0, max).sort();
};

/** Programs for many open groups at once, then for one after another. */
export const byPrograms = (
	system: System,
	{ draft, coverage, solve, exchanges, hopeless }: Tools & { readonly solve: Solve }
): void => {
	const { families } = coverage;
	const quantity = system.quantities.length - 1;
	/** @returns how far fractions reach */
	const attempt = (
		groups: readonly GroupId[],
		sign: 1 | -1,
		{ max, way, min }: { max: number; way: Way; min: number }
	): number => {
		draft.clear();
		exchanges.restart();
		const wanted = groups.map((id) => ({ ...id, max: coverage.need(id.family, id.group, sign) }));
		const cells = cellsNear(system, families, groups, max);
		if (sign === 1 && quantity > 0) {
			for (const { family, group, max: need } of wanted) {
				const groupOf = families[family]?.groupOf ?? new Int32Array();
				const members = cellsOf(groupOf, group);
				exchanges.makeRoom(members, need, { groupOf, group, sign: 1 });
				const lacks = need - exchanges.room(members);
				if (way === 'batch' || lacks <= 0 || quantity !== 1) continue;
				const objective = { groups: [{ family, group, max: lacks }], sign, cells, quantity: 0 };
				solveObjective(system, families, objective, { draft, solve, tries: 3, strict: false });
			}
		}
		const objective = { groups: wanted, sign, cells, quantity };
		const rules = { draft, solve, tries: way === 'batch' ? 2 : 4, strict: way === 'single', min };
		const { limit, isValid } = solveObjective(system, families, objective, rules);
		if (isValid) coverage.add(draft, way);
		return limit;
	};
	const searched = () => coverage.open().filter(({ family, group }) => hopeless[family]?.[group] !== 1);
	const isOpen = ({ family, group }: GroupId) => coverage.missing(family, group) > 0;
	const target = system.quantities.at(-1);
	const units = target?.truth.reduce((sum, n) => sum + n - target.min, 0) ?? 0;
	let batches = 0;
	for (const size of rounds) {
		let left = searched();
		while (left.length > 4 && batches < maxBatches) {
			const need =
				left.reduce((sum, { family, group }) => sum + coverage.missing(family, group), 0) / left.length;
			// A unit in a group takes about one more elsewhere: more groups than that share too few donors.
			const groups = left.slice(0, Math.max(4, Math.min(size, Math.floor(units / (2 * need)))));
			left = left.slice(groups.length);
			for (const sign of [1, -1] as const) {
				const open = groups.filter(isOpen);
				if (open.length === 0) continue;
				batches += 1;
				attempt(open, sign, { max: nearCells, way: 'batch', min: 1 });
			}
			left = left.filter(isOpen);
		}
	}
	let singles = 0;
	let failures = 0;
	for (const id of searched()) {
		if (!isOpen(id) || singles >= maxSingles || failures >= maxFailures) continue;
		for (const max of [nearCells, maxCells]) {
			if (max === maxCells && (system.cells <= nearCells || system.cells > maxCells)) continue;
			singles += 1;
			const width = families[id.family]?.width[id.group] ?? 0;
			// What one way cannot reach the other one must: where both together cannot, no whole number is looked for.
			const down = attempt([id], -1, { max, way: 'single', min: width });
			if (isOpen(id)) attempt([id], 1, { max, way: 'single', min: width - down });
			if (isOpen(id) && down > 0) attempt([id], -1, { max, way: 'single', min: 1 });
		}
		failures = isOpen(id) ? failures + 1 : 0;
	}
};
