import type { Measure } from '../../cube.ts';
import type { Sums } from '../exact.ts';
import type { AnswerFamily, ScoreFamily } from '../family.ts';
import { multipleOf, isOneValue } from '../links.ts';
import { isWithin, nestedPairs, outerOnly, planOk, sumAt, type Guard, type Plan } from '../plan.ts';
import type { Policy } from '../../policy.ts';
import { manyTimes } from '../money/amount-rule.ts';

/** The total of points that nobody knows the people behind, from so many people on. */
const manyPeople = ({ k }: Policy): Guard => ({
	count: (sums) => sums[0] ?? 0,
	min: manyTimes * k,
	zeroOk: false,
	reason: 'respondents-under-r'
});

/** At least r people have points, and where all have the same, m have none: so many Σx and Σx² tell. */
const payersGuards = (
	score: { readonly sum: number; readonly square: number },
	{ groups, policy }: { readonly groups: readonly Sums[]; readonly policy: Policy }
): Guard[] => {
	const people: Guard['count'] = (sums) =>
		sumAt(sums, score.square) === 0 ? 0 : sumAt(sums, score.sum) ** 2 / sumAt(sums, score.square);
	const guard = (count: Guard['count'], min: number): Guard => ({
		count,
		min,
		zeroOk: false,
		reason: 'respondents-under-r'
	});
	return [
		guard(people, policy.minBuyers),
		...(isOneValue(score, groups) ? [guard((sums) => (sums[0] ?? 0) - people(sums), policy.minOutcome)] : [])
	];
};

/** What the plans of scores and answers are made from. */
export interface ScoreInput {
	readonly measures: readonly Measure[];
	readonly people: Plan;
	readonly policy: Policy;
	readonly total: Sums;
	/** Plans of outcomes and events, in their order. */
	readonly counts: readonly Plan[];
	/** Counts of people published elsewhere. */
	readonly others: readonly number[];
	/** The total and every people block. */
	readonly groups: readonly Sums[];
}

/** Ends of usual scales: a mean at one of them says that everybody answered alike. */
const ends = [0, 1, 5, 7, 10, 100];

/** Did all who answered give the same score, as far as the sums tell? */
const isAlike = (answers: number, sum: number, squares: number | undefined): boolean =>
	answers > 0 &&
	(squares === undefined
		? ends.includes(sum / answers)
		: answers * squares - sum * sum <= 1e-9 * answers * squares);

/** Nobody, or at least m, is counted by the outer measure and not by the inner one. */
const betweenGuard = ([outer, inner]: readonly [number, number], { minOutcome }: Policy): Guard => ({
	count: outerOnly(outer, inner),
	min: minOutcome,
	zeroOk: true,
	reason: 'respondents-under-r'
});

/** Buyers who did not answer, where only buyers were asked as far as the published groups tell. */
const askedGuards = (responses: number, { others, groups, measures, policy }: ScoreInput): Guard[] =>
	others
		.filter((other) => measures[other]?.name === 'conversions' && isWithin(groups, responses, other))
		.map((buyers) => betweenGuard([buyers, responses], policy));

/**
 * The plan of one family of scores: 0 or at least r respondents who did not all answer alike, and 0 or at least m people who did
 * not answer. Where only some people were asked (buyers), 0 or at least m of them did not answer either.
 *
 * Points that nobody counts respondents of rest on r people, as their squares tell; without squares the total alone is published,
 * from 20 k people on. So many points for each outcome are shown in its groups.
 */
