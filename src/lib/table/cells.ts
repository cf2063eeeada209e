import { readDay, type DateReading } from './values/date-order.ts';
import { unguarded, isVisible } from './values/cell-text.ts';
import type { Header } from './columns/header.ts';
import { isCount } from './words/measure.ts';
import { isMasked, parseNumber, plainNumber, roundedNumber, type NumberStyle } from './values/number.ts';
import type { DoubtfulMarks } from './values/number-style.ts';
import type { Problem } from './problems/problem.ts';
import { quotable } from './problems/quotable.ts';
import { isReserved } from './words/names.ts';
import type { Screen } from './columns/screen.ts';
import { hasKeepRule, type KeepRules } from './shape/row-rules.ts';
import { isTotalsLabel } from './words/totals.ts';
import { ValueCache, type CachedValue } from './value-cache.ts';

/** How the cells of one file are read. */
export interface CellOptions {
	header: Header;
	/** null when there is no date column */
	dates: DateReading | null;
	numbers: NumberStyle & { doubtful?: DoubtfulMarks };
	maxValues: number;
	maxCampaigns: number;
	screen: Screen | null;
	/**
	 * rows of totals are detected by arithmetic afterwards: the label of a total in a dimension is a value like any other, and a row
	 * without a variant or day is read with its doubt
	 */
	detectsTotals?: boolean;
	/** rows that the uploader wants read, whatever their label */
	keep?: KeepRules;
	/** `Control` and `control` are one variant */
	foldsVariants?: boolean;
}

/** A day with its code; −1 for the label of a totals row, −2 for no day. */
export interface CachedDay {
	day: number;
	code: number;
}

/** The longest text of a campaign, variant or segment, in characters. */
const MAX_TEXT_LENGTH = 256;

const NO_RULES: KeepRules = new Map();
const TOO_LONG: CachedValue = { value: '…', code: -2 };
const BAD_DAY: CachedDay = { day: NaN, code: -2 };
const TOTALS_DAY: CachedDay = { day: NaN, code: -1 };
const OPEN_NUMBER = /^\D*(?!0+[.,])\d{1,3}([.,])\d{3}\D*$/;

/** A cell for a message, if the message may repeat it. */
export function quotedValue(text: string): { value?: string } {
	const value = quotable(text);
	return value === undefined ? {} : { value };
}

/** Reads the cells of one file: text and days through caches, numbers strictly. `found` collects the problems of one row. */
export class Cells {
	/** the problems of the row being read; the row's reader empties it */
	found: Problem[] = [];
	/** columns with amounts that are rounded: `40.2K` */
	readonly rounded = new Set<number>();
	readonly #options: CellOptions;
	readonly #caches: ValueCache[];
	readonly #reported: boolean[];
	/** whether a column counts people or events */
	readonly #counts: boolean[];
	readonly #days = new Map<string, CachedDay>();
	readonly #dayCodes = new Map<number, number>();
	/** The last date: neighbours are often alike. */
	#lastDay: { readonly text: string; readonly day: CachedDay } | null = null;

