import { impossibleTexts, parseImpossible } from '#lib/table/impossible.ts';
import { isRole } from '#lib/table/columns/mapping.ts';
import type { FileReading } from '#lib/table/reading.ts';
import { cut } from '#lib/format/storable.ts';
import { readingForm } from '#lib/server/facts/declaration.ts';
import { readForm } from '#lib/server/facts/read-form.ts';
import { dateOrders, dialectChoices } from '../dialect-words.ts';

/** Values of the form about reading a file, as typed. Empty is "detect" or "not chosen". */
export interface TypedReading {
	readonly encoding: string;
	readonly delimiter: string;
	readonly decimal: string;
	readonly thousands: string;
	/** Physical line of the header, from 1. */
	readonly headerLine: string;
	readonly dateOrder: string;
	readonly year: string;
	/** Sheet of a workbook; blank for other files. */
	readonly sheet: string;
	/** One a column, in the file's order. */
	readonly roles: readonly string[];
	readonly control: string;
	readonly campaign: string;
	readonly replaces: string;
	/** Such as `clicks=control`. */
	readonly impossible: readonly string[];
	readonly recurring: boolean;
	readonly currency: string;
	readonly timeZone: string;
	readonly outcomeWindow: string;
}

/** A column as the form was made from it. */
interface Column {
	readonly name: string;
	/** What it was read as when the form was shown. */
	readonly role: string;
}

/** What the form about columns was made from. */
interface Ground {
	readonly columns: readonly Column[];
	/** The header of the file itself; another one where its table was turned. */
	readonly header?: readonly string[];
	readonly before: FileReading;
	readonly slugs: readonly string[];
}

/**
 * Roles by column. Where one was changed, each is sent, so that no other is recognised anew; but a breakdown that was only recognised is
 * no word of the uploader that it splits people. Columns of the file are named by their place: equal headers are distinguished.
 */
function mappingOf(typed: TypedReading, { columns, header, before }: Ground): Record<string, string> {
	const isOfFile =
		header === undefined ||
		(header.length === columns.length && header.every((name, i) => name === columns[i]?.name));
	const keyOf = (i: number): string => (isOfFile ? `#${i + 1}` : (columns[i]?.name ?? ''));
	const declaredOf = (i: number): string | undefined =>
		(isOfFile ? before.mapping[`#${i + 1}`] : undefined) ?? before.mapping[columns[i]?.name ?? ''];
	const own = new Set(columns.flatMap(({ name }, i) => (isOfFile ? [name, `#${i + 1}`] : [name])));
	const others = Object.entries(before.mapping).filter(([key]) => !own.has(key));
	const chosen = columns.map(({ role }, i) => {
		const declared = typed.roles[i] ?? '';
		return isRole(declared) ? declared : role;
	});
	const isChanged = columns.some(({ role }, i) => chosen[i] !== role);
	const roles = columns.flatMap(({ role }, i): [string, string][] => {
		const [now = role, declared] = [chosen[i], declaredOf(i)];
		if (now !== role) return [[keyOf(i), now]];
		if (declared !== undefined) return [[keyOf(i), declared]];
		return isChanged && isRole(role) && role !== 'dimension' ? [[keyOf(i), role]] : [];
	});
	return Object.fromEntries([...others, ...roles]);
}

export type ReadingProblems = Readonly<
	Partial<Record<Exclude<keyof TypedReading, 'roles' | 'impossible' | 'sheet'>, string>>
>;

/** What the form starts with. */
export function typedReading(
	{
		dialect,
		dateOrder,
		year,
		sheet,
		control,
		impossible,
		recurring,
		currency,
		timeZone,
		outcomeWindow
	}: FileReading,
	facts: { readonly columns: readonly Column[]; readonly campaign: string; readonly replaces: string }
): TypedReading {
	return {
		encoding: dialect.encoding ?? '',
		delimiter: dialect.delimiter ?? '',
		decimal: dialect.decimal ?? '',
		thousands: dialect.thousands ?? '',
		headerLine: dialect.preambleLines === undefined ? '' : `${dialect.preambleLines + 1}`,
		dateOrder: dateOrder ?? '',
		year: year === undefined ? '' : `${year}`,
		sheet: sheet ?? '',
		roles: facts.columns.map(({ role }) => role),
		control: control ?? '',
		campaign: facts.campaign,
		replaces: facts.replaces,
		impossible: impossibleTexts(impossible ?? {}),
		recurring,
		currency: currency ?? '',
		timeZone: timeZone ?? '',
		outcomeWindow: outcomeWindow === undefined ? '' : `${outcomeWindow}`
	};
}

