import { formatLift as liftWords } from '#lib/format/value.ts';
import { decimalsFor, inPercent, noBreak, number } from '#lib/format/number.ts';
import { share as shareWords, wholeShare } from '#lib/format/share.ts';
import { defaultPolicy } from '#lib/privacy/policy.ts';
import type { AnalysisMode, PlanAnswer, PlanQuestion, PlanSize } from './planner.ts';

/** Below this many people with (or without) the outcome in a variant, the normal approximation is rough. */
const fewConversions = 30;
/** Below this many people in a variant, the mean of skewed amounts is rough. */
const fewAmounts = 300;

const otherMode = { once: 'running', running: 'once' } as const satisfies Record<AnalysisMode, AnalysisMode>;

/** A planned or found change: "+10%", "+12.8%", "+0.35%". */
export function changeWords(lift: number): string {
	const percent = Math.abs(lift) * 100;
	const even = Math.abs(percent - Math.round(percent)) < 1e-6 && percent > 0.5;
	return liftWords(lift, { decimals: even || percent >= 1000 ? 0 : Math.max(1, decimalsFor(percent, 0, 4)) });
}

/** The control's value, and the value after the change: "2.00% to 2.20%". */
export function fromTo({ metric }: PlanQuestion, lift: number): string {
	if (metric.kind === 'proportion')
		return `${shareWords(metric.rate)} to ${shareWords(metric.rate * (1 + lift))}`;
	const step = Math.abs(metric.mean * lift);
	const decimals = Math.max(2, decimalsFor(step, 0, 6) - 1);
	return [metric.mean, metric.mean * (1 + lift)].map((x) => number(x, { decimals })).join(' to ');
}

/** "80,682 per variant", or control and treatment where they differ. */
export function perVariant({ treatments }: PlanQuestion, { control, treatment }: PlanSize): string {
	if (Math.abs(control - treatment) <= treatments)
		return `${number(Math.max(control, treatment))} per variant`;
	return `${number(control)} control, ${number(treatment)} ${treatments > 1 ? 'each treatment' : 'treatment'}`;
}

const dayUnit = (days: number): string => (days === 1 ? 'day' : 'days');

/** "1 day", "54 days". */
export const dayCount = (days: number): string => `${number(days)}${noBreak}${dayUnit(days)}`;

/** "80,682 people per variant", "56,000 people in the control and 24,000 in each treatment". */
function sizeWords({ treatments }: PlanQuestion, { control, treatment }: PlanSize): string {
	if (Math.abs(control - treatment) > treatments)
		return `${number(control)} people in the control and ${number(treatment)} in ${treatments > 1 ? 'each' : 'the'} treatment`;
	const each = number(Math.max(control, treatment));
	return treatments > 1
		? `${each} people in each of the ${treatments + 1} variants`
		: `${each} people per variant`;
}

/** How long that takes, after a colon; empty without a known pace. */
function timeWords({ perDay, soFar }: PlanQuestion, { days }: PlanSize): string {
	if (perDay === null || days === null) return '';
	if (days === 0) return 'you have them already';
	const count = soFar > 0 ? `${number(days)}${noBreak}more ${dayUnit(days)}` : dayCount(days);
	return `about ${count} at ${number(perDay)} a day`;
}

const withTime = (question: PlanQuestion, size: PlanSize): string =>
	[sizeWords(question, size), timeWords(question, size)].filter((words) => words !== '').join(': ');

const change = (question: PlanQuestion, lift: number): string =>
	`${changeWords(lift)} (from ${fromTo(question, lift)})`;

/** "at 95% confidence", with what else the level covers. */
function level({ confidence, treatments, looking }: PlanQuestion): string {
	const shared = treatments > 1 ? `, shared by ${treatments} comparisons with the control` : '';
	const looks = looking === 'running' ? ', also while it runs' : '';
	return `at ${percentWords(confidence)} confidence${shared}${looks}`;
}

/** A level or chance as entered: "95%", "99.9%". */
function percentWords(part: number): string {
	const percent = Math.round(part * 1e4) / 100;
	return inPercent(number(percent, { decimals: decimalPlaces(percent) }));
}

const decimalPlaces = (x: number): number =>
	[0, 1].find((decimals) => Number(x.toFixed(decimals)) === x) ?? 2;

