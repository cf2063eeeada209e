import type { Range } from '#lib/experiment/results/comparison/results.ts';

/** The ends of an axis; zero is always between them. */
export interface Domain {
	readonly low: number;
	readonly high: number;
}

/** Space left free beyond the outermost bound, as a share of the whole. */
const margin = 0.06;

/** The smallest axis that includes zero and every range, with some padding. */
export function domain(ranges: readonly Range[]): Domain {
	const low = Math.min(0, ...ranges.map((range) => range.low));
	const high = Math.max(0, ...ranges.map((range) => range.high));
	const space = (high - low || 1) * margin;
	return { low: low - space, high: high + space };
}

/** An axis with zero in the middle, so that the zero lines of tables with different units align. */
export function centred(ranges: readonly Range[], further: readonly number[] = []): Domain {
	const reach = Math.max(
		0,
		...ranges.flatMap((r) => [Math.abs(r.low), Math.abs(r.high)]),
		...further.map(Math.abs)
	);
	const half = (reach || 1) * (1 + margin);
	return { low: -half, high: half };
}

/** Position of x on the axis: 0 at its low end, 1 at its high end; values outside are clamped. */
export function position(x: number, { low, high }: Domain): number {
	return Math.min(1, Math.max(0, (x - low) / (high - low)));
}
