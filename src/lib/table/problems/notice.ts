/** Something the reader did that people should see, though it is no problem. `lines` counts from 1. */
export type Notice = { line: number; column?: string } & (
	| { code: 'people_unknown_row' }
	| { code: 'totals_row' }
	| { code: 'comparison_row' }
	| { code: 'repeated_header' }
	| { code: 'short_row' }
	| { code: 'variant_by_values' }
	| {
			code: 'column_left_out';
			reason: 'number' | 'same' | 'blank' | 'spend' | 'rate' | 'about' | 'earlier';
			as?: string;
	  }
	| { code: 'sum_rows'; value: string; parts: string[] }
	| { code: 'events' }
	| { code: 'blank_in_variant'; variant: string }
	| { code: 'one_variant'; spellings: string[] }
	| { code: 'footer' }
	/** a row that is hidden in the workbook */
	| { code: 'hidden_row' }
	| { code: 'no_people_row' }
	| { code: 'decision'; words: string }
);

/** A notice with the number of times it applies; the line is the first one. */
export type CountedNotice = Notice & { count: number };

/** What the reader did, as one line. */
export function noticeWords(notice: Notice & { count?: number }): string {
	const times = notice.count ?? 1;
	const rows = times === 1 ? '1 row' : `${times} rows`;
	const column = `"${notice.column ?? ''}"`;
	switch (notice.code) {
		case 'people_unknown_row':
			return `${rows} left out: neither people nor outcomes are known`;
		case 'totals_row':
			return `${rows} of totals left out`;
		case 'comparison_row':
			return `${rows} left out: they compare variants and count no people`;
		case 'repeated_header':
			return `${rows} left out: the header again`;
		case 'short_row':
			return `${rows} end early: the missing measures are unknown`;
		case 'sum_rows':
			return `${rows} with "${notice.value}" in ${column} left out: ${whatRowsAre(notice.parts)}`;
		case 'blank_in_variant':
			return `${column} is empty in every row of "${notice.variant}": it is unknown there and not compared; write 0 where there was none`;
		case 'events':
			return `${column} counts events, not people: it is read as an amount per person`;
		case 'one_variant':
			return `${notice.spellings.map((name) => `"${name}"`).join(', ')} in ${column}: case and spaces don’t make another variant`;
		case 'hidden_row':
			return `${rows} hidden in the workbook left out: show ${times === 1 ? 'it' : 'them'} there to take ${times === 1 ? 'it' : 'them'} in`;
		case 'footer':
			return `${rows} below the table left out`;
		case 'no_people_row':
			return `${rows} left out: they count no people`;
		case 'decision':
			return notice.words;
		case 'variant_by_values':
			return `${column} is read as the variant, because one of its values names a control`;
		case 'column_left_out':
			return `${column} left out: ${leftOutWords(notice)}`;
	}
}

/** "they add up "A" + "B"", "they are Test − Control". */
function whatRowsAre(parts: readonly string[]): string {
	const [only = ''] = parts;
	return parts.length === 1 && / − |^the (?:greatest|smallest) /.test(only)
		? `they are ${only}`
		: `they add up ${parts.map((part) => `"${part}"`).join(' + ') || 'other rows'}`;
}

/** Why a column is left out. */
export function leftOutWords(notice: Extract<Notice, { code: 'column_left_out' }>): string {
	switch (notice.reason) {
		case 'number':
			return 'a number with no known meaning; map it, to a measure of your own for instance, to take it in';
		case 'same':
			return `another column is read as ${notice.as ?? 'the same'}`;
		case 'blank':
			return 'it has no values';
		case 'rate':
			return 'it is a rate or a mean, which cannot be added up';
		case 'about':
			return 'it describes the file or the variants, and splits no people';
		case 'earlier':
			return 'it is about an earlier period';
		case 'spend':
			return 'it can be revenue or cost; map it to say which';
	}
}

/** A row that is skipped for its own content, not because it adds up others. */
export interface PassedRow {
	/** physical line, from 1 */
	line: number;
	code:
		| 'totals_row'
		| 'comparison_row'
		| 'people_unknown_row'
		| 'repeated_header'
		| 'no_people_row'
		| 'footer'
		| 'hidden_row';
	/** the label of a total, with its column */
	column?: string;
	value?: string;
	/** it names no variant, so the uploader cannot keep it */
	nameless?: true;
}

/** The most skipped rows that are listed. */
const MAX_REPORTED = 100;

/** Notices, equal ones (same code, same column) counted. */
export class NoticeList {
	readonly #counted = new Map<string, CountedNotice>();
	/** the first hundred */
	readonly passed: PassedRow[] = [];

	/** Reports a skipped row. */
	pass({ line, code, ...more }: PassedRow): void {
		this.add({ code, line });
		if (this.passed.length < MAX_REPORTED) this.passed.push({ line, code, ...more });
	}

	add(notice: Notice): void {
		const more = notice.code === 'sum_rows' ? notice.value : notice.code === 'decision' ? notice.words : '';
		const key = `${notice.code}\u0000${notice.column ?? ''}\u0000${more}`;
		const known = this.#counted.get(key);
		if (known === undefined) this.#counted.set(key, { ...notice, count: 1 });
		else known.count += 1;
	}

	report(): CountedNotice[] {
		return [...this.#counted.values()];
	}
}
