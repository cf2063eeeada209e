import { z } from 'zod';
import { dayIn, isoDay as written } from '#lib/experiment/day.ts';
import { isReserved } from '#lib/table/words/names.ts';
import { isVisible } from '#lib/table/values/cell-text.ts';

/** How a field is typed into a form, where its schema does not say so already. */
export interface Typing {
	/** A share, typed in percent. */
	readonly percent?: true;
	/** What a blank field means; `null` needs no mention where the schema takes it. */
	readonly blank?: string | number;
	/** Never sent back to the page. */
	readonly secret?: true;
	/** The fields of a list are called `prefix-0`, or `prefix-0-name` where its items have several. */
	readonly prefix?: string;
	/** A list whose items all have the name of the list, as ticks of one kind do; as a text it has a line for each. */
	readonly several?: true;
	/** A number that is written as the workspace writes it, maybe with its currency: nothing is guessed. */
	readonly local?: true;
}

/** Apart from the schemas' own descriptions, which the API publishes. */
export const typing = z.registry<Typing>();

/** A text that is tidied before it is measured. */
const text =
	(tidy: (text: string) => string) =>
	(max: number, missing = `Write 1 to ${max} characters.`) =>
		z
			.string()
			.overwrite(tidy)
			.min(1, { error: missing, abort: true })
			.max(max, `Write at most ${max} characters.`)
			.refine(isVisible, missing)
			.refine((words) => !isReserved(words), 'This name is reserved. Choose another.');

/** A name that files have too, exactly as it is written: its longest, and words for a blank one. */
export const exact = text((words) => words.trim());

/** A name or a sentence, on one line. */
export const words = text((words) => words.trim().replace(/\s+/g, ' '));

/** A text of several lines. */
export const lines = text((words) => words.trim().replace(/\r\n?/g, '\n'));

/** A calendar day as days since 1970-01-01, written such as 2026-05-14. */
export const day = z.codec(z.iso.date({ error: 'Write a day, such as 2026-05-14.', abort: true }), z.int(), {
	decode: (text) => dayIn(text) ?? NaN,
	encode: written
});

/** A calendar day in an answer. */
export const isoDay = z.iso.date();

/** ISO 4217's code for "no currency". */
const noCurrency = 'XXX';
const currencies = new Set([...Intl.supportedValuesOf('currency'), noCurrency]);
const currencyWords = 'Write a currency’s three letters, such as EUR.';

/** An ISO 4217 code; blank in a form is none. */
export const currency = z
	.string()
	.overwrite((text) => text.trim().toUpperCase())
	.length(3, { error: currencyWords, abort: true })
	.refine((code) => currencies.has(code), currencyWords)
	.register(typing, { blank: noCurrency });

/** Words of a problem; those with a number in them are made in the locale of the request. */
type Words = string | (() => string);
const withWords = (words: Words) => ({ error: typeof words === 'string' ? () => words : words });

/** A number within limits. @param words for everything else */
export const number = (min: number, max: number, words: Words) =>
	z.number(withWords(words)).min(min, withWords(words)).max(max, withWords(words));

/** A whole number within limits. @param words for everything else */
export const whole = (min: number, max: number, words: Words) =>
	z.int(withWords(words)).min(min, withWords(words)).max(max, withWords(words));

/** One of several. */
export const oneOf = <const T extends readonly [string, ...string[]]>(names: T) =>
	z.enum(names, 'Choose one of the list.');

/** `true` or `false` in an address. */
export const flag = z.enum(['true', 'false']).transform((text) => text === 'true');
