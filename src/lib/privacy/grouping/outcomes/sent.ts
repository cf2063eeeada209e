import { fewestActors } from '../actors.ts';
import type { Measure } from '../../cube.ts';
import type { Sums } from '../exact.ts';
import { isSent } from '../family.ts';
import { isLinked, isMultiple } from '../links.ts';
import type { Nobody } from '../nobody.ts';
import { sumAt } from '../plan.ts';
import type { Policy } from '../../policy.ts';

/** What decides whether a number is the sender's alone. */
interface SentInput {
	readonly measures: readonly Measure[];
	/** Indices of the measures known in every cell. */
	readonly known: readonly number[];
	/** The total and every people block. */
	readonly groups: readonly Sums[];
	readonly policy: Pick<Policy, 'minOutcome'>;
	readonly isNobody: Nobody;
}

/** Is it so much a person (or an impression), in each variant, or in all where the total alone is known? */
const isRate = (groups: readonly Sums[], measure: number, by: (of: ArrayLike<number>) => number): boolean => {
	const rows = (list: Sums): Sums[] => list.map((sums) => [sums]);
	const variants = (groups[0] ?? []).map((_, v) =>
		groups.flatMap((sums) => (sums[v] && sums[v][0] !== 0 ? [sums[v]] : []))
	);
	const sent = variants.filter((of) => of.some((sums) => sumAt(sums, measure) !== 0));
	// One group has some rate, whatever is counted.
	const isTotalAlone = sent.some((of) => new Set(of.map((sums) => sums[0])).size < 2);
	if (isTotalAlone) return sent.length > 1 && isMultiple(rows(sent.flat()), measure, by);
	return sent.every((of) => isMultiple(rows(of), measure, by));
};

/**
 * Names of the columns that are the sender's alone, published wherever people are.
 *
 * - Impressions: so many a person; or in every group enough of them, of enough people, and no multiple of an outcome. Where
 *   people reached are counted, impressions bound them: then every group has more impressions than people.
 * - Cost without squares: so much a person, or so much an impression where impressions are published. A cost for each click or
 *   conversion counts what people did.
 */
export const sentNames = ({ measures, known, groups, policy, isNobody }: SentInput): ReadonlySet<string> => {
	const find = (name: string) => known.find((m) => measures[m]?.name === name) ?? -1;
	const people = (of: ArrayLike<number>) => of[0] ?? 0;
	const m = policy.minOutcome;
	const isFree = (impressions: number, reached: number, square: number) =>
		groups.every((sums) =>
			sums.every((of, variant) => {
				const [n, sum] = [of[0] ?? 0, sumAt(of, impressions)];
				if (n === 0) return true;
				if (sum === 0) return reached < 0 || isNobody(of, reached, variant);
				const actors = square < 0 ? 0 : fewestActors(sum, sumAt(of, square));
				if (sum < m || (square >= 0 && sum ** 2 < m * sumAt(of, square))) return false;
				// Where nobody counts who was reached, only those without any may not be known.
				if (reached < 0) return square < 0 || n - (sum - (sumAt(of, square) - sum) / 2) >= m;
				return sum >= n && n - actors >= m;
			})
		);
	const outcomes = known.filter((y) => measures[y]?.role === 'sum' && measures[y].kind === 'outcome');
	const isOfOutcome = (count: number) =>
		outcomes.some((outcome) => isLinked({ count, outcome }, { groups, merged: groups, m }));
	const sent = new Set<string>();
	for (const pre of ['', 'pre_']) {
		const impressions = find(`${pre}impressions`);
		const cost = find(`${pre}cost`);
		if (impressions >= 0) {
			const square = find(`${pre}impressions_sq`);
			const isOurs =
				isRate(groups, impressions, people) ||
				(!isOfOutcome(impressions) && isFree(impressions, find(`${pre}reached`), square));
			if (isOurs) sent.add(`${pre}impressions`);
		}
		if (cost >= 0 && isSent(`${pre}cost`, measures)) {
			const isOurs =
				isRate(groups, cost, people) ||
				(sent.has(`${pre}impressions`) && isRate(groups, cost, (of) => sumAt(of, impressions)));
			if (isOurs) sent.add(`${pre}cost`);
		}
	}
	return sent;
};
