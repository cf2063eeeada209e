import { isLifetimeValue, MEASURES, ownKindOf } from '../words/measure.ts';
import { meaningOf, plainName } from '../words/names.ts';
import { cannotAdd, isMeanInBrackets, isPercent, isRateInBrackets } from '../words/column-kinds.ts';
import type { ColumnSurvey, HeaderInput } from './survey.ts';

export const ROLES = new Set(['campaign', 'variant', 'date', 'people', 'dimension', 'ignore']);

/** What `spend` means in this file: revenue beside its squares or its past, cost beside impressions, else unknown. */
function spendMeaning(names: readonly string[]): string | null {
	const words = names.map(plainName);
	const isSpend = /^(?:total_)?(?:spend|spent)(?:_[a-z]{3})?$/;
	if (!words.some((word) => isSpend.test(word))) return null;
	if (
		words.some((word) => /^(?:pre_)?spend_(?:sq|squared|sum_sq|sumsq|x_)/.test(word) || word === 'pre_spend')
	)
		return 'revenue';
	const has = (target: string): boolean => names.some((name) => meaningOf(name)?.target === target);
	return has('impressions') && !has('cost') ? 'cost' : null;
}

/** Whether `responses` answer the recommendation question, the only one in the file. */
function asksOnlyRecommendation(names: readonly string[]): boolean {
	const targets = new Set(names.map((name) => meaningOf(name)?.target));
	return targets.has('promoters') && !targets.has('csat') && !targets.has('nps_responses');
}

/** A value over some days, such as `clv_90`, is an amount even if nobody maps it; so are its squares and products. */
export const withLifetimeValues = (
	{ names, survey }: Pick<HeaderInput, 'names' | 'survey'>,
	declared: ReadonlyMap<number, string>
): ReadonlyMap<number, string> =>
	new Map([
		...names.flatMap((name, i): [number, string][] =>
			isLifetimeValue(plainName(name)) && !name.startsWith('pre_') && (survey.columns[i]?.numbers ?? 0) > 0
				? [[i, 'amount']]
				: []
		),
		...declared
	]);

/** Further words for measures: mapped columns, and what `spend` and `responses` mean in this file. */
export function furtherWords(input: HeaderInput, declared: ReadonlyMap<number, string>): Map<string, string> {
	const extra = new Map<string, string>();
	const spend = spendMeaning(input.names);
	if (spend !== null) for (const word of ['spend', 'spent']) extra.set(word, spend);
	if (countsSales(input.names)) extra.set('sales', 'orders');
	if (asksOnlyRecommendation(input.names))
		for (const word of ['responses', 'survey_responses']) extra.set(word, 'nps_responses');
	for (const [i, role] of declared) {
		const word = plainName(input.names[i] ?? '');
		if (ownKindOf(role)) extra.set(word, ownName(word));
		if (role === 'score') extra.set(`${word}_responses`, `${word}_responses`);
		else if (MEASURES.includes(role)) extra.set(word, role);
	}
	return extra;
}

/** Money beside which "Sales" counts sales: "Sales value", "Sales revenue". */
const VALUE_OF_SALES = /^(?:total_)?sales_(?:value|amount|revenue)$/;

/** Whether "Sales" counts sales here, because another column has their value. */
const countsSales = (names: readonly string[]): boolean =>
	names.some((name) => VALUE_OF_SALES.test(plainName(name.replace(/[[({][^\])}]*[\])}]/g, ' ')))) &&
	!names.some((name) => meaningOf(name)?.target === 'orders');

/** The name of an own measure; a suffix distinguishes it from a measure of the contract. */
export const ownName = (word: string): string =>
	MEASURES.includes(word) || ROLES.has(word) ? `${word}_events` : word;

/** Whether a column has percentages, or numbers that cannot be added up according to its name. */
export function isRate(name: string, known: boolean, column: ColumnSurvey | undefined): boolean {
	if (column === undefined) return /%/.test(name);
	const filled = column.rows - column.blanks - column.unknowns;
	const percents = [...column.values].filter(isPercent).length;
	if (percents > 0 && percents * 2 >= column.values.size) return true;
	const isNamed =
		/%/.test(name) || isRateInBrackets(name) || isMeanInBrackets(name) || (!known && cannotAdd(name));
	if (!isNamed) return false;
	return (
		filled === 0 ||
		column.numbers * 2 >= filled ||
		[...column.values].every((text) => !/\p{L}{3}/u.test(text))
	);
}

/** The currency that a header names, such as `USD` or `€`. */
export const currencyIn = (name: string): string | null =>
	/(?:^|[\s_([])([A-Z]{3})(?:[\s_)\]]|$)/.exec(name)?.[1] ?? /[€$£¥₹]/.exec(name)?.[0] ?? null;

/** A column about the period before: "Users (previous period)", "Umsatz Vorjahr". */
export const EARLIER =
	/(?:^|_)(?:previous|prior|prev|last_(?:year|month|week|period)|year_ago|vorperiode|vorjahr|vormonat|vorwoche|période_précédente|année_précédente|periodo_anterior|período_anterior|año_anterior|periodo_precedente|anno_precedente|vorige_periode|vorig_jaar)(?:_|$)/;

/** Words that mean a rate as often as a count. */
export const RATE_OR_COUNT = /^(?:conversion|conv|konversion|conversione|conversión|conversão|conversie|cr)$/;

/** Whether a column is a hundred times another count by people in every row of the sample, or below 1 in all of them. */
export function isHiddenRate({ names, survey }: HeaderInput, index: number, people: number): boolean {
	const rows = survey.sample.map((fields) => ({
		value: survey.number(fields[index]),
		people: people < 0 ? NaN : survey.number(fields[people]),
		fields
	}));
	const known = rows.filter(({ value }) => !Number.isNaN(value));
	if (known.length === 0) return false;
	if (known.every(({ value, people: n }) => value <= 1 && (Number.isNaN(n) || n >= 20))) return true;
	return names.some(
		(_, other) =>
			other !== index &&
			other !== people &&
			known.every(({ value, people: n, fields }) => {
				const share = (100 * survey.number(fields[other])) / n;
				return share > 0 && Math.abs(value - share) <= 0.051;
			})
	);
}
