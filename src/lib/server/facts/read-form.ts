import { z } from 'zod';
import { cut } from '#lib/format/storable.ts';
import { numberMarks, typedNumber, typedReadings } from '#lib/format/typed-number.ts';
import { parseNumber } from '#lib/table/values/number.ts';
import { typing, type Typing } from './fields.ts';

/** Texts of a form by the names of its fields. */
export type Texts = Readonly<Record<string, string>>;

/** What a field of a form takes, as plain data for the page. */
export interface Limits {
	readonly maxlength?: number;
	readonly inputmode?: 'numeric' | 'decimal';
	readonly required?: true;
}

/** The texts of a form, those of its lists by names such as `weight-0`. */
type Typed<S extends z.ZodObject> = Texts & {
	readonly [K in keyof z.output<S> as z.output<S>[K] extends readonly unknown[] ? never : K]-?: string;
};

/** What was typed, and what it means or what is wrong with it. */
export type ReadForm<S extends z.ZodObject> =
	| { readonly typed: Typed<S>; readonly value: z.output<S>; readonly problems: null }
	| { readonly typed: Typed<S>; readonly value: null; readonly problems: Texts };

/** A field's schema without what makes it optional. */
interface Bare extends Typing {
	readonly type: z.ZodType;
	readonly nullable: boolean;
	readonly optional: boolean;
}

function bare(schema: z.core.$ZodType): Bare {
	const own = typing.get(schema) ?? {};
	if (schema instanceof z.ZodNullable) return { ...bare(schema.unwrap()), ...own, nullable: true };
	if (
		schema instanceof z.ZodOptional ||
		schema instanceof z.ZodExactOptional ||
		schema instanceof z.ZodDefault ||
		schema instanceof z.ZodCatch
	)
		return { ...bare(schema.unwrap()), ...own, optional: true };
	return { type: schema as z.ZodType, nullable: false, optional: false, ...own };
}

const optionsOf = (type: z.ZodType): readonly unknown[] | null =>
	type instanceof z.ZodEnum ? type.options : type instanceof z.ZodLiteral ? [...type.values] : null;

const isWhole = (type: z.ZodNumber): boolean => type.format === 'safeint';
const isText = (type: z.ZodType): type is z.ZodString => type.type === 'string';

/** A number with this locale's marks alone. */
const localNumber = (text: string): number | undefined =>
	parseNumber(text.replace(/%\s*$/, ''), numberMarks()) ?? undefined;

/** The items of a list that is one text, each once. */
const linesOf = (text: string): string[] => [...new Set(text.split(/\r?\n/))].filter((line) => line !== '');

/** The value of a text; what is none is left to the schema to refuse. */
function valueOf(field: Bare, text: string): unknown {
	const { type, nullable, optional, blank, percent, local } = field;
	if (type instanceof z.ZodArray) return linesOf(text).map((line) => valueOf(bare(type.element), line));
	if (type instanceof z.ZodBoolean) return text === '' && nullable ? null : text === 'yes' || text === 'on';
	if (text.trim() === '' && !(optionsOf(type)?.includes(text) ?? false))
		return nullable ? null : optional ? undefined : (blank ?? (isText(type) ? '' : undefined));
	if (type instanceof z.ZodNumber) {
		const [reading = NaN] = local ? [localNumber(text)] : typedReadings(text);
		return percent ? Number((reading / 100).toPrecision(12)) : reading;
	}
	return optionsOf(type)?.find((option) => String(option) === text) ?? text;
}

/** The text of a value, as it is read back. */
function textOf({ type, blank, percent }: Bare, value: unknown): string {
	if (type instanceof z.ZodArray && Array.isArray(value))
		return value.map((item) => textOf(bare(type.element), item)).join('\n');
	const hidden = typeof blank === 'string' ? blank : undefined;
	if (value === null || value === undefined || value === hidden) return '';
	if (type instanceof z.ZodBoolean) return value === true ? 'yes' : 'no';
	if (type instanceof z.ZodNumber && typeof value === 'number')
		return typedNumber(percent ? Number((value * 100).toPrecision(12)) : value);
	const text: unknown = type instanceof z.ZodCodec ? z.encode(type, value) : value;
	return typeof text === 'string' || typeof text === 'number' ? `${text}` : '';
}

const isTick = ({ type, nullable, several }: Bare): boolean =>
	several ?? (type instanceof z.ZodBoolean && !nullable);

/** Calls back for each field of an object, those of its lists too. @param rows how many items a list has */
function* fieldsOf(
	schema: z.core.$ZodType,
	name: string,
	rows: (prefix: string) => number,
	path: readonly (string | number)[] = []
): Generator<{ name: string; field: Bare; path: readonly (string | number)[] }> {
	const field = bare(schema);
	const { type, prefix = name } = field;
	if (type instanceof z.ZodObject)
		for (const [key, inner] of Object.entries(type.shape))
			yield* fieldsOf(inner as z.ZodType, name === '' ? key : `${name}-${key}`, rows, [...path, key]);
	else if (type instanceof z.ZodArray && !field.several)
		for (let i = 0; i < rows(prefix); i++)
			yield* fieldsOf(type.element, `${prefix}-${i}`, rows, [...path, i]);
	else yield { name, field, path };
}

const at = (value: unknown, path: readonly (string | number)[]): unknown =>
	path.reduce<unknown>(
		(inner, key) => (typeof inner === 'object' && inner !== null ? Reflect.get(inner, key) : undefined),
		value
	);

