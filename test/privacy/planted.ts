import { product } from './promise/product.ts';
import type { PrivateCell, Statement } from './statements.ts';
import { randomness } from './campaign.ts';

/** Statements with a leak planted in them, or none, and the cells behind them. */
export interface Planted {
	readonly name: string;
	readonly statements: readonly Statement[];
	readonly cells: readonly PrivateCell[];
	/** The kind of violation that must be found; null where nothing may be. */
	readonly kind: string | null;
}

type Group = Statement['group'];
type More = Partial<Statement>;

const words = (group: Group, value: number, measure = 'people', more: More = {}): Statement => ({
	id: '',
	dataset: 'x',
	group,
	measure,
	value,
	...more
});

const cell = (
	group: PrivateCell['group'],
	sums: Record<string, number>,
	more: Partial<PrivateCell> = {}
) => ({
	dataset: 'x',
	group,
	people: 0,
	...sums,
	...more
});

const sumOf = (cells: readonly PrivateCell[], measure: string) =>
	cells.reduce((all, one) => all + Number(one[measure] ?? 0), 0);

/** Totals and one-way breakdowns; values of fewer than 50 people are together, with the smallest visible one where they are few. */
const oneWay = (
	cells: readonly PrivateCell[],
	measures: readonly string[],
	pools?: Readonly<Record<string, readonly string[]>>
): Statement[] => {
	const about = (group: Group, some: readonly PrivateCell[]) =>
		measures.map((measure) => words(group, sumOf(some, measure), measure));
	const dimensions = Object.keys(cells[0]?.group ?? {});
	return [
		...about({}, cells),
		...dimensions.flatMap((name) => {
			const having = (values: readonly string[]) =>
				cells.filter(({ group }) => values.includes(String(group[name])));
			const values = [...new Set(cells.map(({ group }) => String(group[name])))];
			const size = (value: string) => sumOf(having([value]), 'people');
			const small = pools ? (pools[name] ?? []) : values.filter((value) => size(value) < 50);
			const pool = [...small];
			const others = values.filter((value) => !pool.includes(value)).toSorted((a, b) => size(a) - size(b));
			while (!pools && pool.length > 0 && sumOf(having(pool), 'people') < 50)
				pool.push(...others.splice(0, 1));
			const blocks = [...others.map((value) => [value]), ...(pool.length > 0 ? [pool] : [])];
			return blocks.flatMap((block) => about({ [name]: block }, having(block)));
		})
	];
};

const both = ['people', 'conversions'] as const;

const combination = (): Planted[] => {
	const rows = [
		['iOS', 'South', 'app', 155, 38],
		['web', 'North', 'app', 130, 32],
		['web', 'South', 'app', 1, 0],
		['web', 'South', 'shop', 1, 0],
		['Android', 'North', 'shop', 140, 35],
		['Android', 'East', 'shop', 1, 0],
		['Android', 'South', 'shop', 2, 0]
	] as const;
	const cells = rows.map(([device, region, channel, people, conversions]) =>
		cell({ device, region, channel }, { people, conversions })
	);
	const statements = oneWay(cells, both, { region: ['East', 'North'] });
	return [
		{ name: 'A5: web + South − app = 5', statements, cells, kind: 'size' },
		{ name: 'A5: outcomes', statements, cells, kind: 'outcome' },
		{ name: 'A5 without knowledge of combinations', statements, cells: [], kind: null }
	];
};

