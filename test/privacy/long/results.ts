import type { CaseKind } from './editions.ts';
import type { Features } from './random-cube.ts';
import type { Gating } from './publish.ts';

/** What the attack on one case came to. */
export interface Result {
	readonly seed: number;
	readonly k: number;
	readonly gate: Gating;
	readonly kind: CaseKind;
	readonly features: Features;
	readonly assurance: 'ranges' | 'exact';
	/** Editions published, and refused. */
	readonly published: number;
	readonly refused: number;
	readonly cells: number;
	readonly statements: number;
	readonly violations: number;
	/** Those of them that leave one number only, or break a floor. */
	readonly exact: number;
	/** Violations by kind and measure, with the first of each. */
	readonly found: Readonly<Record<string, { readonly groups: number; readonly example: unknown }>>;
	readonly sampled: boolean;
	/** Statements that contradict the cells, were not used, or programs that were not solved. */
	readonly problems: readonly string[];
	readonly seconds: { readonly release: number; readonly attack: number };
}

const columns = [
	'kind',
	'k',
	'cases',
	'with numbers',
	'campaigns',
	'refused',
	'statements',
	'ranges: cases',
	'ranges: violations',
	'exact: cases',
	'exact: violations',
	'exact: exact leaks',
	'sampled',
	'problems',
	'release s',
	'attack s'
] as const;

/** Results by kind and k, as a table in Markdown. */
export const tableOf = (results: readonly Result[]): string => {
	const groups = Map.groupBy(results, ({ kind, k }) => `${kind} ${String(k).padStart(4)}`);
	const line = (name: readonly [string, string], list: readonly Result[]): string => {
		const sum = (of: (one: Result) => number, some = list) =>
			String(Math.round(some.reduce((all, one) => all + of(one), 0)));
		const [ranges, exact] = (['ranges', 'exact'] as const).map((kind) =>
			list.filter(({ assurance }) => assurance === kind)
		);
		return [
			...name,
			String(list.length),
			sum(({ statements }) => (statements > 0 ? 1 : 0)),
			sum(({ published }) => published),
			sum(({ refused }) => refused),
			sum(({ statements }) => statements),
			String(ranges?.length ?? 0),
			sum(({ violations }) => violations, ranges),
			String(exact?.length ?? 0),
			sum(({ violations }) => violations, exact),
			sum((one) => one.exact, exact),
			sum(({ sampled }) => Number(sampled)),
			sum(({ problems }) => problems.length),
			sum(({ seconds }) => seconds.release),
			sum(({ seconds }) => seconds.attack)
		].join(' | ');
	};
	const rows = [...groups]
		.toSorted(([a], [b]) => (a < b ? -1 : 1))
		.map(([, list]) => line([list[0]?.kind ?? '', String(list[0]?.k)], list));
	return [
		columns.join(' | '),
		columns.map(() => '---').join(' | '),
		...rows,
		line(['all', ''], results)
	].join('\n');
};