/** The same answer for the other way to analyse the result. */
const instead: Record<AnalysisMode, (words: string) => string> = {
	once: (words) => `Read once, at the planned end, ${words}.`,
	running: (words) => `Read while it runs, ${words}.`
};

const neededWords = (question: PlanQuestion, size: PlanSize | null): string =>
	size ? `it takes ${withTime(question, size)}` : 'no number of people is enough';

interface Words {
	readonly headline: string;
	readonly sentence: string;
}
type AnswerTo<Kind extends PlanAnswer['find']> = Extract<PlanAnswer, { find: Kind }>;

function neededAnswer(question: PlanQuestion, { lift, needed }: AnswerTo<'people'>): Words {
	const { looking } = question;
	const size = needed[looking];
	const other = otherMode[looking];
	const found = `The chance to find a lift of ${change(question, lift)} is ${percentWords(question.power)}, ${level(question)}.`;
	return {
		headline: size
			? `You need ${withTime(question, size)}.`
			: `No number of people finds a lift of ${changeWords(lift)}.`,
		sentence: [...(size ? [found] : []), instead[other](neededWords(question, needed[other]))].join(' ')
	};
}

function smallestAnswer(question: PlanQuestion, { given, smallest }: AnswerTo<'lift'>): Words {
	const { looking } = question;
	const other = otherMode[looking];
	const [lift, beside] = [smallest[looking], smallest[other]];
	const who = sizeWords(question, given);
	const time = timeWords(question, given);
	const pace = given.days === 0 ? 'You have them already.' : `They take ${time}.`;
	return {
		headline:
			lift === null
				? `${who} are too few to find any lift.`
				: `With ${who} you can find a lift of ${changeWords(lift)} or more.`,
		sentence: [
			...(lift === null
				? []
				: [
						`From ${fromTo(question, lift)}, with ${percentWords(question.power)} chance, ${level(question)}.`
					]),
			...(time === '' ? [] : [pace]),
			instead[other](beside === null ? 'no lift is found' : `it is ${change(question, beside)}`)
		].join(' ')
	};
}

function chanceAnswer(question: PlanQuestion, { lift, given, power, needed }: AnswerTo<'power'>): Words {
	const { looking } = question;
	const other = otherMode[looking];
	return {
		headline: `With ${sizeWords(question, given)} the chance to find ${changeWords(lift)} is ${wholeShare(power[looking])}.`,
		sentence: [
			`That is from ${fromTo(question, lift)}, ${level(question)}.`,
			`To find it with ${percentWords(question.power)} chance, ${neededWords(question, needed[looking])}.`,
			instead[other](`the chance is ${wholeShare(power[other])}`)
		].join(' ')
	};
}

/** The answer of the planner: a headline and the sentence under it. The only function that puts a plan into words. */
export function planWords(question: PlanQuestion, answer: PlanAnswer): Words {
	switch (answer.find) {
		case 'people':
			return neededAnswer(question, answer);
		case 'lift':
			return smallestAnswer(question, answer);
		case 'power':
			return chanceAnswer(question, answer);
	}
}

/** Caveats of the plan; empty where there are none. */
export function planNotes(question: PlanQuestion, answer: PlanAnswer): string[] {
	const size = answer.find === 'people' ? answer.needed[question.looking] : answer.given;
	if (!size) return [];
	const smaller = Math.min(size.control, size.treatment);
	const { metric } = question;
	const outcome = metric.kind === 'proportion' ? smaller * Math.min(metric.rate, 1 - metric.rate) : Infinity;
	const lasts = size.days !== null && size.days > 0 && size.days < 7 && question.soFar === 0;
	return [
		...(smaller < defaultPolicy.k
			? [`A variant with fewer than ${defaultPolicy.k} people is never shown: plan for more.`]
			: []),
		...(outcome < fewConversions
			? [
					`Fewer than ${fewConversions} people with the outcome, or without it, are expected in a variant: the plan is rough.`
				]
			: []),
		...(metric.kind === 'mean' && smaller < fewAmounts
			? [`With fewer than ${fewAmounts} people in a variant, a mean of uneven amounts makes the plan rough.`]
			: []),
		...(lasts ? ['Run it for a whole week at least, so that every weekday counts.'] : [])
	];
}
