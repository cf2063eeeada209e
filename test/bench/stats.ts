import { compareEstimates } from '#lib/stats/means/comparison.ts';
import { cupedEstimates } from '#lib/stats/adjustment/cuped.ts';
import type { Estimate } from '#lib/stats/estimate.ts';
import { meanEstimate } from '#lib/stats/means/moments.ts';
import { proportionDifference } from '#lib/stats/proportions/proportion-difference.ts';
import { ratioEstimate } from '#lib/stats/ratios/ratio.ts';

const comparisons = 10_000;

/** Difference and lift, as a result shows them. */
function compared(control: Estimate, treatment: Estimate): number {
	const answer = compareEstimates(control, treatment, 0.95);
	return answer.kind === 'computed' ? answer.difference.p : 0;
}

const mean = (i: number) => meanEstimate({ n: 500 + i, sum: 900 + i, sumSquares: 40_000 + 3 * i });

const ratio = (i: number) =>
	ratioEstimate({
		n: 500 + i,
		numerator: { sum: 160 + i / 9, sumSquares: 300 + i },
		denominator: { sum: 2500 + 5 * i, sumSquares: 19_000 + 40 * i },
		sumProducts: 1200 + i
	});

const past = (i: number) => ({
	n: 500 + i,
	post: { sum: 900 + i, sumSquares: 40_000 + 3 * i },
	pre: { sum: 800 + i, sumSquares: 30_000 + 3 * i },
	sumProducts: 20_000 + i
});

function cuped(i: number): number {
	const { control, treatment } = cupedEstimates(past(i), past(i + 1));
	return compared(control, treatment);
}

function proportion(i: number): number {
	const answer = proportionDifference({ n: 5000 + i, count: 150 }, { n: 5000 + i, count: 180 }, 0.95);
	return answer.kind === 'computed' ? answer.difference.p : 0;
}

function rare(i: number): number {
	const answer = proportionDifference({ n: 5000 + i, count: 7 }, { n: 5000 + i, count: 15 }, 0.95);
	return answer.kind === 'computed' ? answer.difference.p : 0;
}

/** Prints how many comparisons a second each kind of metric takes. */
export function benchStats(): void {
	const kinds = {
		proportion,
		'proportion, few conversions': rare,
		mean: (i: number) => compared(mean(i), mean(i + 1)),
		ratio: (i: number) => compared(ratio(i), ratio(i + 1)),
		CUPED: cuped
	};
	for (const [name, run] of Object.entries(kinds)) {
		for (let i = 0; i < 2000; i += 1) run(i);
		const start = performance.now();
		for (let i = 0; i < comparisons; i += 1) run(i);
		const milliseconds = performance.now() - start;
		const perSecond = Math.round((comparisons / milliseconds) * 1000).toLocaleString('en');
		console.log(
			`${name.padEnd(28)} ${milliseconds.toFixed(1).padStart(8)} ms for 10,000 ${perSecond.padStart(12)} a second`
		);
	}
}
