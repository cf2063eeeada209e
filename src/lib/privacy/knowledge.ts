import type { Cube } from './cube.ts';

/** Consecutive days in which the same measures are known for every cell. */
export interface Run {
	readonly from: number;
	readonly to: number;
	/** Indices of the measures known in every cell of these days. */
	readonly known: readonly number[];
	/** People in each variant. */
	readonly people: readonly number[];
}

/** Each epoch is published on its own, so every cut costs detail: no more than this many. */
const maxRuns = 4;

const joined = (a: Run, b: Run): Run => ({
	from: a.from,
	to: b.to,
	known: a.known.filter((measure) => b.known.includes(measure)),
	people: a.people.map((n, variant) => n + (b.people[variant] ?? 0))
});

const sumOf = (numbers: readonly number[]) => numbers.reduce((a, b) => a + b, 0);

/** People for whom a measure is known apart but not together, summed over the measures. */
const loss = (a: Run, b: Run): number => {
	const common = joined(a, b).known.length;
	return (a.known.length - common) * sumOf(a.people) + (b.known.length - common) * sumOf(b.people);
};

const dailyRuns = (cube: Cube): Run[] => {
	const days = new Map<number, { known: boolean[]; people: number[] }>();
	for (let i = 0; i < cube.size; i++) {
		const day = cube.day[i] ?? 0;
		let entry = days.get(day);
		if (!entry) {
			entry = { known: cube.measures.map(() => true), people: cube.variants.map(() => 0) };
			days.set(day, entry);
		}
		const variant = cube.variant[i] ?? 0;
		entry.people[variant] = (entry.people[variant] ?? 0) + (cube.people[i] ?? 0);
		for (let m = 0; m < cube.sums.length; m++) if (Number.isNaN(cube.sums[m]?.[i])) entry.known[m] = false;
	}
	return [...days]
		.sort(([a], [b]) => a - b)
		.map(([day, { known, people }]) => ({
			from: day,
			to: day,
			known: known.flatMap((is, measure) => (is ? [measure] : [])),
			people
		}));
};

/**
 * Cuts a campaign into runs of days with the same known measures (blank is unknown, never zero): the last two weeks without
 * conversions must not hide the conversions of the weeks before. Every run becomes an epoch.
 *
 * Runs that could not be published on their own (1 to k−1 people in some variant), and, beyond four runs, whichever costs
 * least, are joined with a neighbour; a joined run knows what both know. Cost: people × measures no longer known.
 */
export const runsOfKnowledge = (cube: Cube, { k, dated }: { k: number; dated: boolean }): Run[] => {
	let runs: Run[] = [];
	const daily = dailyRuns(cube);
	const [first] = daily;
	if (!dated && first) return [daily.slice(1).reduce(joined, first)];
	for (const run of daily) {
		const last = runs.at(-1);
		if (last && loss(last, run) === 0 && last.known.length === run.known.length)
			runs.splice(-1, 1, joined(last, run));
		else runs.push(run);
	}
	const tooSmall = (run: Run | undefined) => run?.people.some((n) => n > 0 && n < k) ?? false;
	while (runs.length > 1) {
		const pairs = runs.slice(1).map((run, at) => ({ at, left: runs[at] ?? run, right: run }));
		const small = pairs.filter(({ left, right }) => tooSmall(left) || tooSmall(right));
		const candidates = small.length > 0 ? small : runs.length > maxRuns ? pairs : [];
		const [first, ...rest] = candidates;
		if (!first) break;
		const cheapest = rest.reduce((a, b) => (loss(b.left, b.right) < loss(a.left, a.right) ? b : a), first);
		runs = runs.toSpliced(cheapest.at, 2, joined(cheapest.left, cheapest.right));
	}
	return runs;
};