/** What was sent. */
export function typedIn(data: FormData, columns: number): TypedReading {
	const text = (name: string): string => {
		const value = data.get(name);
		return typeof value === 'string' ? cut(value, 200) : '';
	};
	const plain = (name: string): string => text(name).trim();
	return {
		encoding: text('encoding'),
		// A tab is a value here: nothing is trimmed away.
		delimiter: text('delimiter'),
		decimal: text('decimal'),
		thousands: text('thousands'),
		headerLine: plain('headerLine'),
		dateOrder: text('dateOrder'),
		year: plain('year'),
		sheet: plain('sheet'),
		roles: Array.from({ length: columns }, (_, i) => text(`role-${i}`)),
		control: plain('control'),
		campaign: plain('campaign'),
		replaces: text('replaces'),
		// One button sends several, a line each.
		impossible: [
			...new Set(
				data.getAll('impossible').flatMap((value) => (typeof value === 'string' ? value.split(/\r?\n/) : []))
			)
		].map((text) => cut(text, 400)),
		recurring: data.get('recurring') !== null,
		currency: plain('currency').toUpperCase(),
		timeZone: plain('timeZone'),
		outcomeWindow: plain('outcomeWindow')
	};
}

/** The part of a choice that was taken, where it is one of those offered. */
function chosen<T extends string>(options: readonly { readonly value: T }[], text: string): T | undefined {
	return options.find(({ value }) => value === text)?.value;
}

/** Choices that are in no field of this form. */
const kept = ({ layout, goal, skip, keep, oncePerPerson, campaignName }: FileReading) => ({
	...(layout === undefined ? {} : { layout }),
	...(goal === undefined ? {} : { goal }),
	...(skip === undefined ? {} : { skip }),
	...(keep === undefined ? {} : { keep }),
	...(campaignName === undefined ? {} : { campaignName }),
	...(oncePerPerson === undefined ? {} : { oncePerPerson })
});

/** Reads the form; the reading is to be used only where there is no problem. */
export function readReading(
	typed: TypedReading,
	ground: Ground
): { readonly reading: FileReading; readonly problems: ReadingProblems } {
	const { before, slugs } = ground;
	const names = Object.keys(readingForm.shape) as (keyof typeof readingForm.shape)[];
	const read = readForm(readingForm, new Map(names.map((name) => [name, typed[name]])));
	const problems: ReadingProblems = {
		...read.problems,
		...(typed.replaces === '' || slugs.includes(typed.replaces)
			? {}
			: { replaces: 'This campaign doesn’t exist.' })
	};
	const { headerLine, year, currency, timeZone, outcomeWindow, control } = read.value ?? {};
	const impossible = parseImpossible(typed.impossible) ?? {};
	const sheet = typed.sheet === '' ? (before.sheet ?? '') : typed.sheet;
	const dateOrder = chosen(dateOrders, typed.dateOrder);
	const dialect = {
		encoding: chosen(dialectChoices.encoding, typed.encoding),
		delimiter: chosen(dialectChoices.delimiter, typed.delimiter),
		decimal: chosen(dialectChoices.decimal, typed.decimal),
		thousands: chosen(dialectChoices.thousands, typed.thousands),
		preambleLines: headerLine === undefined ? undefined : headerLine - 1
	};
	return {
		problems,
		reading: {
			dialect: Object.fromEntries(Object.entries(dialect).filter(([, value]) => value !== undefined)),
			mapping: mappingOf(typed, ground),
			recurring: typed.recurring,
			...kept(before),
			...(Object.keys(impossible).length === 0 ? {} : { impossible }),
			...(sheet === '' ? {} : { sheet }),
			...(dateOrder === undefined ? {} : { dateOrder: dateOrder as NonNullable<FileReading['dateOrder']> }),
			...(year === undefined ? {} : { year }),
			...(control === undefined ? {} : { control }),
			...(currency === undefined ? {} : { currency }),
			...(timeZone === undefined ? {} : { timeZone }),
			...(outcomeWindow === undefined ? {} : { outcomeWindow })
		}
	};
}
