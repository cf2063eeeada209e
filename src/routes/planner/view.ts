import { changeWords, dayCount, fromTo, perVariant } from '#lib/experiment/planning/plan-words.ts';
import type {
	ByMode,
	AnalysisMode,
	PlanAnswer,
	PlanQuestion,
	PlanSize
} from '#lib/experiment/planning/planner.ts';
import { number } from '#lib/format/number.ts';
import { wholeShare } from '#lib/format/share.ts';

/** One number beside the answer. */
export interface KeyFigure {
	readonly looking: AnalysisMode;
	readonly label: string;
	readonly value: string;
	readonly note: string;
}

/** How the two ways to read a result are called. */
const lookingLabel: Record<AnalysisMode, string> = {
	once: 'Read once, at the end',
	running: 'Read while it runs'
};

/** People and days of a size in few words: "80,679 per variant · 54 days". */
const sizeNote = (question: PlanQuestion, size: PlanSize): string =>
	[perVariant(question, size), ...(size.days === null ? [] : [dayCount(size.days)])].join(' · ');

/** The answer for both ways to read the result, side by side; the one asked for first. */
export function keyFigures(question: PlanQuestion, answer: PlanAnswer): KeyFigure[] {
	const order: readonly AnalysisMode[] =
		question.looking === 'once' ? ['once', 'running'] : ['running', 'once'];
	const of = <T>(values: ByMode<T>, words: (value: T) => { value: string; note: string }) =>
		order.map((looking) => ({ looking, label: lookingLabel[looking], ...words(values[looking]) }));
	switch (answer.find) {
		case 'people':
			return of(answer.needed, (size) => ({
				value: size ? number(size.people) : 'none',
				note: size ? sizeNote(question, size) : 'no number is enough'
			}));
		case 'lift':
			return of(answer.smallest, (lift) => ({
				value: lift === null ? 'none' : changeWords(lift),
				note: lift === null ? 'not even the largest' : fromTo(question, lift)
			}));
		case 'power':
			return of(answer.power, (power) => ({
				value: wholeShare(power),
				note: `to find ${changeWords(answer.lift)}`
			}));
	}
}

/** What the two key figures count. */
export const figuresTitle: Record<PlanAnswer['find'], string> = {
	people: 'People in all variants',
	lift: 'Smallest lift you can find',
	power: 'Chance to find it'
};