export const scorePlan = (family: ScoreFamily, input: ScoreInput): Plan => {
	const { measures, people, policy, total } = input;
	const named = (name: string) => family.members.find((member) => measures[member]?.name === name);
	const scores = family.members.flatMap((sum) => {
		const { name = '', kind, role } = measures[sum] ?? {};
		if (kind !== 'score' || role !== 'sum') return [];
		return [{ sum, square: named(`${name}_sq`), responses: named(`${name}_responses`) }];
	});
	const uncounted = scores.filter(({ responses }) => responses === undefined);
	const links = uncounted.flatMap(({ sum }) => multipleOf(sum, input));
	const link = links.find(({ reason }) => !reason);
	const hasSquares = uncounted.every(({ square }) => square !== undefined);
	const isTotal = !link && !hasSquares;
	const plan: Plan = {
		layer: 'score',
		name: `score ${family.members[0] ?? ''}`,
		measures: family.members,
		base: link ?? people,
		...(isTotal ? { totalOnly: 'score-needs-answers' } : {}),
		guards: [
			...(isTotal ? [manyPeople(policy)] : []),
			...uncounted.flatMap(({ sum, square }) =>
				square === undefined ? [] : payersGuards({ sum, square }, input)
			),
			...family.responses.flatMap((responses): Guard[] => [
				{
					count: (sums) => sumAt(sums, responses),
					min: policy.minBuyers,
					zeroOk: true,
					reason: 'respondents-under-r'
				},
				{
					count: (sums) => (sums[0] ?? 0) - sumAt(sums, responses),
					min: policy.minOutcome,
					zeroOk: true,
					reason: 'respondents-under-r'
				},
				...askedGuards(responses, input)
			])
		],
		certified: (sums) =>
			scores.every(({ sum, square, responses }) => {
				const answers = responses === undefined ? (sums[0] ?? 0) : sumAt(sums, responses);
				return !isAlike(answers, sumAt(sums, sum), square === undefined ? undefined : sumAt(sums, square));
			}),
		uncertified: () => 'answers-alike'
	};
	const refused = link ? undefined : links[0]?.reason;
	if (refused) return { ...plan, reason: refused };
	if (planOk(plan, total)) return plan;
	if (isTotal) return { ...plan, reason: 'score-needs-answers' };
	const enough = planOk({ ...plan, certified: () => true }, total);
	return { ...plan, reason: enough ? 'all-answered-alike' : 'too-few-respondents' };
};

/**
 * The plan of promoters, detractors and all who answered, on blocks of their own.
 *
 * People fall into four classes: promoters, detractors, those in between (who answered minus both), and those who did not
 * answer. All three counts are published on the same blocks, so whatever group one of them can be derived for, each class can:
 * every class has at least m people in every variant, the answering ones r together, and so has every union of classes. Only
 * "everybody answered" is allowed. A block where nobody answered is not shown on its own.
 *
 * Other counts of people may be published on smaller blocks. Where they hold all who answered, or are among them, as far as the
 * published groups tell, the people in between are a group too: nobody, or at least m.
 */
export const answerPlan = ({ promoters, detractors, responses }: AnswerFamily, input: ScoreInput): Plan => {
	const { people, policy, total } = input;
	const { minOutcome: m, minBuyers } = policy;
	const answered: Guard = {
		count: (sums) => sumAt(sums, responses),
		min: minBuyers,
		zeroOk: false,
		reason: 'respondents-under-r'
	};
	const classes: Guard['count'][] = [
		(sums) => sumAt(sums, promoters),
		(sums) => sumAt(sums, detractors),
		(sums) => sumAt(sums, responses) - sumAt(sums, promoters) - sumAt(sums, detractors)
	];
	const plan: Plan = {
		layer: 'score',
		name: 'answers',
		measures: [promoters, detractors, responses].toSorted((a, b) => a - b),
		base: people,
		guards: [
			answered,
			...classes.map((count): Guard => ({ count, min: m, zeroOk: false, reason: 'outcome-under-m' })),
			{
				count: (sums) => (sums[0] ?? 0) - sumAt(sums, responses),
				min: m,
				zeroOk: true,
				reason: 'respondents-under-r'
			},
			...input.others
				.flatMap((other) => nestedPairs(input.groups, responses, other))
				.map((pair) => betweenGuard(pair, policy))
		]
	};
	if (planOk(plan, total)) return plan;
	const enough = planOk({ ...plan, guards: [answered] }, total);
	return { ...plan, reason: enough ? 'one-side-below-m' : 'too-few-respondents' };
};
