import type { z } from 'zod';
import type { AnalysisMode, PlanQuestion } from '#lib/experiment/planning/planner.ts';
import { inPercent, number } from '#lib/format/number.ts';
import { numberMarks, typedReadings } from '#lib/format/typed-number.ts';
import { planForm, planNumbers } from '#lib/server/facts/plan.ts';
import { readForm, type Texts } from '#lib/server/facts/read-form.ts';
import type { FieldName } from './fields.ts';

type Values = z.output<typeof planForm>;

/** What the address says. */
export interface Asked {
	readonly kind: PlanQuestion['metric']['kind'];
	readonly looking: AnalysisMode;
	/** As typed, for the form. */
	readonly typed: Readonly<Record<FieldName, string>>;
	/** Words for what is wrong, by field. */
	readonly problems: Texts;
	/** Null where there is a problem. */
	readonly question: PlanQuestion | null;
}

/** What a bare address asks. */
const example: Values = {
	rate: 0.02,
	mean: 1.2,
	sd: 14,
	lift: 0.1,
	people: null,
	'per-day': 3000,
	'so-far': null,
	power: 0.8,
	confidence: 0.95,
	treatments: 1,
	share: 0.5
};

/** `1,234`: thousands or a decimal comma? Whole numbers have no decimals. */
function ambiguity(name: FieldName, text: string): string | null {
	const isWhole = planNumbers[name].format === 'safeint';
	if (isWhole || typedReadings(text).length < 2) return null;
	const { decimal } = numberMarks();
	const [small, large] = [text.trim().replace(/[.,]/, decimal), text.trim().replace(/[.,]/, '')];
	return `Write ${small} or ${large}: the ${decimal === '.' ? 'comma' : 'point'} could mean either.`;
}

/** Problems of numbers that are right one by one. */
function contradictions(values: Partial<Values>): Texts {
	const { lift, rate, mean, people } = values;
	const max = rate ? Math.floor((1 / rate - 1) * 1e4) / 100 : Infinity;
	const zero = 'Write another number than 0.';
	const largest = number(max, { decimals: Number.isInteger(max) ? 0 : 2 });
	return {
		...(lift === null && people === null
			? { lift: 'Write the change worth finding, or the people you have.' }
			: {}),
		...(lift === 0 ? { lift: zero } : {}),
		...(lift && lift * 100 > max
			? { lift: `That would be above 100%. The largest possible change is ${inPercent(largest)}.` }
			: {}),
		...(mean === 0 ? { mean: zero } : {}),
		...(values['so-far'] && values['per-day'] === null
			? { 'so-far': 'Write the people a day, or leave this empty.' }
			: {})
	};
}

/** Reads the planner's address; a bare address asks an example. */
export function ask(settings: URLSearchParams): Asked {
	const kind = settings.get('kind') === 'mean' ? 'mean' : 'proportion';
	const looking = settings.get('read') === 'running' ? 'running' : 'once';
	// People in the address alone leave the change open.
	const before = settings.get('people')?.trim() ? { ...example, lift: null } : example;
	const { typed } = readForm(planForm, settings, before);
	const read = readForm(
		kind === 'mean' ? planForm.omit({ rate: true }) : planForm.omit({ mean: true, sd: true }),
		settings,
		before
	);
	const names = (Object.keys(read.typed) as FieldName[]).filter((name) => name in planNumbers);
	const problems: Record<string, string> = {
		...(read.value ? contradictions(read.value) : read.problems)
	};
	for (const name of names) {
		const ambiguous = ambiguity(name, typed[name]);
		if (ambiguous !== null) problems[name] = ambiguous;
	}
	const question =
		read.value && Object.keys(problems).length === 0
			? questionOf({ ...example, ...read.value }, kind, looking)
			: null;
	return { kind, looking, typed, problems, question };
}

const questionOf = (values: Values, kind: Asked['kind'], looking: AnalysisMode): PlanQuestion => ({
	metric:
		kind === 'proportion'
			? { kind, rate: values.rate }
			: { kind, mean: values.mean, standardDeviation: values.sd },
	confidence: values.confidence,
	power: values.power,
	share: values.share,
	treatments: values.treatments,
	looking,
	lift: values.lift,
	people: values.people,
	perDay: values['per-day'],
	soFar: values['so-far'] ?? 0
});
