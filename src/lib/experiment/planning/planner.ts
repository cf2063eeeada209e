import { daysLeft, plannedPeople, plannedPower, smallestLift } from '#lib/stats/planning/plan.ts';
import type { TestDesign } from '#lib/stats/planning/plan.ts';

/** How the result will be analysed: once at the planned end, or at any time while it runs. */
export type AnalysisMode = 'once' | 'running';

/** An answer for both ways to analyse the result. */
export type ByMode<T> = Readonly<Record<AnalysisMode, T>>;

/** What is known and required before a campaign starts. `lift`, `people` or both are given. */
export interface PlanQuestion {
	/** The control's expected value. */
	readonly metric: TestDesign['metric'];
	/** Two-sided level in (0, 1), shared by all treatments. */
	readonly confidence: number;
	/** The required power, in (0, 1). */
	readonly power: number;
	/** Share of one treatment's people in that treatment and the control together, in (0, 1). */
	readonly share: number;
	/** Number of treatments, each compared with the control. */
	readonly treatments: number;
	/** The analysis that the answer gives first; the other one follows. */
	readonly looking: AnalysisMode;
	/** Smallest relative change worth finding, 0.1 is +10%; negative for a decrease. */
	readonly lift: number | null;
	/** People of all variants together. */
	readonly people: number | null;
	/** People a day, all variants together. */
	readonly perDay: number | null;
	/** People so far, all variants together. */
	readonly soFar: number;
}

/** The size of a campaign. */
export interface PlanSize {
	/** All variants together. */
	readonly people: number;
	readonly control: number;
	readonly treatment: number;
	/** Days from now; null where no pace was given. */
	readonly days: number | null;
}

/** The answer to what the question leaves open. Null where no size, or no change, is large enough. */
export type PlanAnswer =
	| { readonly find: 'people'; readonly lift: number; readonly needed: ByMode<PlanSize | null> }
	| { readonly find: 'lift'; readonly given: PlanSize; readonly smallest: ByMode<number | null> }
	| {
			readonly find: 'power';
			readonly lift: number;
			readonly given: PlanSize;
			readonly power: ByMode<number>;
			readonly needed: ByMode<PlanSize | null>;
	  };

/** What a campaign of one size can do. */
export interface PlanRow extends PlanSize {
	/** The size in the answer. */
	readonly planned: boolean;
	/** Smallest change found with the required power; null where even the largest is not. */
	readonly smallest: ByMode<number | null>;
	/** Chance to find the change in the answer. */
	readonly power: ByMode<number>;
}

/** The chance to find a change, by size. */
export interface PlanCurve {
	readonly lift: number;
	/** The required power. */
	readonly goal: number;
	/** The size in the answer: people of all variants. */
	readonly planned: number;
	/** People of all variants, with the chance for both ways to read. */
	readonly points: readonly (ByMode<number> & { readonly people: number })[];
}

const both = <T>(of: (looking: AnalysisMode) => T): ByMode<T> => ({
	once: of('once'),
	running: of('running')
});

const planOf = (question: PlanQuestion, looking: AnalysisMode): TestDesign => ({
	metric: question.metric,
	confidence: question.confidence,
	treatmentShare: question.share,
	comparisons: question.treatments,
	sequential: looking === 'running'
});

/** People of all variants for each person of the control and one treatment. */
const whole = ({ share, treatments }: PlanQuestion): number => 1 - share + treatments * share;

const days = ({ perDay, soFar }: PlanQuestion, needed: number): number | null =>
	perDay === null ? null : daysLeft({ needed, soFar, perDay });

/** A campaign with at least this many people in the control and one treatment. */
function atLeast(question: PlanQuestion, pair: number): PlanSize {
	const up = (people: number) => Math.ceil(people - 1e-9 * people);
	const control = up(pair * (1 - question.share));
	const treatment = up(pair * question.share);
	const people = control + question.treatments * treatment;
	return { people, control, treatment, days: days(question, people) };
}

/** A campaign with this many people in all variants together. */
function ofPeople(question: PlanQuestion, people: number): PlanSize {
	const treatment = Math.round((people * question.share) / whole(question));
	const control = people - question.treatments * treatment;
	return { people, control, treatment, days: days(question, people) };
}