const sharedControl = (): Planted[] => {
	const sums: Record<string, readonly [number, number, number]> = {
		Alpha: [2002, 240, 9600],
		X: [142, 32, 1600],
		Y: [19, 2, 333],
		Z: [322, 60, 3000],
		Beta: [1502, 170, 6800]
	};
	const measures = ['people', 'conversions', 'revenue'] as const;
	const population = 'crm/control';
	const cells = Object.entries(sums).map(([region, [people, conversions, revenue]]) =>
		cell({ region }, { people, conversions, revenue }, { dataset: 'A', population })
	);
	const campaign = (dataset: string, pool: readonly string[], rounded = 0) => {
		const shown = Object.keys(sums).filter((region) => !pool.includes(region));
		const blocks: Group[] = [...shown.map((region) => ({ region: [region] })), { region: pool }, {}];
		return blocks.flatMap((group) => {
			const region = group['region'];
			const names = region && !('from' in region) ? region : Object.keys(sums);
			return measures.map((measure, m) => {
				const exact = names.reduce((all, name) => all + (sums[name]?.[m] ?? 0), 0);
				const isRounded = rounded > 0 && measure !== 'revenue';
				const value = isRounded ? Math.round(exact / rounded) * rounded : exact;
				return words(group, value, measure, { dataset, population, ...(isRounded ? { rounded } : {}) });
			});
		});
	};
	return [
		{
			name: 'A2: a shared control',
			statements: [...campaign('A', ['X', 'Y']), ...campaign('B', ['Y', 'Z'])],
			cells,
			kind: 'size'
		},
		{
			name: 'A2: a shared control, counts rounded',
			statements: [...campaign('A', ['X', 'Y'], 10), ...campaign('B', ['Y', 'Z'], 10)],
			cells,
			kind: 'money'
		},
		{
			name: 'A2: one grouping of the control',
			statements: [...campaign('A', ['X', 'Y', 'Z']), ...campaign('B', ['X', 'Y', 'Z'])],
			cells,
			kind: null
		}
	];
};

const versions = (): Planted[] => {
	const edition = (version: number, blocks: readonly (readonly [readonly string[], number])[]) =>
		blocks.map(([region, people]) => words({ region }, people, 'people', { version }));
	const people = (version: number, sums: Readonly<Record<string, number>>) =>
		Object.entries(sums).map(([region, n]) => cell({ region }, { people: n }, { version }));
	const small = ['Beta', 'Gamma', 'D', 'E', 'Z'];
	const corrected = [
		...edition(1, [
			[['Alpha'], 1000],
			[small, 216]
		]),
		...edition(2, [
			[['Alpha'], 1060],
			[['Beta'], 51],
			[['Gamma'], 51],
			[['D', 'E', 'Z'], 120]
		])
	];
	const cells = [
		...people(1, { Alpha: 1000, Beta: 48, Gamma: 48, D: 40, E: 40, Z: 40 }),
		...people(2, { Alpha: 1060, Beta: 51, Gamma: 51, D: 40, E: 40, Z: 40 })
	];
	const chain = (sizes: readonly number[]) =>
		sizes.flatMap((west, at) =>
			edition(at + 1, [
				[['West'], west],
				[['North'], 3000]
			])
		);
	const same = { N: 900, S: 700, I: 7, J: 60, K: 55 };
	return [
		{ name: 'A3: a union of blocks differs by 6', statements: corrected, cells, kind: 'difference' },
		{ name: 'A3 without the cells', statements: corrected, cells: [], kind: 'difference' },
		{
			name: 'A4: the fourth differs from the first by 2',
			statements: chain([960, 1020, 1120, 962]),
			cells: [],
			kind: 'difference'
		},
		{
			name: 'A4: every pair differs by 60 or more',
			statements: chain([960, 1020, 1090]),
			cells: [],
			kind: null
		},
		{
			name: 'unchanged people in another grouping',
			statements: [
				...edition(1, [
					[['N'], 900],
					[['S'], 700],
					[['I', 'J'], 67],
					[['K'], 55]
				]),
				...edition(2, [
					[['N'], 900],
					[['S'], 700],
					[['I', 'K'], 62],
					[['J'], 60]
				])
			],
			cells: [...people(1, same), ...people(2, same)],
			kind: 'size'
		}
	];
};

