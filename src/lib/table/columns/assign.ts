import { isErrorColumn } from '../dialect/error-file.ts';
import { allPeopleColumn } from './people-candidates.ts';
import { isLifetimeValue, MEASURES, ownKindOf, type OwnKind } from '../words/measure.ts';
import { meaningOf, plainName } from '../words/names.ts';
import type { Notice } from '../problems/notice.ts';
import type { Problem } from '../problems/problem.ts';
import { readWritten, serialDay } from '../values/date.ts';
import { cannotAdd, isMeanInBrackets, isPercent, isRateInBrackets } from '../words/column-kinds.ts';
import type { ColumnSurvey, HeaderInput } from './survey.ts';

/** What each column is, as declared or by its name; null is undecided. */
export interface Assignment {
	targets: (string | null)[];
	/** Declared kinds of own measures, by canonical name. */
	kinds: Record<string, OwnKind>;
	problems: Problem[];
	notices: Notice[];
}

const ROLES = new Set(['campaign', 'variant', 'date', 'people', 'dimension', 'ignore']);

/** The declared columns: position → role. */
function declaredRoles(input: HeaderInput, problems: Problem[]): Map<number, string> {
	const declared = new Map<number, string>();
	for (const [column, role] of input.mapping) {
		const position = /^#(\d{1,3})$/.exec(column)?.[1];
		if (position !== undefined && Number(position) >= 1 && Number(position) <= input.names.length) {
			declared.set(Number(position) - 1, role);
			continue;
		}
		const exact = input.names.findIndex((name) => name.trim() === column.trim());
		const found = exact >= 0 ? exact : input.names.findIndex((name) => plainName(name) === plainName(column));
		if (found < 0)
			problems.push({ code: 'unknown_mapping', line: input.line, column: column.slice(0, 60), target: role });
		else declared.set(found, role);
	}
	return declared;
}

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
const withLifetimeValues = (
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
function furtherWords(input: HeaderInput, declared: ReadonlyMap<number, string>): Map<string, string> {
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
const ownName = (word: string): string =>
	MEASURES.includes(word) || ROLES.has(word) ? `${word}_events` : word;

/** Whether a column has percentages, or numbers that cannot be added up according to its name. */
function isRate(name: string, known: boolean, column: ColumnSurvey | undefined): boolean {
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
const currencyIn = (name: string): string | null =>
	/(?:^|[\s_([])([A-Z]{3})(?:[\s_)\]]|$)/.exec(name)?.[1] ?? /[€$£¥₹]/.exec(name)?.[0] ?? null;

/** A column about the period before: "Users (previous period)", "Umsatz Vorjahr". */
const EARLIER =
	/(?:^|_)(?:previous|prior|prev|last_(?:year|month|week|period)|year_ago|vorperiode|vorjahr|vormonat|vorwoche|période_précédente|année_précédente|periodo_anterior|período_anterior|año_anterior|periodo_precedente|anno_precedente|vorige_periode|vorig_jaar)(?:_|$)/;

/** Words that mean a rate as often as a count. */
const RATE_OR_COUNT = /^(?:conversion|conv|konversion|conversione|conversión|conversão|conversie|cr)$/;

/** Whether a column is a hundred times another count by people in every row of the sample, or below 1 in all of them. */
function isHiddenRate({ names, survey }: HeaderInput, index: number, people: number): boolean {
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

/** Measures that count people and are whole; a fraction means that they count events. */
const COUNTS_PEOPLE = new Set(['conversions', 'unsubscribes', 'complaints']);

/** A column called day or group may be something else: it is the date only if its values are dates, or it is called date. */
function notDates(name: string, values: ReadonlySet<string>): boolean {
	if (plainName(name) === 'date' || values.size === 0) return false;
	return ![...values].some((text) => readWritten(text) !== null || serialDay(text) !== null);
}

/** A column called visitor or orders may be a segment: a synonym counts only if the values have digits. */
function notNumbers(name: string, target: string, values: ReadonlySet<string>): boolean {
	if (target === 'campaign' || target === 'variant' || target === 'date') return false;
	if (plainName(name) === target || values.size === 0) return false;
	return ![...values].some((text) => /\d/.test(text));
}

/** Conversions of two goals or more, each in a column of its own: "Purchase - Conversions", "Conversions (Add to cart)". */
function goalColumns(
	{ names, survey }: HeaderInput,
	declared: ReadonlyMap<number, string>
): Map<number, string> {
	const found = new Map<number, string>();
	for (const [i, name] of names.entries()) {
		if (declared.has(i) || isRate(name, false, survey.columns[i]) || (survey.columns[i]?.numbers ?? 0) === 0)
			continue;
		const parts = /^(.+?)(?:\s+[-–|]\s+|\s*:\s+)(.+)$/.exec(name) ?? /^(.+?)\s*[([](.+)[)\]]$/.exec(name);
		const [left, right] = [parts?.[1] ?? '', parts?.[2] ?? ''];
		const isConversions = (text: string): boolean =>
			/^(?:unique_)?conversions?$|^konversionen$|^goals?$|^ziel$|^objectif$|^objetivo$|^obiettivo$|^doel$/.test(
				plainName(text)
			);
		const goal = isConversions(left) ? right : isConversions(right) ? left : '';
		const word = plainName(goal);
		if (
			word !== '' &&
			!/^(?:unique|total|all|eindeutig|personen)$/.test(word) &&
			![...found.values()].includes(word)
		)
			found.set(i, MEASURES.includes(word) ? `${word}_goal` : word);
	}
	return found.size > 1 ? found : new Map<number, string>();
}

/** Whether a column exceeds the people anywhere in the sample. */
function exceedsPeople({ survey }: HeaderInput, index: number, targets: readonly (string | null)[]): boolean {
	const people = targets.indexOf('people');
	return people >= 0 && survey.exceeds(index, people);
}

/**
 * Gives each column its meaning by the analyst's mapping and by its name. Of two columns with one meaning the better name wins and
 * the other is left out; two equal names are a problem.
 *
 * @param input  the header and the caller's options
 * @param labels names that messages may show
 */
export function assignColumns(input: HeaderInput, labels: readonly string[]): Assignment {
	const { names, line } = input;
	const problems: Problem[] = [];
	const notices: Notice[] = [];
	const declared = withLifetimeValues(input, declaredRoles(input, problems));
	const extra = furtherWords(input, declared);
	const targets: (string | null)[] = names.map(() => null);
	const kinds: Record<string, OwnKind> = {};
	const claims = new Map<string, { index: number; rank: number }>();

	const isOtherCurrency = (a: number, b: number): boolean => {
		const [one, other] = [currencyIn(names[a] ?? ''), currencyIn(names[b] ?? '')];
		return one !== null && other !== null && one !== other;
	};

	const claim = (index: number, target: string, rank: number): void => {
		const label = labels[index] ?? '';
		const earlier = claims.get(target);
		if (earlier === undefined) {
			claims.set(target, { index, rank });
			targets[index] = target;
		} else if (earlier.rank === rank && isOtherCurrency(earlier.index, index)) {
			problems.push({
				code: 'two_currencies',
				line,
				column: labels[earlier.index] ?? '',
				currencies: [currencyIn(names[earlier.index] ?? '') ?? '', currencyIn(names[index] ?? '') ?? ''],
				columns: [labels[earlier.index] ?? '', label]
			});
			targets[index] = 'ignore';
		} else if (earlier.rank === rank) {
			const other = labels[earlier.index] ?? '';
			const twin = other === label ? {} : { other, target };
			problems.push({ code: 'duplicate_header', line, column: label, ...twin });
			targets[index] = 'ignore';
		} else {
			const [winner, loser] = earlier.rank < rank ? [earlier.index, index] : [index, earlier.index];
			claims.set(target, { index: winner, rank: Math.min(earlier.rank, rank) });
			targets[winner] = target;
			// A second text column may well be a dimension; a second number is the same measure under another name.
			targets[loser] = target === 'campaign' || target === 'variant' ? null : 'ignore';
			if (targets[loser] === 'ignore') {
				notices.push({
					code: 'column_left_out',
					line,
					column: labels[loser] ?? '',
					reason: 'same',
					as: target
				});
			}
		}
	};

	for (const [i, role] of declared) {
		if (role === 'ignore' || role === 'dimension') targets[i] = role;
		else if (role === 'sd' || role === 'se') targets[i] = 'ignore';
		else {
			const kind = ownKindOf(role);
			const target = kind ? ownName(plainName(names[i] ?? '')) : role;
			if (kind && role !== 'measure') kinds[target] = kind;
			claim(i, target, -1);
		}
	}
	const goals = goalColumns(input, declared);
	const seen = new Map<string, number>();
	for (const [i, name] of names.entries()) {
		if (declared.has(i)) continue;
		const trimmed = name.trim();
		if (isErrorColumn(trimmed)) {
			targets[i] = 'ignore';
			continue;
		}
		if (trimmed !== '' && seen.has(trimmed)) {
			problems.push({ code: 'duplicate_header', line, column: labels[i] ?? '' });
			targets[i] = 'ignore';
			continue;
		}
		seen.set(trimmed, i);
		const goal = goals.get(i);
		if (goal !== undefined && !targets.includes(goal)) {
			targets[i] = goal;
			kinds[goal] = 'yes-no';
			claims.set(goal, { index: i, rank: 0 });
			continue;
		}
		const meaning = meaningOf(name, extra);
		const column = input.survey.columns[i];
		const values = column?.values ?? new Set<string>();
		if (isRate(name, meaning !== null, column)) {
			notices.push({ code: 'column_left_out', line, column: labels[i] ?? '', reason: 'rate' });
			targets[i] = 'ignore';
			continue;
		}
		if (EARLIER.test(plainName(name)) && !plainName(name).startsWith('pre_')) {
			notices.push({ code: 'column_left_out', line, column: labels[i] ?? '', reason: 'earlier' });
			targets[i] = 'ignore';
			continue;
		}
		if (meaning === null) {
			if (/^(?:total_)?spend(?:_[a-z]{3})?$/.test(plainName(name)) && !ROLES.has(plainName(name))) {
				notices.push({ code: 'column_left_out', line, column: labels[i] ?? '', reason: 'spend' });
				targets[i] = 'ignore';
			}
			continue;
		}
		if (meaning.target === 'date' && notDates(name, values)) continue;
		if (notNumbers(name, meaning.target, values)) continue;
		claim(i, meaning.target, meaning.rank);
	}
	const all = allPeopleColumn(input, targets, (i) => declared.has(i));
	if (all !== null) {
		const sent = targets.indexOf('people');
		targets[sent] = 'ignore';
		targets[all] = 'people';
		const earlier = notices.findIndex(
			(notice) => notice.code === 'column_left_out' && notice.column === labels[all]
		);
		if (earlier >= 0) notices.splice(earlier, 1);
		notices.push({
			code: 'column_left_out',
			line,
			column: labels[sent] ?? '',
			reason: 'same',
			as: 'people'
		});
	}
	for (const [i, target] of targets.entries()) {
		if (target !== null && goals.get(i) === target && exceedsPeople(input, i, targets))
			kinds[target] = 'count';
		if (target === 'visits' && !declared.has(i))
			kinds['visits'] = exceedsPeople(input, i, targets) ? 'count' : 'yes-no';
		if (declared.has(i) || target === null || !COUNTS_PEOPLE.has(target)) continue;
		// Fractional conversions are shares of events that a tool attributed: an amount per person.
		const { fractions = 0, numbers = 0 } = input.survey.columns[i] ?? {};
		if (fractions === 0 || fractions * 5 < numbers) continue;
		if (isHiddenRate(input, i, targets.indexOf('people'))) {
			targets[i] = 'ignore';
			notices.push({ code: 'column_left_out', line, column: labels[i] ?? '', reason: 'rate' });
			continue;
		}
		if (RATE_OR_COUNT.test(plainName(names[i] ?? ''))) {
			problems.push({ code: 'rate_unclear', line, column: labels[i] ?? '' });
			continue;
		}
		targets[i] = `${target}_events`;
		kinds[`${target}_events`] = 'count';
		notices.push({ code: 'events', line, column: labels[i] ?? '' });
	}
	return { targets, kinds, problems, notices };
}
