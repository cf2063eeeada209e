import type { VariantCells } from '../cells.ts';
import type { Share, Unknowns } from './unknowns.ts';

/**
 * People are the same in two campaigns, and what they did was measured twice: over another window, or corrected. Then people are
 * one unknown, and a number of theirs is one for each measurement; it is one and the same where both found as many, because the
 * strongest reader knows whose number did not change.
 *
 * A proof is about one measurement. What other campaigns measured otherwise is a number of its own there, bounded by as many people
 * as there are, because their rows tell something about what they share with it. So the proof of people agrees with the rows of all
 * campaigns, and that of an outcome with the people rows of all and with everybody's outcome rows. As with two outcomes of one
 * campaign, nothing is concluded from one of them about the other.
 */
export interface Measurement {
	/** The number of each unknown. */
	readonly truth: Float64Array;
	/** For each campaign 1 at unknowns of which it measured something else. */
	readonly differs: readonly Uint8Array[];
}

const sumOf = (numbers: Float64Array, list: readonly number[]): number =>
	list.reduce((sum, u) => sum + (numbers[u] ?? NaN), 0);

/** Splits a whole number over unknowns in proportion to their people; of nobody more than there are people. */
const spread = (total: number, list: readonly number[], people: Float64Array): number[] => {
	const all = sumOf(people, list);
	let [before, given] = [0, 0];
	return list.map((u, i) => {
		before += people[u] ?? 0;
		const upTo = i === list.length - 1 ? total : Math.floor((total * before) / all);
		const here = upTo - given;
		given = upTo;
		return here;
	});
};

/**
 * A number of every unknown as each campaign measured it; NaN where it has no such people, or did not measure it. Where a campaign
 * has one cell for several unknowns (it lacks a column), its number is split as another campaign found it, if that adds up, else in
 * proportion to people: a table that agrees with everything, which is what a proof begins with.
 */
export const numbersOf = (
	{ size, cellOf, truth: [people = new Float64Array()] }: Unknowns,
	campaigns: readonly VariantCells[],
	{ share, isMeasured }: { share: Share; isMeasured: (cells: VariantCells) => boolean }
): Float64Array[] => {
	const numbers = campaigns.map(() => new Float64Array(size).fill(NaN));
	const shared: { campaign: number; total: number; list: number[] }[] = [];
	campaigns.forEach((cells, campaign) => {
		if (!isMeasured(cells)) return;
		const own = share(cells);
		const members = Array.from({ length: cells.size }, (): number[] => []);
		cellOf[campaign]?.forEach((cell, u) => members[cell]?.push(u));
		members.forEach((list, cell) => {
			const [only] = list;
			const [total, of] = [own[cell] ?? 0, numbers[campaign]];
			if (list.length === 1 && only !== undefined && of) of[only] = total;
			else if (list.length > 1) shared.push({ campaign, total, list });
		});
	});
	for (const { campaign, total, list } of shared) {
		const same = numbers.findLast((of) => sumOf(of, list) === total);
		const parts = same ? list.map((u) => same[u] ?? 0) : spread(total, list, people);
		list.forEach((u, i) => {
			const of = numbers[campaign];
			if (of) of[u] = parts[i] ?? 0;
		});
	}
	return numbers;
};

/** The measurements of a number that differ: the newest measurement first, with the older ones where the newest did not measure. */
export const measurementsOf = (numbers: readonly Float64Array[], size: number): Measurement[] => {
	const newestFirst = numbers.toReversed();
	const found = new Map<string, Measurement>();
	for (const own of [...newestFirst, ...(numbers.length === 0 ? [new Float64Array(size)] : [])]) {
		const order = [own, ...newestFirst];
		const truth = Float64Array.from({ length: size }, (_, u) => {
			const of = order.find((numbers) => !Number.isNaN(numbers[u] ?? NaN));
			return of?.[u] ?? 0;
		});
		const differs = numbers.map((of) =>
			Uint8Array.from(truth, (value, u) => Number(!Number.isNaN(of[u] ?? NaN) && of[u] !== value))
		);
		const key = truth.join();
		if (!found.has(key)) found.set(key, { truth, differs });
	}
	return [...found.values()];
};

/** What other campaigns measured of the same unknowns, as far as it tells something about a measurement. */
export interface OtherNumbers {
	readonly count: number;
	/** The unknown that each is about. */
	readonly unknownOf: Int32Array;
	readonly number: Float64Array;
	/** For each campaign, which of them is its number of an unknown; -1 for none. */
	readonly at: readonly Int32Array[];
}

/**
 * The numbers of unknowns in campaigns that measured otherwise there: one for those that found as many. A campaign that shares
 * nothing with the measurement, nor with one that does, tells nothing about it.
 */
export const otherNumbers = (
	numbers: readonly Float64Array[],
	{ differs }: Measurement,
	size: number
): OtherNumbers => {
	const isAt = (of: Float64Array, u: number) => !Number.isNaN(of[u] ?? NaN);
	const informs = new Set<number>();
	const isInformative = (of: Float64Array, c: number) =>
		of.some(
			(number, u) =>
				isAt(of, u) && (differs[c]?.[u] !== 1 || [...informs].some((other) => numbers[other]?.[u] === number))
		);
	for (let before = -1; before < informs.size;) {
		before = informs.size;
		numbers.forEach((of, c) => {
			if (!informs.has(c) && isInformative(of, c)) informs.add(c);
		});
	}
	const ids = new Map<string, number>();
	const list: { unknown: number; number: number }[] = [];
	const at = numbers.map((of, c) =>
		Int32Array.from({ length: size }, (_, unknown) => {
			if (!informs.has(c) || differs[c]?.[unknown] !== 1) return -1;
			const number = of[unknown] ?? 0;
			const key = `${unknown} ${number}`;
			const id = ids.get(key) ?? list.length;
			if (id === list.length) list.push({ unknown, number });
			ids.set(key, id);
			return id;
		})
	);
	return {
		count: list.length,
		unknownOf: Int32Array.from(list, ({ unknown }) => unknown),
		number: Float64Array.from(list, ({ number }) => number),
		at
	};
};

/** A list with -1 for what was added. */
export const widened = (list: Int32Array, size: number): Int32Array => {
	if (list.length === size) return list;
	const all = new Int32Array(size).fill(-1);
	all.set(list);
	return all;
};
