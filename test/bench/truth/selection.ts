import { compare } from '../../../src/lib/experiment/results/comparison/compare.ts';
import { metricsOf } from '../../../src/lib/experiment/metrics/metrics.ts';
import type { Simulation } from './figure.ts';
import { Draws } from './random.ts';

const [conversion] = metricsOf([{ name: 'conversions', kind: 'outcome', role: 'sum', of: [] }]);
const least = 10;

/** A/A at 9,500 against 500 people and 2%, shown only from ten conversions on: false claims among those shown. */
export const selection: Simulation = (repetitions) => {
	if (!conversion) throw new Error('no metric');
	const draws = new Draws(500);
	let [shown, better, worse, covered] = [0, 0, 0, 0];
	while (shown < repetitions) {
		const [control, treatment] = [9500, 500].map(
			(people) =>
				new Map([
					['people', people],
					['conversions', draws.binomial(people, 0.02)]
				])
		);
		if (!control || !treatment || (treatment.get('conversions') ?? 0) < least) continue;
		shown += 1;
		const { row } = compare(
			conversion,
			{ control, treatment },
			{ confidence: 0.95, running: false, comparable: true, floor: { min: least, zeroFrom: 1000 } }
		);
		if (row.status !== 'shown' || !row.deciding) continue;
		better += Number(row.verdict === 'better');
		worse += Number(row.verdict === 'worse');
		covered += Number(row.deciding.low <= 0 && row.deciding.high >= 0);
	}
	const name = 'A/A 9,500/500, 2%, shown from ten conversions on';
	return [
		{ name: `${name}: better`, hits: better, of: shown, least: 0, most: 0.03 },
		{ name: `${name}: worse`, hits: worse, of: shown, least: 0, most: 0.03 },
		{ name: `${name}: covers 0`, hits: covered, of: shown, least: 0.94, most: 1 }
	];
};
