import { compare } from '../../../src/lib/experiment/results/comparison/compare.ts';
import { metricsOf } from '../../../src/lib/experiment/metrics/metrics.ts';
import type { Figure, Simulation } from './figure.ts';
import { Draws } from './random.ts';

const measure = (name: string, kind: 'outcome' | 'money') => ({ name, kind, role: 'sum', of: [] }) as const;
const revenue = metricsOf([measure('conversions', 'outcome'), measure('revenue', 'money')]).find(
	({ name }) => name === 'revenue_per_person'
);

interface Group {
	readonly people: number;
	/** Share of buyers. */
	readonly share: number;
	readonly sigma: number;
	/** All amounts are so many times as large. */
	readonly scale?: number;
}

function sumsOf(
	draws: Draws,
	{ people, share, sigma, scale = 1 }: Group,
	cubed: boolean
): Map<string, number> {
	const buyers = draws.binomial(people, share);
	let [sum, squares, cubes] = [0, 0, 0];
	for (let i = 0; i < buyers; i += 1) {
		const x = scale * Math.exp(sigma * draws.normal());
		sum += x;
		squares += x * x;
		cubes += x ** 3;
	}
	return new Map([
		['people', people],
		['conversions', buyers],
		['revenue', sum],
		['revenue_sq', squares],
		...(cubed ? [['revenue_cu', cubes] as const] : [])
	]);
}

function rowOf(draws: Draws, control: Group, treatment: Group, cubed: boolean) {
	if (!revenue) throw new Error('no metric');
	const sides = { control: sumsOf(draws, control, cubed), treatment: sumsOf(draws, treatment, cubed) };
	const { row } = compare(revenue, sides, { confidence: 0.95, running: false, comparable: true });
	if (row.status !== 'shown' || !row.difference) throw new Error('not shown');
	return row;
}

const splits = [
	[5000, 95_000],
	[19_000, 1000],
	[1000, 19_000],
	[50_000, 50_000]
] as const;

/** A/A revenue: false "better" and "worse" at holdout splits, and how often the range covers 0. */
export const skewedMoney: Simulation = (repetitions) =>
	splits.flatMap(([a, b]) =>
		[1, 1.5].flatMap((sigma) =>
			[true, false].flatMap((cubed): Figure[] => {
				const draws = new Draws(a + 10 * sigma + Number(cubed));
				let [better, worse, few, judged] = [0, 0, 0, 0];
				for (let i = 0; i < repetitions; i += 1) {
					const group = (people: number) => ({ people, share: 0.025, sigma });
					const row = rowOf(draws, group(a), group(b), cubed);
					if (row.tooFewBuyers) few += 1;
					else {
						judged += 1;
						better += Number(row.verdict === 'better');
						worse += Number(row.verdict === 'worse');
					}
				}
				const name = `A/A revenue ${a}/${b}, σ ${sigma}, ${cubed ? 'with' : 'without'} _cu`;
				const [least, most] = cubed ? [0.015, 0.04] : [0, 0.05];
				return [
					{ name: `${name}: better`, hits: better, of: judged, least, most },
					{ name: `${name}: worse`, hits: worse, of: judged, least, most },
					{ name: `${name}: covers 0`, hits: judged - better - worse, of: judged, least: 0.93, most: 1 },
					{ name: `${name}: too few buyers`, hits: few, of: repetitions, least: 0, most: 0.25 }
				];
			})
		)
	);

/** Coverage of a true lift, and power beside Welch's, where Welch's test is right (even splits). */
export const moneyPower: Simulation = (repetitions) =>
	(
		[
			[20_000, 80_000, { share: 0.03 }],
			[50_000, 50_000, { share: 0.03 }],
			[5000, 95_000, { share: 0.03 }],
			[5000, 95_000, { scale: 1.2 }]
		] as const
	).flatMap(([a, b, change]): Figure[] => {
		const draws = new Draws(a);
		const base = { share: 0.025, sigma: 1 };
		const treatment = { ...base, people: b, ...change };
		const mean = ({ share, scale = 1 }: Omit<Group, 'people'>) => share * scale * Math.exp(0.5);
		const truth = mean(treatment) - mean(base);
		let [covered, found, welch] = [0, 0, 0];
		for (let i = 0; i < repetitions; i += 1) {
			const { deciding, difference } = rowOf(draws, { ...base, people: a }, treatment, true);
			if (!deciding || !difference) continue;
			covered += Number(deciding.low <= truth && truth <= deciding.high);
			found += Number(deciding.low > 0);
			welch += Number(difference.low > 0);
		}
		const name = `revenue ${a}/${b}, ${'scale' in change ? 'orders 20% larger' : '20% more buyers'}`;
		const isEven = a === b;
		return [
			{ name: `${name}: covers the truth`, hits: covered, of: repetitions, least: 0.93, most: 0.99 },
			{
				name: `${name}: found (Welch ${((100 * welch) / repetitions).toFixed(1)} %)`,
				hits: found,
				of: repetitions,
				least: isEven ? welch / repetitions - 0.05 : 0,
				most: 1
			}
		];
	});
