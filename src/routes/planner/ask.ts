import type { AnalysisMode, PlanQuestion } from '#lib/experiment/planning/planner.ts';
import { noBreak, number } from '#lib/format/number.ts';
import { numberMarks, typedNumber, typedReadings } from '#lib/format/typed-number.ts';
import { fieldNames, fields, type Field, type FieldName } from './fields.ts';

/** What is wrong with a field. */
export type FieldProblem =
	| { readonly code: 'blank' }
	| { readonly code: 'not_a_number' }
	/** `1,234`: thousands or a decimal comma? */
	| {
			readonly code: 'ambiguous';
			readonly small: string;
			readonly large: string;
			readonly mark: 'comma' | 'point';
	  }
	| { readonly code: 'not_whole' }
	| { readonly code: 'out_of_range'; readonly least: number; readonly most: number; readonly unit: string }
	/** Neither a change nor people: nothing to plan with. */
	| { readonly code: 'nothing_asked' }
	| { readonly code: 'zero' }
	/** The change would bring the share above 100 %. */
	| { readonly code: 'beyond_everybody'; readonly most: number }
	| { readonly code: 'needs_pace' };

/** The words of a problem, beside its field. */
export function problemWords(problem: FieldProblem): string {
	switch (problem.code) {
		case 'blank':
			return 'Write a number.';
		case 'not_a_number':
			return 'This is not a number.';
		case 'ambiguous':
			return `Write ${problem.small} or ${problem.large}: the ${problem.mark} could mean either.`;
		case 'not_whole':
			return 'Write a whole number.';
		case 'out_of_range': {
			const unit = problem.unit === '%' ? `${noBreak}%` : '';
			const [least, most] = [problem.least, problem.most].map((x) => plainNumber(x));
			return `Write a number from ${least ?? ''} to ${most ?? ''}${unit}.`;
		}
		case 'nothing_asked':
			return 'Write the change worth finding, or the people you have.';
		case 'zero':
			return 'Write another number than 0.';
		case 'beyond_everybody':
			return `That would be more than everybody; the largest possible change is ${plainNumber(problem.most)}${noBreak}%.`;
		case 'needs_pace':
			return 'Write the people a day, or leave this blank.';
	}
}

const plainNumber = (x: number): string =>
	number(x, { decimals: Number.isInteger(x) ? 0 : Math.min(9, String(x).replace(/^-?\d*\.?/, '').length) });

/** What the address says. */
export interface Asked {
	readonly kind: PlanQuestion['metric']['kind'];
	readonly looking: AnalysisMode;
	/** As typed, for the form. */
	readonly typed: Readonly<Record<FieldName, string>>;
	readonly problems: Readonly<Partial<Record<FieldName, FieldProblem>>>;
	/** Null where there is a problem. */
	readonly question: PlanQuestion | null;
}

/**
 * A number as people type it, in this locale or plainly.
 *
 * @param whole a mark before three digits is then never that of decimals
 */
export function readTyped(text: string, whole: boolean): number | FieldProblem {
	if (text.trim() === '') return { code: 'blank' };
	const [value, other] = typedReadings(text);
	if (value === undefined) return { code: 'not_a_number' };
	if (other === undefined || whole) return value;
	const { decimal } = numberMarks();
	return {
		code: 'ambiguous',
		small: text.trim().replace(/[.,]/, decimal),
		large: text.trim().replace(/[.,]/, ''),
		mark: decimal === '.' ? 'comma' : 'point'
	};
}

function check(field: Field, value: number): FieldProblem | null {
	if (field.whole && !Number.isInteger(value)) return { code: 'not_whole' };
	const { least, most } = field;
	return value >= least && value <= most
		? null
		: { code: 'out_of_range', least, most, unit: field.percent ? '%' : field.unit };
}

/** One number: a part of one where it is typed in percent; null where it may be and is left blank. */
function readField(field: Field, text: string): number | null | FieldProblem {
	if (text.trim() === '' && field.optional) return null;
	const value = readTyped(text, field.whole);
	if (typeof value !== 'number') return value;
	return check(field, value) ?? (field.percent ? value / 100 : value);
}

/** What stands in a field: the address, or its start. People in the address alone leave the change open. */
function typedIn(settings: URLSearchParams, name: FieldName): string {
	const given = settings.get(name);
	if (given !== null) return given.slice(0, 40);
	if (name === 'lift' && settings.get('people')?.trim()) return '';
	const { start } = fields[name];
	return start === null ? '' : typedNumber(start);
}

/** Reads the planner's address; a bare address asks the example that the form starts with. */
export function ask(settings: URLSearchParams): Asked {
	const kind = settings.get('kind') === 'mean' ? 'mean' : 'proportion';
	const looking = settings.get('read') === 'running' ? 'running' : 'once';
	const typed = Object.fromEntries(fieldNames.map((name) => [name, typedIn(settings, name)])) as Record<
		FieldName,
		string
	>;
	const unused: readonly FieldName[] = kind === 'mean' ? ['rate'] : ['mean', 'sd'];
	const problems: Partial<Record<FieldName, FieldProblem>> = {};
	const values: Partial<Record<FieldName, number | null>> = {};
	for (const name of fieldNames.filter((one) => !unused.includes(one))) {
		const value = readField(fields[name], typed[name]);
		if (value !== null && typeof value === 'object') problems[name] = value;
		else values[name] = value;
	}
	Object.assign(problems, { ...contradictions(values, typed), ...problems });
	const question = Object.keys(problems).length > 0 ? null : questionOf(values, kind, looking);
	return { kind, looking, typed, problems, question };
}

/** Problems of numbers that are right one by one. */
function contradictions(
	values: Readonly<Partial<Record<FieldName, number | null>>>,
	typed: Readonly<Record<FieldName, string>>
): Partial<Record<FieldName, FieldProblem>> {
	const { lift, rate, mean } = values;
	const most = rate ? Math.floor((1 / rate - 1) * 1e4) / 100 : Infinity;
	return {
		...(typed.lift.trim() === '' && typed.people.trim() === ''
			? { lift: { code: 'nothing_asked' } as const }
			: {}),
		...(lift === 0 ? { lift: { code: 'zero' } as const } : {}),
		...(lift && lift * 100 > most ? { lift: { code: 'beyond_everybody', most } as const } : {}),
		...(mean === 0 ? { mean: { code: 'zero' } as const } : {}),
		...(values['so-far'] && values['per-day'] === null ? { 'so-far': { code: 'needs_pace' } as const } : {})
	};
}

function questionOf(
	values: Readonly<Partial<Record<FieldName, number | null>>>,
	kind: Asked['kind'],
	looking: AnalysisMode
): PlanQuestion {
	const get = (name: FieldName): number => values[name] ?? NaN;
	return {
		metric:
			kind === 'proportion'
				? { kind, rate: get('rate') }
				: { kind, mean: get('mean'), standardDeviation: get('sd') },
		confidence: get('confidence'),
		power: get('power'),
		share: get('share'),
		treatments: get('treatments'),
		looking,
		lift: values.lift ?? null,
		people: values.people ?? null,
		perDay: values['per-day'] ?? null,
		soFar: values['so-far'] ?? 0
	};
}
