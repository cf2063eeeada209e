import { isErrorColumn } from '../dialect/error-file.ts';
import { allPeopleColumn } from './people-candidates.ts';
import { MEASURES, ownKindOf, type OwnKind } from '../words/measure.ts';
import { meaningOf, plainName } from '../words/names.ts';
import type { Notice } from '../problems/notice.ts';
import type { Problem } from '../problems/problem.ts';
import { readWritten, serialDay } from '../values/date.ts';
import type { HeaderInput } from './survey.ts';
import {
	isRate,
	withLifetimeValues,
	furtherWords,
	currencyIn,
	ownName,
	EARLIER,
	isHiddenRate,
	RATE_OR_COUNT,
	ROLES
} from './meaning.ts';

/** What each column is, as declared or by its name; null is undecided. */
export interface Assignment {
	targets: (string | null)[];
	/** Declared kinds of own measures, by canonical name. */
	kinds: Record<string, OwnKind>;
	problems: Problem[];
	notices: Notice[];
}

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
