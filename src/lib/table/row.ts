import { Cells, quotedValue, type CellOptions } from './cells.ts';
import { checkNumbers, prepareChecks, type Checks, type RowNumbers } from './check.ts';
import { KeyTable } from './values/key-table.ts';
import type { NoticeList, PassedRow } from './problems/notice.ts';
import type { Problem } from './problems/problem.ts';
import type { ProblemList } from './problems/problem-list.ts';
import { parseNumber } from './values/number.ts';
import { NO_DAY_CODE } from './repeats/find-repeats.ts';
import { nameable } from './problems/quotable.ts';
import { RunningSums } from './values/running-sums.ts';
import type { CachedValue } from './value-cache.ts';
import { isTotalsLabel, isEmptyLabel, isAllLabel, isComparisonLabel } from './words/totals.ts';

/** One checked row of a file: a disjoint group of people with its sums. */
export interface CellRow {
	/** physical line, from 1, on which the record starts */
	line: number;
	/** null when the file has no campaign column */
	campaign: string | null;
	variant: string;
	/** days since 1970-01-01; null when the file has no date column */
	day: number | null;
	/** aligned with the header's dimensions; an empty text is an empty cell */
	segments: string[];
	/** at least 1 */
	people: number;
	/** aligned with the header's measures; NaN is unknown, never 0 */
	measures: number[];
	/** the problem of the row unless it adds up others; only where totals are detected */
	doubt?: Problem;
}

/** How the rows of one file are read. */
export interface RowOptions extends CellOptions {
	/** the one variant of a file without such a column */
	variant: string | null;
	/** usual numbers of fields of rows that omit their last measures */
	shortWidths: ReadonlySet<number>;
}

/** The most variants without people that are listed. */
const MAX_EMPTY = 100;

/** Whether a variant or campaign has no name; a dash is no name where totals are detected. */
function isNameless(name: { value: string } | null, detectsTotals: boolean): boolean {
	if (name === null || name.value.length > 12) return false;
	return name.value === '' || (detectsTotals && isEmptyLabel(name.value));
}

/** Whether the cell of a date is empty, or means all days. */
function hasNoDay(text: string): boolean {
	const first = text.charCodeAt(0);
	if (first >= 48 && first <= 57) return false;
	return isEmptyLabel(text) || isAllLabel(text.trim());
}

/** Turns the records of one file into checked rows, and collects what concerns the whole file: keys, values, sums. */
export class RowReader {
	readonly sums: RunningSums;
	/** sums of rows that are called totals and are not read */
	readonly passed: RunningSums;
	readonly cells: Cells;
	/** rows that count one person, and rows that count anyone, duplicates included */
	ones = 0;
	counted = 0;
	/** variants of rows that count nobody, with their first line and campaign */
	readonly empty: { campaign: string | null; variant: string; line: number }[] = [];
	/** whether a key appeared twice */
	repeated = false;
	readonly #options: RowOptions;
	readonly #problems: ProblemList;
	readonly #notices: NoticeList;
	readonly #checks: Checks;
	readonly #keys: KeyTable;
	/** the key of the last row: codes of campaign, variant, day and dimensions */
	readonly key: Uint16Array;
	readonly #at: { campaign: number; variant: number; date: number; people: number };
	readonly #dimensions: number[];
	readonly #measures: number[];
	readonly #numbers: RowNumbers;
	#fields: string[] = [];
	/** Whether a variant may be a comparison of others, by its code. */
	readonly #comparisons: boolean[] = [];

