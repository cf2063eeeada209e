import { isAboutVersions, isAboutThings, nameHints, type NameHint } from './column-name.ts';
import { kindWords, type PersonalKind } from './kind.ts';
import { clearKind, isPaymentCard, isBarePhone } from './value.ts';
import { nationalId } from './national-id.ts';
import { digitsOf, pattern } from './pattern.ts';
import { personName } from './person-name.ts';

const UUID = pattern('(?i)\\{?[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\\}?');
const HEX = pattern('(?i)(?:0x)?[0-9a-f]{16,128}');
const ANALYTICS = pattern('(?i)(?:GA1\\.[0-9]\\.|fb\\.[0-9]\\.)?[0-9]{6,13}\\.[0-9]{8,12}');
const TOKEN = pattern('[A-Za-z0-9+/_-]{16,128}={0,2}');
const LONG_NUMBER = pattern('[0-9]{9,24}');
const CODE = pattern('(?i)[a-z]{0,6}[-_#:.]?[0-9]{4,12}|[a-z0-9]{8,15}');
const EPOCH_DAY = pattern('(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[0-9]*');

/** How often letters and digits take turns: random tokens often, words with a year seldom. */
function turns(text: string): number {
	let count = 0;
	for (let i = 1; i < text.length; i += 1) {
		const [before, here] = [text.charCodeAt(i - 1) < 58, text.charCodeAt(i) < 58];
		if (before !== here) count += 1;
	}
	return count;
}

/**
 * How much a text looks made for telling one person from all others: `made` for UUIDs, hashes and random tokens, `code` for
 * long numbers and short codes (`C-100234`) that products and shops have as well, null for anything else.
 *
 * @param text a cell
 */
export function identifierShape(text: string): 'made' | 'code' | null {
	const plain = text.trim();
	if (plain.length < 4 || plain.length > 140 || !/\d/.test(plain)) return null;
	if (UUID.is(plain) || ANALYTICS.is(plain)) return 'made';
	if (HEX.is(plain) && /[a-f]/i.test(plain)) return 'made';
	if (TOKEN.is(plain) && turns(plain) >= 5 && /[a-z]/i.test(plain) && !plain.slice(1).includes('_'))
		return 'made';
	if (EPOCH_DAY.is(plain)) return null;
	return LONG_NUMBER.is(plain) || (CODE.is(plain) && /\d{2}/.test(plain)) ? 'code' : null;
}

/** What is known of one column of a file. */
export interface ColumnFacts {
	/** the header */
	readonly name: string;
	/**
	 * `names`: campaigns and variants, of which there are few; `words`: dimensions; both are also asked value by value.
	 * `numbers`: people, measures, dates; `other`: what nobody reads
	 */
	readonly content: 'names' | 'words' | 'numbers' | 'other';
	/** different cells, as many as were kept */
	readonly values: Iterable<string>;
	/** how many different cells there are, at least */
	readonly distinct: number;
	/** rows with something in the column */
	readonly filled: number;
}

/** The most values of a column that are looked at. */
const LOOKED_AT = 300;

const FLAG =
	/^(?:|[01yntf+-]|yes|no|true|false|on|off|with|without|known|unknown|set|not set|unset|missing|present|absent|none|null|n\/a|na|other|ja|nein|oui|non|si|opened|not opened|clicked|subscribed|unsubscribed|opted in|opted out|valid|invalid|verified|unverified|(?:not )?provided|(?:not )?used|has[ _].*|no .*|any)$/i;