/** Puts a value into objects and lists that are made on the way. */
function put(target: object, path: readonly (string | number)[], value: unknown): void {
	const [key = '', ...rest] = path;
	if (rest.length === 0) return void Reflect.set(target, key, value);
	const inner: unknown = Reflect.get(target, key) ?? (typeof rest[0] === 'number' ? [] : {});
	Reflect.set(target, key, inner);
	put(inner as object, rest, value);
}

/** How many items the lists of a value have. */
function rowsOf(schema: z.ZodObject, value: object): (prefix: string) => number {
	const lists = Object.entries(schema.shape).flatMap(([name, inner]): [string, number][] => {
		const { type, prefix = name } = bare(inner as z.ZodType);
		const list: unknown = Reflect.get(value, name);
		return type instanceof z.ZodArray && Array.isArray(list) ? [[prefix, list.length]] : [];
	});
	return (prefix) => new Map(lists).get(prefix) ?? 0;
}

/** The texts that a form starts with. */
export const typedOf = <S extends z.ZodObject>(schema: S, value: object): Typed<S> =>
	Object.fromEntries(
		[...fieldsOf(schema, '', rowsOf(schema, value))].map(({ name, field, path }) => [
			name,
			textOf(field, at(value, path))
		])
	) as Typed<S>;

/** Longest text that is sent back to be corrected, as a multiple of what is taken. */
const sentBackFactor = 2;
const longest = ({ type }: Bare): number =>
	type instanceof z.ZodNumber || type instanceof z.ZodCodec
		? 40
		: type instanceof z.ZodArray
			? 20_000
			: ((isText(type) ? type.maxLength : null) ?? 200);

/** What the fields of a form take, by their names. @param value for its lists */
export const limitsOf = (schema: z.ZodObject, value: object = {}): Readonly<Record<string, Limits>> =>
	Object.fromEntries(
		[...fieldsOf(schema, '', rowsOf(schema, value))].map(({ name, field }): [string, Limits] => {
			const { type, nullable, optional, blank } = field;
			const isNumber = type instanceof z.ZodNumber && (type.minValue ?? -1) >= 0;
			return [
				name,
				{
					...(type instanceof z.ZodCodec || optionsOf(type) ? {} : { maxlength: longest(field) }),
					...(isNumber ? { inputmode: isWhole(type) ? 'numeric' : 'decimal' } : {}),
					...(nullable || optional || blank !== undefined || isTick(field) ? {} : { required: true })
				}
			];
		})
	);

/** What a form starts with, for the page that shows it. */
export const formOf = <S extends z.ZodObject>(schema: S, value: object) => ({
	typed: typedOf(schema, value),
	limits: limitsOf(schema, value)
});

/** What a form or an address has. */
export type Sent = Pick<FormData | URLSearchParams | ReadonlyMap<string, string>, 'get' | 'keys'> & {
	readonly getAll?: (name: string) => readonly FormDataEntryValue[];
};

/** What was sent of a field; null for none. */
function sentOf(data: Sent, { name, several }: { name: string; several: boolean }): string | null {
	const sent =
		(several &&
			data
				.getAll?.(name)
				.filter((one) => typeof one === 'string')
				.join('\n')) ||
		data.get(name);
	return typeof sent === 'string' ? sent : null;
}

function rowsIn(data: Sent): (prefix: string) => number {
	const names = [...data.keys()];
	return (prefix) => {
		const own = names.flatMap((name) => {
			const rest = name.startsWith(`${prefix}-`)
				? /^(\d{1,3})(?:-|$)/.exec(name.slice(prefix.length + 1))
				: null;
			return rest ? [Number(rest[1]) + 1] : [];
		});
		return Math.max(0, ...own);
	};
}

/** The names of fields by the paths of their values. */
const pathKey = (path: readonly PropertyKey[]): string => path.map(String).join('.');

/** The first problem of each field. */
function wordsOf(
	{ issues }: z.ZodError,
	nameOf: (path: string) => string = (path) => path
): Record<string, string> {
	const problems: Record<string, string> = {};
	for (const { path, message } of issues) problems[nameOf(pathKey(path))] ??= message;
	return problems;
}

/** What is wrong with a value, by field; empty where all is well. */
export function problemsOf(schema: z.ZodType, value: unknown): Texts {
	const { error } = schema.safeParse(value);
	return error ? wordsOf(error) : {};
}

/**
 * Reads a form: what it means, or what was typed with the problem of each wrong field.
 *
 * @param before for fields that the form does not have; a box that is not ticked is never there
 */
export function readForm<S extends z.ZodObject>(
	schema: S,
	data: Sent,
	before: Partial<z.output<S>> = {}
): ReadForm<S> {
	const texts: Record<string, string> = {};
	const names = new Map<string, string>();
	const given: Record<string, unknown> = {};
	const [sentRows, knownRows] = [rowsIn(data), rowsOf(schema, before)];
	for (const { name, field, path } of fieldsOf(
		schema,
		'',
		(prefix) => sentRows(prefix) || knownRows(prefix)
	)) {
		const sent = sentOf(data, { name, several: field.several ?? false });
		const known = isTick(field) ? '' : textOf(field, at(before, path));
		const text = sent === null ? known : cut(sent, sentBackFactor * longest(field));
		texts[name] = field.secret ? '' : text;
		names.set(pathKey(path), name);
		put(given, path, valueOf(field, text));
	}
	for (const [name, inner] of Object.entries(schema.shape))
		if (bare(inner as z.ZodType).type instanceof z.ZodArray) given[name] ??= [];
	const typed = texts as Typed<S>;
	const read = schema.safeParse(given);
	if (read.success) return { typed, value: read.data, problems: null };
	return {
		typed,
		value: null,
		problems: wordsOf(read.error, (path) => names.get(path) ?? path.split('.')[0] ?? path)
	};
}