	constructor(options: RowOptions, problems: ProblemList, notices: NoticeList) {
		this.#options = options;
		this.#problems = problems;
		this.#notices = notices;
		const { roles, measures, kinds } = options.header;
		const all = (kind: string): number[] =>
			roles.flatMap((role, column) => (role.kind === kind ? [column] : []));
		const one = (kind: string): number => all(kind)[0] ?? -1;
		this.#at = {
			campaign: one('campaign'),
			variant: one('variant'),
			date: one('date'),
			people: one('people')
		};
		this.#dimensions = all('dimension');
		this.#measures = all('measure');
		this.cells = new Cells(options);
		this.sums = new RunningSums(measures.length);
		this.passed = new RunningSums(measures.length);
		this.#checks = prepareChecks(measures, kinds);
		this.key = new Uint16Array(3 + this.#dimensions.length);
		this.#keys = new KeyTable(this.key.length);
		const column = (measure: number): number => this.#measures[measure] ?? -1;
		this.#numbers = {
			people: NaN,
			measures: [],
			line: 0,
			style: options.numbers,
			text: (measure) => this.#fields[column(measure)] ?? '',
			label: (measure) => this.cells.label(column(measure))
		};
	}

	/** The position of the column that counts people. */
	get peopleColumn(): number {
		return this.#at.people;
	}

	/** The variants so far, rows with problems included. */
	get variants(): string[] {
		if (this.#options.variant !== null && this.#at.variant < 0) return [this.#options.variant];
		return this.cells.values(this.#at.variant).filter((name) => name !== '');
	}

	/**
	 * Reads one record.
	 *
	 * @param fields as split by the delimiter
	 * @param line   physical line on which the record starts
	 * @returns the row, or null when it has problems or is left out; both are reported
	 */
	read(fields: string[], line: number): CellRow | null {
		if (fields.length < 2 && (fields[0] ?? '').trim() === '') return null;
		const { cells } = this;
		const at = this.#at;
		this.#fields = fields;
		if (cells.found.length > 0) cells.found = [];
		if (fields.length !== this.#options.header.names.length && !this.#fits(fields, line))
			return this.#refuse(line);

		const { key } = this;
		const detectsTotals = this.#options.detectsTotals === true;
		const campaign = at.campaign < 0 ? null : cells.text(fields, at.campaign, line);
		const variant = at.variant < 0 ? null : cells.text(fields, at.variant, line);
		const isUndated = detectsTotals && at.date >= 0 && hasNoDay(fields[at.date] ?? '');
		const day = at.date < 0 || isUndated ? null : cells.day(fields, at.date, line);
		let totals = campaign?.code === -1 || variant?.code === -1 || day?.code === -1;
		let overflow = campaign?.code === -2 || variant?.code === -2;
		const segments: string[] = [];
		for (let i = 0; i < this.#dimensions.length; i += 1) {
			const { value, code } = cells.text(fields, this.#dimensions[i] ?? -1, line);
			if (code === -1) totals = true;
			else if (code === -2) overflow = true;
			key[3 + i] = code;
			segments.push(value);
		}
		if (totals) return this.#leaveOut('totals_row', line);
		const people = cells.number(fields, at.people, line);
		const measures: number[] = [];
		for (let i = 0; i < this.#measures.length; i += 1)
			measures.push(cells.number(fields, this.#measures[i] ?? -1, line));

		let doubt: Problem | null = null;
		if (isNameless(variant, detectsTotals) || isNameless(campaign, detectsTotals)) {
			if (fields.every((field) => field.trim() === '')) return null;
			// The label of a total may be in the column of a measure.
			if (detectsTotals ? fields.some(isTotalsLabel) : this.sums.equal(people, measures))
				return this.#leaveOut('totals_row', line);
			doubt = {
				code: 'blank_value',
				line,
				column: cells.label(isNameless(variant, detectsTotals) ? at.variant : at.campaign)
			};
			if (!detectsTotals) cells.found.push(doubt);
		}
		if (isUndated) {
			if (fields.every((field) => field.trim() === '')) return null;
			doubt ??= {
				code: 'bad_date',
				line,
				column: cells.label(at.date),
				...quotedValue(fields[at.date] ?? '')
			};
		}
		const isComparison = detectsTotals && variant !== null && this.#isComparison(variant);
		if (isComparison && (!(people > 0) || cells.found.length > 0)) {
			cells.found = [];
			return this.#leaveOut('comparison_row', line);
		}
		if (Number.isNaN(people) && cells.found.length === 0 && this.#isAboutNobody(measures))
			return this.#leaveOut('people_unknown_row', line);
		if (detectsTotals && people === 0 && cells.found.length === 0 && this.#outcomeOf(measures) === 0) {
			this.#reportEmpty(campaign?.value ?? null, variant?.value ?? '', line);
			return this.#leaveOut('no_people_row', line);
		}
		this.#checkNumbers(people, measures, line);
		if (isComparison && cells.found.length > 0) {
			cells.found = [];
			return this.#leaveOut('comparison_row', line);
		}
		if (overflow || cells.found.length > 0) return this.#refuse(line);

		this.counted += 1;
		if (people === 1) this.ones += 1;
		key[0] = campaign?.code ?? 0;
		key[1] = variant?.code ?? 0;
		key[2] = isUndated ? NO_DAY_CODE : (day?.code ?? 0);
		const first = this.#keys.add(key, line);
		if (first !== 0) {
			this.repeated = true;
			this.#problems.add({ code: 'duplicate_key', line, first });
			return null;
		}
		if (!detectsTotals) this.sums.add(people, measures);
		const row: CellRow = {
			line,
			campaign: campaign?.value ?? null,
			variant: variant?.value ?? this.#options.variant ?? '',
			day: day?.day ?? null,
			segments,
			people,
			measures
		};
		if (doubt !== null) row.doubt = doubt;
		return row;
	}

	/** Whether a record with another number of fields can be read: blank fields too many, or a usual width without the last measures. */
	#fits(fields: readonly string[], line: number): boolean {
		const { header, shortWidths } = this.#options;
		const expected = header.names.length;
		if (fields.length > expected && fields.slice(expected).every((field) => field.trim() === '')) return true;
		if (shortWidths.has(fields.length)) {
			this.#notices.add({ code: 'short_row', line });
			return true;
		}
		this.cells.found.push({ code: 'wrong_field_count', line, expected, found: fields.length });
		return false;
	}

	/** Frees the keys, which take tens of megabytes, once all rows are read. */
	end(): void {
		this.#keys.clear();
	}

	/** Checks each different value once. */
	#isComparison({ value, code }: CachedValue): boolean {
		return (this.#comparisons[code] ??= isComparisonLabel(value));
	}

	#reportEmpty(campaign: string | null, variant: string, line: number): void {
		const isKnown = this.empty.some((one) => one.campaign === campaign && one.variant === variant);
		if (variant !== '' && !isKnown && this.empty.length < MAX_EMPTY)
			this.empty.push({ campaign, variant, line });
	}

	#isAboutNobody(measures: readonly number[]): boolean {
		return measures.every((value, i) => Number.isNaN(value) || this.#checks.isAboutPeople[i] === 0);
	}

	#checkNumbers(people: number, measures: number[], line: number): void {
		const { found } = this.cells;
		const column = this.#at.people;
		const text = this.#fields[column] ?? '';
		const isReported = found.some((problem) => problem.column === this.cells.label(column));
		if (Number.isNaN(people)) {
			if (!isReported) found.push({ code: 'people_missing', line, column: this.cells.label(column) });
			return;
		}
		const outcome = people === 0 ? this.#outcomeOf(measures) : 0;
		if (people === 0 && outcome > 0 && this.#options.detectsTotals === true)
			found.push({
				code: 'people_unknown',
				line,
				column: this.cells.label(column),
				variant: nameable([this.#fields[this.#at.variant]?.trim() ?? ''])[0] ?? 'a variant',
				outcome
			});
		else if (people <= 0)
			found.push({
				code: 'people_not_positive',
				line,
				column: this.cells.label(column),
				...quotedValue(text)
			});
		else if (!Number.isSafeInteger(people))
			found.push({
				code: 'people_not_integer',
				line,
				column: this.cells.label(column),
				...quotedValue(text)
			});
		else {
			this.#numbers.people = people;
			this.#numbers.measures = measures;
			this.#numbers.line = line;
			const more = checkNumbers(this.#numbers, this.#checks);
			if (more !== null) found.push(...more);
		}
	}

	/** The first known outcome above 0. */
	#outcomeOf(measures: readonly number[]): number {
		return measures.find((value, i) => value > 0 && this.#checks.isAboutPeople[i] === 1) ?? 0;
	}

	#leaveOut(code: PassedRow['code'], line: number): null {
		const isLabel = code === 'comparison_row' ? isComparisonLabel : isTotalsLabel;
		const isLabelled = code === 'totals_row' || code === 'comparison_row';
		const column = isLabelled ? this.#fields.findIndex((field) => isLabel(field.trim())) : -1;
		const value = column < 0 ? undefined : nameable([this.#fields[column]?.trim() ?? ''])[0];
		const { variant, campaign } = this.#at;
		this.#notices.pass({
			code,
			line,
			...(value === undefined ? {} : { column: this.cells.label(column), value }),
			...(code === 'totals_row' &&
			[variant, campaign].some((at) => at >= 0 && isEmptyLabel(this.#fields[at] ?? ''))
				? { nameless: true }
				: {})
		});
		// The column's own sum includes them.
		const number = (at: number): number => {
			const read = parseNumber(this.#fields[at] ?? '', this.#options.numbers);
			return typeof read === 'number' ? read : NaN;
		};
		if (code === 'totals_row') {
			const people = number(this.#at.people);
			this.passed.add(Number.isNaN(people) ? 0 : people, this.#measures.map(number));
		}
		return null;
	}

	/** A masked cell with the group that can be left out. */
	#withGroup(problem: Problem & { code: 'masked_number' }): Problem {
		const [column] = this.#dimensions;
		const value = column === undefined ? undefined : nameable([this.#fields[column]?.trim() ?? ''])[0];
		if (column === undefined || value === undefined) return problem;
		return { ...problem, where: { column: this.cells.label(column), value } };
	}

	#refuse(line: number): null {
		const { names } = this.#options.header;
		if (
			this.#fields.length === names.length &&
			this.#fields.every((field, i) => field.trim() === names[i]?.trim())
		) {
			return this.#leaveOut('repeated_header', line);
		}
		for (const problem of this.cells.found)
			this.#problems.add(problem.code === 'masked_number' ? this.#withGroup(problem) : problem);
		return null;
	}
}
