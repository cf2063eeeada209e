import { orders, type Effort } from './exchanges.ts';
import type { Family } from './system.ts';
import type { Tools } from './tools.ts';

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
export const byExchange = ({ draft, coverage, exchanges, hopeless }: Tools): void => {
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