const neededFor = (question: PlanQuestion, lift: number): ByMode<PlanSize | null> =>
	both((looking) => {
		const answer = plannedPeople(planOf(question, looking), lift, question.power);
		return answer.kind === 'computed' ? atLeast(question, answer.people) : null;
	});

const smallestAt = (question: PlanQuestion, people: number): ByMode<number | null> =>
	both((looking) => {
		const answer = smallestLift(planOf(question, looking), {
			people: people / whole(question),
			power: question.power,
			direction: (question.lift ?? 1) < 0 ? -1 : 1
		});
		return answer.kind === 'computed' ? answer.lift : null;
	});

const powerAt = (question: PlanQuestion, people: number, lift: number): ByMode<number> =>
	both((looking) => plannedPower(planOf(question, looking), people / whole(question), lift));

/**
 * Answers what the question leaves open: people for a change, the smallest change for people, the chance for both.
 *
 * Takes differences as normal, like `plannedPower`: see `planNotes` for when that is rough. The error rate is shared
 * by all treatments (Bonferroni, the first step of Holm). An always-valid interval widens the threshold, never the noise.
 *
 * @throws {StatsError} `out_of_range` for inputs outside the documented ranges, or without both lift and people
 */
export function answerPlan(question: PlanQuestion): PlanAnswer {
	const { lift, people } = question;
	if (people === null) return { find: 'people', lift: lift ?? NaN, needed: neededFor(question, lift ?? NaN) };
	const given = ofPeople(question, people);
	if (lift === null) return { find: 'lift', given, smallest: smallestAt(question, people) };
	const power = powerAt(question, people, lift);
	return { find: 'power', lift, given, power, needed: neededFor(question, lift) };
}

/** The size and the change in the answer, or null where there is none. */
function planPoint(question: PlanQuestion, answer: PlanAnswer): { size: PlanSize; lift: number } | null {
	const size = answer.find === 'people' ? answer.needed[question.looking] : answer.given;
	const lift = answer.find === 'lift' ? answer.smallest[question.looking] : answer.lift;
	return size && lift !== null ? { size, lift } : null;
}

/** Sizes shown around the planned one, as multiples of it. */
const factors = [0.25, 0.5, 0.75, 1.5, 2, 4];

const twoDigits = (x: number): number => Number(x.toPrecision(2));

/** Whole weeks from two weeks on, so that every weekday counts equally often. */
const roundedDays = (days: number): number =>
	Math.max(1, days < 14 ? Math.round(days) : 7 * Math.round(days / 7));

/** Alternative sizes: by days where a pace is known, else by people. */
function alternatives(question: PlanQuestion, { people }: PlanSize): PlanSize[] {
	const { perDay, soFar } = question;
	if (perDay === null) {
		const sizes = factors.map((factor) => Math.max(4, twoDigits(people * factor)));
		return [...new Set(sizes)].map((size) => ofPeople(question, size));
	}
	const all = Math.max(1, Math.ceil((people - soFar) / perDay));
	const list = factors.map((factor) => roundedDays(all * factor)).filter((some) => some !== all);
	return [...new Set(list)].map((some) => ofPeople(question, Math.ceil(soFar + some * perDay)));
}

/** The planned size among smaller and larger ones; none where the answer is out of reach. */
export function planRows(question: PlanQuestion, answer: PlanAnswer): PlanRow[] {
	const point = planPoint(question, answer);
	if (!point) return [];
	const others = alternatives(question, point.size).filter(({ people }) => people !== point.size.people);
	return [point.size, ...others]
		.sort((a, b) => a.people - b.people)
		.map((size) => ({
			...size,
			planned: size === point.size,
			smallest: smallestAt(question, size.people),
			power: powerAt(question, size.people, point.lift)
		}));
}

/** The power curve from almost nobody to beyond what both analyses need; null as for `planRows`. */
export function planCurve(question: PlanQuestion, answer: PlanAnswer, points = 60): PlanCurve | null {
	const point = planPoint(question, answer);
	if (!point) return null;
	const { size, lift } = point;
	const needed = Object.values(neededFor(question, lift)).map((one) => (one ? one.people * 1.15 : 0));
	const last = Math.max(size.people * 1.15, ...needed);
	return {
		lift,
		goal: question.power,
		planned: size.people,
		points: Array.from({ length: points }, (_, i) => {
			const people = (last * (i + 1)) / points;
			return { people, ...powerAt(question, people, lift) };
		})
	};
}
