/**
 * What only the uploader knows about a file. One question at a time: the first one stops the reading, and each has an answer
 * that is one flag of the command line, one parameter of the API, one choice on the page.
 */
export type Question =
	/** every value of the column counts the same people: goals, metrics; `apart` is false where they cannot become measures */
	| { code: 'same_people'; values: string[]; apart?: false }
	/** the people of one value may be those of another: steps, periods, tables below each other */
	| { code: 'people_unclear'; values: string[]; why: 'steps' | 'periods' | 'tables' }
	/** running totals, or days on each of which more people came */
	| { code: 'running_totals'; date: string }
	/** several breakdowns below each other, each with all people */
	| { code: 'stacked_breakdowns'; values: string[] }
	/** a value means "all" and is not the sum of the others; `overlap`: they have far more people in total, so some are in several */
	| { code: 'total_unclear'; value: string; parts: string[]; overlap?: true }
	/** people of one day recur on the next */
	| { code: 'repeated_days'; date: string }
	/** what comes off the margin is empty in every row of a variant, and has values in another */
	| { code: 'blank_in_variant'; variant: string }
	/** the control of a wave is larger than everyone else */
	| { code: 'large_control'; control: string; people: number; others: string[]; rest: number }
	/** cells such as `<50` */
	| { code: 'masked_number'; value: string; where: { column: string; value: string } | null }
	/** `1.2E+03`, `40.2K`: digits are gone */
	| { code: 'rounded_number'; value: string }
	| { code: 'two_currencies'; currencies: string[]; columns: string[]; codes?: true; amounts?: string }
	/** columns of parts whose people may be the same */
	| { code: 'parts_unclear'; parts: string[]; measure: string; places: number[][] }
	| { code: 'only_rates'; columns: string[] }
	| { code: 'second_table'; first: number }
	| { code: 'ambiguous_encoding'; encodings: string[]; samples: string[] }
	| { code: 'several_sheets'; sheets: string[]; hidden: string[] }
	| { code: 'no_such_sheet'; sheet: string; sheets: string[] }
	| { code: 'no_workbook' }
	| { code: 'locked_workbook' }
	| { code: 'layout_unclear'; layouts: string[] }
	| { code: 'no_such_goal'; goal: string; values: string[] }
	| { code: 'unknown_skip'; value: string }
	/** conversions above people in most rows: events, not people */
	| { code: 'events_not_people'; outcome: number; people: number }
	/** a group of nobody has outcomes: its size is unknown */
	| { code: 'people_unknown'; variant: string; outcome: number }
	/** a column of dates of which no cell can be read */
	| { code: 'unread_dates'; value?: string }
	/** a spread that may be a standard deviation or a standard error */
	| { code: 'spread_unclear' }
	/** `Conversion` with decimals: a rate in per cent, or a count that a tool split */
	| { code: 'rate_unclear' }
	/** people who did something and people who did not, in rows of their own */
	| { code: 'outcome_split'; value: string; outcome: string }
	/** people and variants, and no outcome; columns that nobody knows */
	| { code: 'no_measure'; columns: string[] }
	/** amounts or counts in thousands or millions, by the header or by a line above the table */
	| { code: 'scaled_column'; scale: string; title?: string }
	/** more rows than a table of this layout may have */
	| { code: 'layout_too_large'; layout: string; limit: number };

/** One answer to a question or a problem: words for people, the flag of the command line, the parameter of the API. */
export interface Fix {
	words: string;
	flag: string;
	/** name and value of the query parameter */
	parameter: { name: string; value: string };
}

