import { z } from 'zod';
import { impossibleTexts, parseImpossible } from '#lib/table/impossible.ts';
import { isRole } from '#lib/table/columns/mapping.ts';
import type { FileReading } from '#lib/table/reading.ts';
import { readingForm } from '#lib/server/facts/declaration.ts';
import { currency, exact, typing } from '#lib/server/facts/fields.ts';
import { limitsOf, readForm, typedOf, type Sent, type Texts } from '#lib/server/facts/read-form.ts';
import { dateOrders, dialectChoices } from '../dialect-words.ts';

/** One of the choices; what is not offered was not chosen. */
const choice = <T extends string>(choices: readonly { readonly value: T }[]) =>
	z
		.literal(choices.map(({ value }) => value))
		.optional()
		.catch(undefined);

/** How a file is read. Empty is "detect" or "not chosen". */
const columnsForm = readingForm.extend({
	encoding: choice(dialectChoices.encoding),
	delimiter: choice(dialectChoices.delimiter),
	decimal: choice(dialectChoices.decimal),
	thousands: choice(dialectChoices.thousands),
	dateOrder: choice(dateOrders),
	/** Of a workbook; blank for other files. */
	sheet: exact(200).optional(),
	/** One a column, in the file's order. */
	roles: z.array(z.string()).register(typing, { prefix: 'role' }),
	replaces: z.string(),
	/** Such as `clicks=control`. */
	impossible: z.array(z.string()).register(typing, { several: true }),
	recurring: z.boolean(),
	// "No currency" is an answer here.
	currency: currency.optional().register(typing, { blank: '' })
});

export const readingLimits = limitsOf(columnsForm);

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
function mappingOf(typed: readonly string[], { columns, header, before }: Ground): Record<string, string> {
	const isOfFile =
		header === undefined ||
		(header.length === columns.length && header.every((name, i) => name === columns[i]?.name));
	const keyOf = (i: number): string => (isOfFile ? `#${i + 1}` : (columns[i]?.name ?? ''));
	const declaredOf = (i: number): string | undefined =>
		(isOfFile ? before.mapping[`#${i + 1}`] : undefined) ?? before.mapping[columns[i]?.name ?? ''];
	const own = new Set(columns.flatMap(({ name }, i) => (isOfFile ? [name, `#${i + 1}`] : [name])));
	const others = Object.entries(before.mapping).filter(([key]) => !own.has(key));
	const chosen = columns.map(({ role }, i) => {
		const declared = typed[i] ?? '';
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

/** What the form starts with. */
export const typedReading = (
	{ dialect, impossible, ...reading }: FileReading,
	facts: { readonly columns: readonly Column[]; readonly campaign: string; readonly replaces: string }
) =>
	typedOf(columnsForm, {
		...reading,
		...dialect,
		...facts,
		headerLine: dialect.preambleLines === undefined ? undefined : dialect.preambleLines + 1,
		roles: facts.columns.map(({ role }) => role),
		impossible: impossibleTexts(impossible ?? {})
	});

export type TypedReading = ReturnType<typeof typedReading>;

/** Choices that are in no field of this form. */
const kept = ({ layout, goal, skip, keep, oncePerPerson, campaignName }: FileReading) => ({
	...(layout === undefined ? {} : { layout }),
	...(goal === undefined ? {} : { goal }),
	...(skip === undefined ? {} : { skip }),
	...(keep === undefined ? {} : { keep }),
	...(campaignName === undefined ? {} : { campaignName }),
	...(oncePerPerson === undefined ? {} : { oncePerPerson })
});

/** The facts that were entered. */
const entered = <T extends object>(facts: T) =>
	Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined)) as {
		[K in keyof T]?: Exclude<T[K], undefined>;
	};

/** Reads the form; the reading is to be used only where there is no problem. */
export function readReading(
	data: Sent,
	ground: Ground
): { readonly typed: TypedReading; readonly reading: FileReading; readonly problems: Texts } {
	const { before, slugs } = ground;
	const { typed, value, problems: wrong } = readForm(columnsForm, data);
	const { replaces } = typed;
	const problems =
		replaces === '' || slugs.includes(replaces)
			? { ...wrong }
			: { ...wrong, replaces: 'This campaign doesn’t exist.' };
	if (!value) return { typed, problems, reading: before };
	const { encoding, delimiter, decimal, thousands, headerLine, recurring, sheet = before.sheet } = value;
	const { dateOrder, year, control, currency, timeZone, outcomeWindow } = value;
	const preambleLines = headerLine === undefined ? undefined : headerLine - 1;
	const impossible = parseImpossible(value.impossible) ?? {};
	return {
		typed,
		problems,
		reading: {
			dialect: entered({ encoding, delimiter, decimal, thousands, preambleLines }),
			mapping: mappingOf(value.roles, ground),
			recurring,
			...kept(before),
			...(Object.keys(impossible).length === 0 ? {} : { impossible }),
			...entered({ sheet, dateOrder, year, control, currency, timeZone, outcomeWindow })
		}
	};
}
