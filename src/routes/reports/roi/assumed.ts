import { parseNumber } from '#lib/table/values/number.ts';
import type { AssumptionName, Assumptions } from '#lib/experiment/roi/money/assumptions.ts';
import { numberMarks, typedNumber } from '#lib/format/typed-number.ts';

/** Fields of the form. */
export const fieldNames = [
	'marginRate',
	'fixedCost',
	'costPerPerson',
	'horizonDays',
	'discountRate',
	'valuePerConversion',
	'discountsTakenOff',
	'discountPerOrder',
	'currency'
] as const satisfies readonly AssumptionName[];

/** Assumptions as they stand in the form: rates in percent, blank for what nobody said. */
export type TypedAssumptions = Readonly<Record<(typeof fieldNames)[number], string>>;

export type AssumedProblems = Readonly<Partial<Record<AssumptionName, string>>>;

const percents: readonly AssumptionName[] = ['marginRate', 'discountRate'];

/** A part of one in percent, without the noise of doubles. */
const percent = (part: number): string => typedNumber(Number((part * 100).toPrecision(12)));

/** What the form starts with. @param days of the campaign, offered as the horizon while nothing is said */
export function typedAssumptions(value: Assumptions | null, days: number | null): TypedAssumptions {
	const text = (x: number | null | undefined) => (x === null || x === undefined ? '' : typedNumber(x));
	return {
		marginRate: value ? percent(value.marginRate) : '',
		fixedCost: text(value?.fixedCost),
		costPerPerson: text(value?.costPerPerson),
		horizonDays: text(value ? value.horizonDays : days),
		discountRate: value ? percent(value.discountRate) : '0',
		valuePerConversion: text(value?.valuePerConversion),
		discountsTakenOff:
			typeof value?.discountsTakenOff === 'boolean' ? (value.discountsTakenOff ? 'yes' : 'no') : '',
		discountPerOrder: text(value?.discountPerOrder),
		currency: value?.currency ?? ''
	};
}

/** Reads one number as it is written in this locale, such as 1,200.50. Blank is null; undefined is no number. */
const numberIn = (text: string): number | null | undefined =>
	parseNumber(text.replace(/%\s*$/, ''), numberMarks());

/** Reads what was typed; the values are to be used only where there is no problem. */
export function readAssumptions(typed: TypedAssumptions): {
	readonly some: Partial<Assumptions>;
	readonly problems: AssumedProblems;
} {
	const some: Record<string, number | string | boolean | null> = {};
	const problems: Partial<Record<AssumptionName, string>> = {};
	for (const name of fieldNames) {
		const text = typed[name].trim();
		if (name === 'currency') {
			if (text !== '') some[name] = text.toUpperCase();
			continue;
		}
		if (name === 'discountsTakenOff') {
			some[name] = text === '' ? null : text === 'yes';
			continue;
		}
		const value = numberIn(text);
		if (value === undefined) problems[name] = `Write a number, such as 1200 or ${typedNumber(0.05)}.`;
		else if (value !== null) some[name] = percents.includes(name) ? value / 100 : value;
		else if (name === 'horizonDays' || name === 'valuePerConversion' || name === 'discountPerOrder')
			some[name] = null;
		else if (name === 'discountRate') some[name] = 0;
		else problems[name] = 'Write a number; 0 where there was none.';
	}
	return { some, problems };
}
