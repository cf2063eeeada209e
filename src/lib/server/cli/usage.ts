import { dayNumber } from '#lib/table/values/date.ts';
import { parseArgs, type ParseArgsConfig } from 'node:util';
import type { z } from 'zod';
import { unstorable } from '#lib/format/storable.ts';

/** A command line that cannot be understood; the message is one line for people. */
export class UsageError extends Error {}

/**
 * Node's argument parser with our error for what it refuses.
 * @throws {UsageError}
 */
export function readArguments<T extends ParseArgsConfig>(config: T): ReturnType<typeof parseArgs<T>> {
	// Node writes U+FFFD where bytes are no UTF-8: what was meant is lost.
	const unfit = config.args?.find((text) => unstorable(text) !== null || text.includes('\ufffd'));
	if (unfit !== undefined)
		throw new UsageError(`"${unfit.toWellFormed()}" has characters that cannot be read: write it in UTF-8`);
	try {
		return parseArgs(config);
	} catch (error) {
		throw new UsageError(
			error instanceof Error ? (error.message.split(/\.\s/)[0] ?? error.message) : String(error)
		);
	}
}

/**
 * A number given on the command line.
 * @throws {UsageError} when it is not one, outside of [least, most], or has a fraction where it must be whole
 */
export function readNumber(
	name: string,
	text: string,
	{ min, max, whole = false }: { min: number; max: number; whole?: boolean }
): number {
	const value = Number(text);
	if (text.trim() === '' || !(value >= min && value <= max) || (whole && !Number.isInteger(value))) {
		const kind = whole ? 'whole number' : 'number';
		throw new UsageError(`--${name} must be a ${kind} from ${min} to ${max}, not "${text}"`);
	}
	return value;
}

/**
 * The same within the limits of a fact.
 * @throws {UsageError}
 */
export const readLimited = (
	name: string,
	text: string,
	{ minValue, maxValue, format }: z.ZodNumber
): number =>
	readNumber(name, text, {
		min: minValue ?? -Infinity,
		max: maxValue ?? Infinity,
		whole: format === 'safeint'
	});

/**
 * A calendar day given on the command line, in days since 1970-01-01.
 * @throws {UsageError}
 */
export function readDay(name: string, text: string): number {
	const [, year, month, day] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text)?.map(Number) ?? [];
	const number = dayNumber(year ?? 0, month ?? 0, day ?? 0);
	if (year === undefined || number === null)
		throw new UsageError(`--${name} must be a day such as 2026-05-14, not "${text}"`);
	return number;
}

/**
 * What the schema of a fact makes of the values of flags, by its own names: `legalBasis` is `--legal-basis`.
 * @throws {UsageError} with the first that cannot be
 */
export function readFact<S extends z.ZodObject>(
	schema: S,
	values: Readonly<Record<string, unknown>>
): z.output<S> {
	const read = schema.safeParse(values);
	if (read.success) return read.data;
	const [issue] = read.error.issues;
	const name = String(issue?.path[0] ?? '').replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
	throw new UsageError(`--${name}: ${issue?.message ?? 'cannot be understood'}`);
}
