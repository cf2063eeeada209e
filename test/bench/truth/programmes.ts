import { campaignGain } from '../../../src/lib/experiment/roi/money/campaign-gain.ts';
import { analyse } from '../../../src/lib/experiment/results/analyse.ts';
import { returnProgrammes } from '../../../src/lib/experiment/programme/return-programme.ts';
import { selectionAdjustedSum } from '../../reference/methods/selection-adjusted-sum.ts';
import { hartungKnapp } from '../../../src/lib/stats/pooling/meta-analysis.ts';
import { logRatioOfShares } from '../../../src/lib/stats/pooling/log-ratio.ts';
import { released, type Group } from '../../experiment/released.ts';
import type { Figure, Simulation } from './figure.ts';
import { Draws } from './random.ts';

const margin = 0.4;
const orders = { mean: 30, sigma: 0.8 };
const assumptions = {
	marginRate: margin,
	fixedCost: 50,
	costPerPerson: 0.01,
	currency: 'EUR',
	horizonDays: null,
	discountRate: 0,
	valuePerConversion: null
};

function group(draws: Draws, variant: string, people: number, share: number): Group {
	const buyers = draws.binomial(people, share);
	let [revenue, squares] = [0, 0];
	for (let i = 0; i < buyers; i += 1) {
		const x = orders.mean * Math.exp(orders.sigma * draws.normal() - orders.sigma ** 2 / 2);
		revenue += x;
		squares += x * x;
	}
	return { variant, people, sums: { conversions: buyers, revenue, revenue_sq: squares } };
}

/** Programmes of 12 ended campaigns, one to three treatments each, with true gains: does the range of the sum cover the truth? */
export const gains: Simulation = (repetitions) => {
	const draws = new Draws(12);
	let [covered, wide, loss] = [0, 0, 0];
	for (let i = 0; i < repetitions; i += 1) {
		let truth = 0;
		const campaigns = Array.from({ length: 12 }, (_, c) => {
			const people = 4000 + Math.floor(8000 * draws.uniform());
			const base = 0.02 + 0.02 * draws.uniform();
			const groups = [group(draws, 'control', people, base)];
			truth -= assumptions.fixedCost;
			for (let t = 0; t < 1 + (c % 3); t += 1) {
				const share = base * Math.exp(0.15 + 0.1 * draws.normal());
				groups.push(group(draws, `treatment ${t + 1}`, people, share));
				truth += people * (margin * orders.mean * (share - base) - assumptions.costPerPerson);
			}
			const results = analyse(released(groups), {
				campaign: 'Case',
				confidence: 0.95,
				plan: null,
				running: false,
				currency: 'EUR'
			});
			const slug = `c${c}`;
			return { slug, name: slug, demo: false, currency: 'EUR', gain: campaignGain(results, assumptions) };
		});
		const gain = returnProgrammes(campaigns, 0.95)[0]?.gain;
		if (!gain) continue;
		covered += Number(gain.low <= truth && truth <= gain.high);
		wide += Number(gain.high - gain.low > 0);
		loss += Number(gain.high < 0);
	}
	const name = 'programmes of 12 campaigns with true gains';
	return [
		{ name: `${name}: range covers the truth`, hits: covered, of: repetitions, least: 0.93, most: 0.97 },
		{ name: `${name}: range has a width`, hits: wide, of: repetitions, least: 1, most: 1 },
		{ name: `${name}: a loss is claimed`, hits: loss, of: repetitions, least: 0, most: 0.02 }
	];
};

/** Portfolios of campaigns of 2,000 people and 2%: does the pooled lift cover the truth? */
export const lifts: Simulation = (repetitions) =>
	(
		[
			[10, 1000, 1000, 0, 0],
			[40, 1000, 1000, 0, 0],
			[100, 1000, 1000, 0, 0],
			[40, 500, 1500, 0, 0],
			[40, 1800, 200, 0, 0],
			[40, 1000, 1000, 0.1, 0.2]
		] as const
	).map(([campaigns, a, b, lift, tau]): Figure => {
		const draws = new Draws(campaigns + b);
		let covered = 0;
		for (let i = 0; i < repetitions; i += 1) {
			const studies = Array.from({ length: campaigns }, () => {
				const share = 0.02 * Math.exp(0.3 * draws.normal());
				const treated = Math.min(1, share * Math.exp(lift + tau * draws.normal()));
				return logRatioOfShares(
					{ n: a, count: draws.binomial(a, share) },
					{ n: b, count: draws.binomial(b, treated) }
				);
			}).filter((study) => study !== null);
			const found = hartungKnapp(studies, 0.95);
			covered += Number(found.kind === 'computed' && found.low <= lift && lift <= found.high);
		}
		const what = lift === 0 ? 'A/A' : 'true lifts that differ';
		return {
			name: `${campaigns} campaigns of ${a}/${b}, ${what}: pooled lift covers the truth`,
			hits: covered,
			of: repetitions,
			least: 0.93,
			most: 0.97
		};
	});

/** Twelve campaigns of which the certain winners are rolled out: does the adjusted sum cover what they truly bring? */
export const luck: Simulation = (repetitions) =>
	[0, 0.5, 1.5].map((spread): Figure => {
		const draws = new Draws(7 + 10 * spread);
		let [covered, times] = [0, 0];
		for (let i = 0; i < repetitions; i += 1) {
			let truth = 0;
			const campaigns = Array.from({ length: 12 }, () => {
				const error = 0.5 + draws.uniform();
				const real = 0.5 + spread * draws.normal();
				const effect = real + error * draws.normal();
				const weight = 1 + 2 * draws.uniform();
				const chosen = effect > 1.2 * error;
				if (chosen) truth += weight * real;
				return { effect, variance: error ** 2, weight, chosen };
			});
			if (!campaigns.some(({ chosen }) => chosen)) continue;
			const found = selectionAdjustedSum(campaigns, 0.95);
			if (found.kind !== 'computed') continue;
			times += 1;
			covered += Number(found.low <= truth && truth <= found.high);
		}
		return {
			name: `rolled out of 12, spread ${spread}: adjusted sum covers the truth`,
			hits: covered,
			of: times,
			least: 0.93,
			most: 0.99
		};
	});