const NUMBER = /^[-+(]?[\d.,' ]*\)?%?$/;
const DATE = /^(?:\d{4}[-./]\d{1,2}[-./]\d{1,2}|\d{1,2}[-./]\d{1,2}[-./]\d{2,4}|(?:19|20)\d{6})(?:[T ].*)?$/;
const COORDINATE = /^\(?-?\d{1,3}[.,]\d{3,}(?:[,; ]+-?\d{1,3}[.,]\d{3,})?\)?$/;

/** How many of a column's values pass, as a share; 0 of nothing. */
function share(values: readonly string[], test: (value: string) => boolean): number {
	return values.length === 0 ? 0 : values.filter(test).length / values.length;
}

const hasLetters = (text: string): boolean => /\p{L}{2}/u.test(text);

/** Whether the values bear out what the column's name says. */
function confirms({ kind, sure }: NameHint, values: readonly string[], facts: ColumnFacts): boolean {
	const unique = facts.distinct / Math.max(1, facts.filled);
	switch (kind) {
		case 'phone':
			return share(values, isBarePhone) >= 0.5;
		case 'card':
			return share(values, (value) => /^[\d*xX• -]{12,23}$/.test(value)) >= 0.5;
		case 'account':
		case 'national-id':
			return share(values, (value) => value.length <= 40 && digitsOf(value).length >= 6) >= 0.5;
		case 'ip':
			return share(values, (value) => /^\d{1,3}(?:\.(?:\d{1,3}|[x*])){2,3}$/i.test(value)) >= 0.5;
		case 'birth-date':
			return share(values, (value) => DATE.test(value)) >= 0.5;
		case 'place':
			return share(values, (value) => COORDINATE.test(value)) >= 0.5;
		case 'address':
			return share(values, (value) => hasLetters(value) && (sure || /\d/.test(value))) >= 0.5;
		case 'email':
			return share(values, (value) => identifierShape(value) === 'made') >= 0.5;
		case 'device':
		case 'unique':
			return false;
		case 'name': {
			if (sure) return share(values, (value) => hasLetters(value) && !/\d/.test(value)) >= 0.5;
			return share(values, (value) => personName(value) !== null) >= 0.3;
		}
		case 'id': {
			const made = share(values, (value) => identifierShape(value) === 'made');
			if (made >= 0.5 && unique >= 0.5) return true;
			if (sure) return values.length >= 2 && (unique >= 0.2 || facts.distinct > 20);
			const shaped = share(values, (value) => identifierShape(value) !== null);
			return unique >= 0.9 && facts.filled >= 5 && shaped >= 0.8;
		}
	}
}

/** Numbers of cards and states that a single cell does not prove. */
function manyLikely(values: readonly string[]): PersonalKind | null {
	const numbered = values.filter((value) => digitsOf(value).length >= 6);
	if (share(numbered, isPaymentCard) >= 0.5) return 'card';
	const national = numbered.filter((value) => nationalId(value) !== null).length;
	return national >= 2 && national >= 0.5 * numbered.length ? 'national-id' : null;
}

/** Values that tell nearly every row from all others. */
function isNearlyUnique(values: readonly string[], { distinct, filled }: ColumnFacts): boolean {
	if (filled < 3 || distinct < 0.9 * filled) return false;
	const shapes = values.map(identifierShape);
	const shaped = (min: 'made' | 'code'): number =>
		shapes.filter((shape) => shape === 'made' || (min === 'code' && shape === 'code')).length / shapes.length;
	if (shaped('made') >= 0.8) return true;
	if (filled < 50) return false;
	if (share(values, (value) => NUMBER.test(value)) > 0.5) {
		// Sums differ from row to row too, but not all of them in the same number of digits; postcodes are short.
		const widths = new Set(values.map((value) => value.length));
		return widths.size === 1 && (values[0]?.length ?? 0) >= 9 && shaped('code') >= 0.95;
	}
	if (share(values, (value) => DATE.test(value)) > 0.5) return false;
	return shaped('code') >= 0.8 || (filled >= 100 && distinct >= 0.95 * filled);
}

/** Cells that read as people's names, in a column whose name does not say that they are places or things. */
function areNames(values: readonly string[]): boolean {
	const read = values.map(personName);
	const full = read.filter((name) => name === 'full').length;
	const any = read.filter((name) => name !== null).length;
	return (full >= 2 && full >= 0.4 * values.length) || (any >= 10 && any >= 0.6 * values.length);
}

/** What is personal data by single values: any of them, or half of them where each is asked for itself, which tells its line. */
function clearlyPersonal(values: readonly string[], { name, content }: ColumnFacts): PersonalKind | null {
	const kinds = values
		.filter((value) => content !== 'numbers' || !NUMBER.test(value))
		.map(clearKind)
		.filter((kind) => kind !== null && !(kind === 'ip' && isAboutVersions(name)));
	const min = content === 'names' || content === 'words' ? 0.5 * values.length : 1;
	return kinds.length >= min ? (kinds[0] ?? null) : null;
}

/**
 * What personal data a column has, judged by its name, its values and how many rows have a value of their own; null for none.
 *
 * One odd value does not make a column personal unless it is beyond doubt; the name of a column alone does not either: `phone` may be
 * a channel, `email` may say yes or no.
 *
 * @param facts of the column
 */
export function personalColumn(facts: ColumnFacts): PersonalKind | null {
	const values: string[] = [];
	for (const value of facts.values) {
		const plain = value.trim();
		if (!FLAG.test(plain.slice(0, 30))) values.push(plain);
		if (values.length >= LOOKED_AT) break;
	}
	const clear = clearlyPersonal(values, facts);
	if (clear !== null) return clear;
	if (facts.content === 'numbers' || values.length === 0) return null;
	if (facts.content === 'names') return manyLikely(values.filter((value) => !NUMBER.test(value)));
	const hint = nameHints(facts.name).find((one) => confirms(one, values, facts));
	if (hint) return hint.kind;
	const likely = manyLikely(values);
	if (likely !== null) return likely;
	if (isAboutThings(facts.name)) return null;
	if (areNames(values)) return 'name';
	return isNearlyUnique(values, facts) ? 'unique' : null;
}

/** What was found, in words that never repeat the value. */
export interface Finding {
	readonly looksLike: string;
}

const finding = (kind: PersonalKind | null): Finding | null =>
	kind === null ? null : { looksLike: kindWords[kind] };

/** The personal-data gate as the file reader asks it: value by value, and column by column. */
export const personalDataScreen = {
	/** One value of a text column that is personal data beyond doubt. */
	value(column: string, value: string): Finding | null {
		const kind = clearKind(value);
		return kind === 'ip' && isAboutVersions(column) ? null : finding(kind);
	},
	/** A column that is personal data by its name and all its values. */
	column(facts: ColumnFacts): Finding | null {
		return finding(personalColumn(facts));
	}
} as const;