	constructor(options: CellOptions) {
		this.#options = options;
		this.#reported = options.header.names.map(() => false);
		const { measures, roles, kinds } = options.header;
		this.#counts = roles.map(
			(role) =>
				role.kind === 'people' || (role.kind === 'measure' && isCount(measures[role.index] ?? '', kinds))
		);
		this.#caches = options.header.roles.map(
			(role, column) =>
				new ValueCache(role.kind === 'campaign' ? options.maxCampaigns : options.maxValues, {
					totals: (value) =>
						(role.kind !== 'dimension' || options.detectsTotals !== true) &&
						isTotalsLabel(value) &&
						!hasKeepRule(options.keep ?? NO_RULES, column, value),
					folds: role.kind === 'variant' && options.foldsVariants === true
				})
		);
	}

	/** The different values of a text column so far, by their code. */
	values(column: number): string[] {
		return this.#caches[column]?.values ?? [];
	}

	/** Spellings of a text column that were read as one value with another one. */
	spellings(column: number): readonly string[] {
		return this.#caches[column]?.spellings ?? [];
	}

	/** The column as messages name it. */
	label(column: number): string {
		return this.#options.header.labels[column] ?? '';
	}

	text(fields: readonly string[], column: number, line: number): CachedValue {
		const cache = this.#caches[column];
		if (cache === undefined) return { value: '', code: 0 };
		const cell = fields[column] ?? '';
		if (cell.length > MAX_TEXT_LENGTH) {
			this.found.push({ code: 'value_too_long', line, column: this.label(column), limit: MAX_TEXT_LENGTH });
			return TOO_LONG;
		}
		const before = cache.size;
		const value = cache.get(cell);
		if (cache.size !== before) this.#inspectValue(value.value, column, line);
		if (value.code === -2) {
			if (this.#reported[column] !== true) {
				this.#reported[column] = true;
				const campaigns = this.#options.header.roles[column]?.kind === 'campaign';
				this.found.push({
					code: 'too_many_values',
					line,
					column: this.label(column),
					limit: campaigns ? this.#options.maxCampaigns : this.#options.maxValues
				});
			}
		}
		return value;
	}

	/** Inspects each different value once. */
	#inspectValue(value: string, column: number, line: number): void {
		const kind = this.#options.header.roles[column]?.kind;
		// An empty one is reported for each row.
		if ((kind === 'campaign' || kind === 'variant') && value !== '' && !isVisible(value))
			this.found.push({ code: 'blank_value', line, column: this.label(column) });
		if (isReserved(value) && kind === 'variant')
			this.found.push({ code: 'reserved_name', line, column: this.label(column), value });
		const seen = this.#options.screen?.value(this.label(column), value) ?? null;
		if (seen !== null)
			this.found.push({ code: 'personal_data', line, column: this.label(column), looksLike: seen.looksLike });
	}

	day(fields: readonly string[], column: number, line: number): CachedDay {
		const text = fields[column] ?? '';
		if (text === this.#lastDay?.text) return this.#lastDay.day;
		let known = this.#days.get(text);
		if (known === undefined) {
			known = this.#readDay(text);
			if (this.#days.size < 50_000 && text.length < 64)
				this.#days.set(JSON.parse(JSON.stringify(text)) as string, known);
		}
		if (known.code === -2)
			this.found.push({ code: 'bad_date', line, column: this.label(column), ...quotedValue(text) });
		else this.#lastDay = { text, day: known };
		return known;
	}

	#readDay(text: string): CachedDay {
		if (isTotalsLabel(text)) return TOTALS_DAY;
		const day = this.#options.dates === null ? null : readDay(unguarded(text), this.#options.dates);
		if (day === null) return BAD_DAY;
		const code = this.#dayCodes.get(day) ?? this.#dayCodes.size;
		if (code > 65_535) return BAD_DAY;
		this.#dayCodes.set(day, code);
		return { day, code };
	}

	/** A number; NaN when it is unknown, or when the cell is not a number, which is then reported. */
	number(fields: readonly string[], column: number, line: number): number {
		const text = fields[column];
		if (text === undefined || text === '') return NaN;
		const { numbers } = this.#options;
		if (numbers.decimal === '.' || !text.includes('.')) {
			const plain = plainNumber(text);
			if (plain === plain && !(text.includes('.') && this.#isOpen(text, column))) return plain;
		}
		if (this.#isOpen(text, column)) {
			const mark = OPEN_NUMBER.exec(text)?.[1];
			this.found.push({
				code: 'ambiguous_number',
				line,
				column: this.label(column),
				...quotedValue(text),
				...(mark === undefined ? {} : { mark })
			});
			return NaN;
		}
		const value = parseNumber(unguarded(text), numbers);
		const isCount = this.#counts[column] === true;
		if (value === undefined || (isCount && /e/i.test(text))) {
			const rounded = roundedNumber(text, numbers);
			if (rounded !== null && !isCount) {
				this.rounded.add(column);
				return rounded;
			}
			if (rounded !== null) {
				const cell = text.trim().slice(0, 20);
				this.found.push({ code: 'rounded_number', line, column: this.label(column), value: cell });
				return NaN;
			}
		}
		if (value === undefined && isMasked(text)) {
			const cell = text.trim().slice(0, 20);
			this.found.push({ code: 'masked_number', line, column: this.label(column), value: cell, where: null });
			return NaN;
		}
		if (value === undefined)
			this.found.push({ code: 'not_a_number', line, column: this.label(column), ...quotedValue(text) });
		return value ?? NaN;
	}

	/** Whether a number with three digits after its one mark can be read in two ways. A column that counts has no decimals. */
	#isOpen(text: string, column: number): boolean {
		const { doubtful } = this.#options.numbers;
		if (doubtful === undefined || doubtful === '' || this.#counts[column] === true) return false;
		const mark = OPEN_NUMBER.exec(text)?.[1];
		return mark !== undefined && doubtful.includes(mark);
	}
}