const floors = (): Planted[] => {
	const about = (...facts: readonly (readonly [string, number, string])[]) =>
		facts.map(([region, value, measure]) => words({ region: [region] }, value, measure));
	const orders = about(
		['N', 3000, 'people'],
		['E', 60, 'people'],
		['N', 150, 'conversions'],
		['N', 150, 'orders'],
		['E', 3, 'orders']
	);
	const buyers = [
		cell({ region: 'N' }, { people: 3000, conversions: 150, orders: 150 }),
		cell({ region: 'E' }, { people: 60, conversions: 3, orders: 3 })
	];
	const installs = about(
		['N', 3000, 'people'],
		['E', 61, 'people'],
		['N', 150, 'installs'],
		['E', 1, 'installs']
	);
	const undeclared = installs.map((one) =>
		one.measure === 'installs' ? { ...one, measure: 'downloads' } : one
	);
	const declared = installs.map((one) =>
		one.measure === 'installs' ? { ...one, kind: 'outcome' as const } : one
	);
	const cases: [string, Statement[], string | null][] = [
		[
			'A6: clicks beside impressions, nobody clicked',
			about(
				['N', 3000, 'people'],
				['E', 60, 'people'],
				['N', 9000, 'impressions'],
				['E', 180, 'impressions'],
				['N', 400, 'clicks'],
				['E', 0, 'clicks']
			),
			'floor-event'
		],
		[
			'A7: revenue without buyers',
			about(['N', 3000, 'people'], ['E', 60, 'people'], ['N', 9000, 'revenue'], ['E', 499, 'revenue']),
			'floor-money'
		],
		['A7: own yes/no measure', declared, 'floor-outcome'],
		['A7: own measure that nobody declared', undeclared, 'floor-event'],
		['A7: clv of 60 people without buyers', about(['E', 60, 'people'], ['E', 777, 'clv']), 'floor-money'],
		[
			'A7: 120 buyers with squares',
			about(
				['N', 3000, 'people'],
				['N', 150, 'conversions'],
				['N', 3000, 'revenue'],
				['N', 90000, 'revenue_sq']
			),
			null
		],
		[
			'B3: everybody answered 5',
			about(['E', 160, 'people'], ['E', 60, 'csat_responses'], ['E', 300, 'csat'], ['E', 1500, 'csat_sq']),
			'floor-score'
		]
	];
	return [
		{
			name: 'A6: orders where conversions are hidden',
			statements: orders,
			cells: buyers,
			kind: 'floor-event'
		},
		{ name: 'A6: orders bound hidden conversions', statements: orders, cells: buyers, kind: 'outcome' },
		{
			name: 'orders of a group that was left out, by subtraction',
			statements: [...orders.slice(0, 4), words({}, 3060), words({}, 153, 'orders')],
			cells: buyers,
			kind: 'event'
		},
		{
			name: 'a group of 12 people',
			statements: about(['N', 3000, 'people'], ['E', 12, 'people']),
			cells: [cell({ region: 'N' }, { people: 3000 }), cell({ region: 'E' }, { people: 12 })],
			kind: 'published-small'
		},
		...cases.map(([name, statements, kind]): Planted => ({ name, statements, cells: [], kind }))
	];
};

const recurring = (): Planted[] => {
	const days = Array.from({ length: 10 }, (_, day) => day);
	const cells = days.flatMap((date) => [
		cell({ date, region: 'North' }, { people: 300 }),
		cell({ date, region: 'Est' }, { people: date === 3 ? 12 : 7 })
	]);
	const north = words({ region: ['North'] }, 3000, 'people', { recurring: true });
	const est = words({ region: ['Est'] }, 75, 'people', { recurring: true });
	return [
		{
			name: 'A8: 75 person-days, at most 12 people a day',
			statements: [north, est],
			cells,
			kind: 'recurring'
		},
		{ name: 'A8: the largest day has 300', statements: [north], cells, kind: null }
	];
};

const clean = (): Planted[] => {
	const random = randomness(4);
	const cells = product([[...'abcd'], [...'xyz'], [...'pq']]).map(([a = '', b = '', c = '']) => {
		const people = [3, 9, 40, 90, 200][Math.floor(random() * 5)] ?? 3;
		const conversions = Array.from({ length: people }, random).filter((draw) => draw < 0.3).length;
		return cell({ a, b, c }, { people, conversions });
	});
	return [{ name: 'three one-way breakdowns', statements: oneWay(cells, both), cells, kind: null }];
};

/** A leak of each kind, and tables without one. */
export const planted = (): Planted[] => [
	...combination(),
	...sharedControl(),
	...versions(),
	...floors(),
	...recurring(),
	...clean()
];
