import { byNettedTables } from './by-netted-tables.ts';
import { byTables } from './by-tables.ts';
import { orders, type Effort } from './exchanges/search-plan.ts';
import { membersOf } from './members.ts';
import type { Tools } from './tools.ts';

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
	{ effort: 'quick', orders: [0], attempts: ['out of'], most: Infinity },
	{ effort: 'thorough', orders: [0], attempts: ['into', 'out of', 'double'], most: 50_000 },
	{
		effort: 'thorough',
		orders: Array.from({ length: orders - 1 }, (_, at) => at + 1),
		attempts: ['into', 'double'],
		most: 40
	}
];

/** Exchanges for every open group: in tables for many of them first, then for one after another. */
export const byExchange = (tools: Tools): void => {
	const { draft, coverage, exchanges, hopeless } = tools;
	byNettedTables(tools);
	byTables(tools);
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
				for (const order of begin) {
					exchanges.beginAt(order, effort);
					for (const way of attempts) {
						if (coverage.missing(f, g) <= 0) break;
						const sign = way === 'out of' ? -1 : 1;
						const need = coverage.need(f, g, sign);
						const at = { need, aim: { groupOf: family.groupOf, group: g, sign } } as const;
						draft.clear();
						exchanges.restart();
						const moved = way === 'double' ? exchanges.double(group, at) : exchanges.move(group, at);
						if (moved > 0 && draft.isValid()) coverage.add(draft, 'exchange');
					}
				}
				failures = coverage.missing(f, g) > 0 ? failures + 1 : 0;
			}
		}
	}
};