const quoted = (names: readonly string[]): string => names.map((name) => `"${name}"`).join(', ');
const shell = (text: string): string => (/^[\w.#-]+$/.test(text) ? text : `"${text.replaceAll('"', '\\"')}"`);

/** The names of the flags of the command line where they are not those of the API. */
const FLAGS: Readonly<Record<string, string>> = { dateOrder: 'date-order' };

/** An answer. @param name of the query parameter */
export const answer = (words: string, name: string, value: string): Fix => ({
	words,
	flag: value === 'true' ? `--${FLAGS[name] ?? name}` : `--${FLAGS[name] ?? name} ${shell(value)}`,
	parameter: { name, value }
});

type Located = { column?: string } & Question;

/** The question as one line, without its location. */
export function questionWords(asked: Located): string {
	const column = asked.column === undefined ? 'a column' : `"${asked.column}"`;
	switch (asked.code) {
		case 'same_people':
			return `each value of ${column} counts the same people again (${quoted(asked.values)}): which one is meant?`;
		case 'people_unclear':
			return asked.why === 'steps'
				? `the values of ${column} look like steps that the same people take (${quoted(asked.values)}): are they?`
				: asked.why === 'periods'
					? `the values of ${column} are periods, and the same people may be in more than one (${quoted(asked.values)}): which one is meant?`
					: `several tables are below each other (${quoted(asked.values)}), and the same people may be in more than one: which one is meant?`;
		case 'running_totals':
			return `${column} never falls from one "${asked.date}" to the next: is it a running total?`;
		case 'stacked_breakdowns':
			return `each value of ${column} has all people again (${quoted(asked.values)}): which breakdown is meant?`;
		case 'total_unclear':
			return asked.overlap === true
				? `"${asked.value}" in ${column} has far fewer people than ${quoted(asked.parts)} together: people are in several of them, and count once only in "${asked.value}"`
				: `"${asked.value}" in ${column} is not the sum of ${quoted(asked.parts)}: people may be in several of them, or parts are missing`;
		case 'repeated_days':
			return `${column} counts the people of each "${asked.date}" anew: are the same people counted again on a later one?`;
		case 'blank_in_variant':
			return `${column} is empty in every row of "${asked.variant}", and has values elsewhere: write 0 if no one there had any; else it is unknown, and no return can count it`;
		case 'large_control':
			return `the control "${asked.control}" has ${asked.people} people, and everyone else ${asked.rest}: is it the universal control group? If so, declare the planned split`;
		case 'masked_number':
			return `"${asked.value}" in ${column} is no number: small groups were masked before`;
		case 'rounded_number':
			return `"${asked.value}" in ${column} is rounded; the count with all its digits is needed`;
		case 'two_currencies':
			return asked.columns.length > 1
				? `${quoted(asked.columns)} are amounts in two currencies: which one is meant?`
				: `${column} has amounts in two currencies (${asked.currencies.join(', ')}), which cannot be added up`;
		case 'parts_unclear':
			return `"${asked.measure}" is there for ${quoted(asked.parts)}, and people may be in more than one of them: which one is meant?`;
		case 'only_rates':
			return `the file has rates only (${quoted(asked.columns)}), and too few digits to tell the counts behind them`;
		case 'second_table':
			return `a second table begins here with another header; the first one begins in line ${asked.first}`;
		case 'ambiguous_encoding':
			return `the letters can be read in more than one encoding: ${asked.encodings.map((name, i) => `${name} (${asked.samples[i] ?? ''})`).join(' or ')}`;
		case 'several_sheets':
			return `several sheets have a table: ${quoted([...asked.sheets, ...asked.hidden])}${asked.hidden.length > 0 ? ` (hidden: ${quoted(asked.hidden)})` : ''}`;
		case 'no_such_sheet':
			return `the workbook has no sheet "${asked.sheet}"; it has ${quoted(asked.sheets)}`;
		case 'no_workbook':
			return 'this is a zip archive without an Excel workbook (.xlsx) in it';
		case 'locked_workbook':
			return 'this workbook is protected by a password or of an old kind (.xls, .xlsb)';
		case 'layout_unclear':
			return `the table can be read in more than one layout: ${asked.layouts.join(' or ')}`;
		case 'no_such_goal':
			return `${column} has no value "${asked.goal}"; it has ${quoted(asked.values)}`;
		case 'unknown_skip':
			return `"${asked.value}" in ${column} cannot be left out: the file has no such column or value`;
		case 'events_not_people':
			return `${column} is ${asked.outcome} where there are ${asked.people} people: does it count events instead of people?`;
		case 'people_unknown':
			return asked.outcome === 0
				? `${column} says that "${asked.variant}" has 0 people, and it is the control: how many people it has is not in the file`
				: `${column} says that "${asked.variant}" has 0 people, beside an outcome of ${asked.outcome}: how many people it has is not in the file`;
		case 'unread_dates':
			return `the dates in ${column}${asked.value === undefined ? '' : ` ("${asked.value}")`} cannot be read: are they days?`;
		case 'spread_unclear':
			return `${column} may be a standard deviation or a standard error: which one is it?`;
		case 'rate_unclear':
			return `${column} has decimals: is it a rate in per cent, or a count of events?`;
		case 'outcome_split':
			return `${column} tells people who did it ("${asked.value}") from people who did not: is it the outcome?`;
		case 'no_measure':
			return `no column is recognised as an outcome: what does ${quoted(asked.columns)} count?`;
		case 'scaled_column':
			if (asked.title !== undefined)
				return `"${asked.title}" above the table: its numbers are in ${asked.scale}, and whole units with all their digits are needed`;
			return asked.scale === 'cents'
				? `${column} is in cents, and whole units of the currency are needed`
				: `${column} is in ${asked.scale}: its numbers are rounded, and all their digits are needed`;
		case 'layout_too_large':
			return `a table in the layout "${asked.layout}" may have ${asked.limit} rows`;
	}
}

/** The answers to choose from; empty if only another file can help. */
export function questionFixes(asked: Located): Fix[] {
	const column = asked.column ?? 'COLUMN';
	switch (asked.code) {
		case 'same_people':
			return [
				...asked.values.map((value) => answer(`Read "${value}" alone`, 'goal', value)),
				...(asked.apart === false ? [] : [answer('Read each as a measure of its own', 'goal', 'all')]),
				answer('They are different people', 'map', `${column}=dimension`)
			];
		case 'people_unclear':
			return [
				...(asked.why === 'steps'
					? [answer('The same people: the largest step counts them, the others are outcomes', 'goal', 'all')]
					: []),
				answer('They are different people', 'map', `${column}=dimension`),
				// Those of a later step alone are chosen by what they did.
				...(asked.why === 'steps'
					? []
					: asked.values.map((value) => answer(`Read "${value}" alone`, 'goal', value)))
			];
		case 'running_totals':
			return [
				answer('It is a running total: read the last day', 'layout', 'cumulative'),
				answer('The same people come again: compare days, never people', 'recurring', 'true'),
				{
					words: 'Each person is counted on one day only',
					flag: '--no-recurring',
					parameter: { name: 'recurring', value: 'false' }
				}
			];
		case 'no_such_goal':
			return asked.values.map((value) => answer(`Read "${value}" alone`, 'goal', value));
		case 'stacked_breakdowns':
			return asked.values.map((value) => answer(`Leave out "${value}"`, 'skip', `${column}=${value}`));
		case 'total_unclear':
			return [
				...(asked.overlap === true
					? []
					: [answer(`Leave out "${asked.value}"`, 'skip', `${column}=${asked.value}`)]),
				...(asked.parts[0] === undefined
					? []
					: [
							answer(
								`Leave out "${asked.parts[0]}" and all other parts: read "${asked.value}" alone`,
								'skip',
								`${column}!=${asked.value}`
							)
						])
			];
		case 'repeated_days':
			return [
				answer('The same people come again: compare days, never people', 'recurring', 'true'),
				{
					words: 'Each person is counted on one day only',
					flag: '--no-recurring',
					parameter: { name: 'recurring', value: 'false' }
				}
			];
		case 'blank_in_variant':
			return [answer('Leave the column out: returns don’t count it', 'map', `${column}=ignore`)];
		case 'large_control':
			return asked.others.map((name) => answer(`"${name}" is the control`, 'control', name));
		case 'masked_number':
			return [
				...(asked.where === null
					? []
					: [
							answer(`Leave out "${asked.where.value}"`, 'skip', `${asked.where.column}=${asked.where.value}`)
						]),
				answer(`Leave out the rows with "${asked.value}"`, 'skip', `${column}=${asked.value}`)
			];
		case 'rounded_number':
			return [answer('Leave the column out', 'map', `${column}=ignore`)];
		case 'two_currencies':
			return asked.columns.length > 1
				? asked.columns.map((name) => answer(`Leave out "${name}"`, 'map', `${name}=ignore`))
				: asked.codes === true
					? [
							...asked.currencies.map((name) =>
								answer(`Leave out rows in ${name}`, 'skip', `${column}=${name}`)
							),
							answer('Leave the amounts out', 'map', `${asked.amounts ?? 'Revenue'}=ignore`)
						]
					: [answer('Leave the column out', 'map', `${column}=ignore`)];
		case 'parts_unclear':
			return asked.parts.map((part, i): Fix => {
				const roles = (asked.places[i] ?? []).map((position) => `#${position + 1}=ignore`);
				return {
					words: `Leave out "${part}"`,
					flag: roles.map((role) => `--map "${role}"`).join(' '),
					parameter: { name: 'map', value: roles.join(';') }
				};
			});
		case 'ambiguous_encoding':
			return asked.encodings.map((name) => answer(`Read as ${name}`, 'encoding', name));
		case 'several_sheets':
			return [...asked.sheets, ...asked.hidden].map((name) => answer(`Read "${name}"`, 'sheet', name));
		case 'no_such_sheet':
			return asked.sheets.map((name) => answer(`Read "${name}"`, 'sheet', name));
		case 'layout_unclear':
			return asked.layouts.map((name) => answer(`Read as ${name}`, 'layout', name));
		case 'events_not_people':
			return [
				answer('It counts events', 'map', `${column}=measure`),
				answer('Leave it out', 'map', `${column}=ignore`)
			];
		case 'unread_dates':
			return [
				answer('They split people', 'map', `${column}=dimension`),
				answer('Leave the column out', 'map', `${column}=ignore`)
			];
		case 'only_rates':
		case 'second_table':
		case 'no_workbook':
		case 'locked_workbook':
		case 'unknown_skip':
		case 'people_unknown':
		case 'layout_too_large':
			return [];
		case 'rate_unclear':
			return [
				answer('It is a rate: leave it out', 'map', `${column}=ignore`),
				answer('It counts events', 'map', `${column}=measure`)
			];
		case 'outcome_split':
			return [
				answer(`Yes: "${asked.value}" counts ${asked.outcome}`, 'map', `${column}=${asked.outcome}`),
				answer('No: it splits people into segments', 'map', `${column}=dimension`)
			];
		case 'no_measure':
			return asked.columns.flatMap((name) => [
				answer(`"${name}" counts people who converted`, 'map', `${name}=conversions`),
				answer(`"${name}" counts events`, 'map', `${name}=measure`),
				answer(`"${name}" is revenue`, 'map', `${name}=revenue`)
			]);
		case 'scaled_column':
			if (asked.column === undefined) return [];
			return [answer('Leave the column out', 'map', `${column}=ignore`)];
		case 'spread_unclear':
			return [
				answer('It is the standard deviation', 'map', `${column}=sd`),
				answer('It is the standard error', 'map', `${column}=se`)
			];
	}
}

/** Help where no flag applies. */
export function questionHint(asked: Question): string {
	switch (asked.code) {
		case 'only_rates':
			return 'Export the counts: how many people did it, not how many per cent.';
		case 'second_table':
			return 'Save each table as a file of its own.';
		case 'no_workbook':
		case 'locked_workbook':
			return 'Save it as an Excel workbook (.xlsx) without a password, or as CSV.';
		case 'rounded_number':
			return 'Export it with all its digits, or format the cells as numbers before saving.';
		case 'people_unknown':
			return 'Add how many people were in this group; people who were sent nothing count too.';
		case 'unknown_skip':
			return 'Write --skip "COLUMN=VALUE" as they are in the file, or --skip "COLUMN!=VALUE" to read this value alone.';
		case 'scaled_column':
			return 'Export it in single units, with all its digits.';
		case 'layout_too_large':
			return 'Split the file by campaign or by date.';
		default:
			return 'Choose one.';
	}
}

export const questionCodes = [
	'same_people',
	'people_unclear',
	'running_totals',
	'stacked_breakdowns',
	'total_unclear',
	'repeated_days',
	'blank_in_variant',
	'large_control',
	'masked_number',
	'rounded_number',
	'two_currencies',
	'parts_unclear',
	'only_rates',
	'second_table',
	'ambiguous_encoding',
	'several_sheets',
	'no_such_sheet',
	'no_workbook',
	'locked_workbook',
	'layout_unclear',
	'no_such_goal',
	'unknown_skip',
	'events_not_people',
	'people_unknown',
	'unread_dates',
	'spread_unclear',
	'rate_unclear',
	'outcome_split',
	'no_measure',
	'scaled_column',
	'layout_too_large'
] as const satisfies readonly Question['code'][];

const CODES = new Set<string>(questionCodes);

/** Whether a problem's code is that of a question. */
export const isQuestion = <T extends { code: string }>(problem: T): problem is Extract<T, Question> =>
	CODES.has(problem.code);
