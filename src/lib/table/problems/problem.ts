import { isQuestion, questionFixes, questionHint, questionWords, type Question } from './question.ts';

/** Where a problem is: the physical line (from 1) on which the record starts, and the column by its header. */
interface ProblemLocation {
	line: number;
	column?: string;
	/** how many equal problems this one represents, set by `groupProblems` */
	count?: number;
}

/** What a file may be instead of separated values. */
export type Foreign = 'html' | 'json' | 'spreadsheet' | 'pdf' | 'binary' | 'broken_gzip';

/**
 * One thing wrong with a file. `value` repeats a cell only where `quotable` allows it.
 */
export type Problem = ProblemLocation &
	(
		| { code: 'empty_file' }
		| { code: 'no_rows' }
		| { code: 'not_csv'; found: Foreign }
		| { code: 'undecodable_text'; encoding: string }
		| { code: 'file_too_large'; limit: number }
		| { code: 'unpacked_too_large'; limit: number }
		| { code: 'line_too_long'; limit: number }
		| { code: 'bad_quotes' }
		| { code: 'wrong_field_count'; expected: number; found: number }
		| { code: 'too_many_columns'; found: number; limit: number }
		| { code: 'too_many_rows'; limit: number }
		| { code: 'duplicate_header'; other?: string; target?: string }
		| { code: 'reserved_name'; value: string }
		| {
				code: 'missing_column';
				role: 'variant' | 'people';
				candidates: string[];
				rates?: string[];
				rests?: string[];
		  }
		| { code: 'unknown_mapping'; target: string }
		| { code: 'too_many_dimensions'; found: number; limit: number }
		| { code: 'too_many_values'; limit: number }
		| { code: 'blank_value' }
		| { code: 'value_too_long'; limit: number }
		| { code: 'not_a_number'; value?: string }
		| { code: 'ambiguous_number'; value?: string; mark?: string }
		| { code: 'people_missing' }
		| { code: 'people_not_positive'; value?: string }
		| { code: 'people_not_integer'; value?: string }
		| { code: 'outcome_not_integer'; value?: string }
		| { code: 'outcome_exceeds_people'; outcome: number; people: number }
		| { code: 'answers_exceed_responses'; answers: number; responses: number }
		| { code: 'negative_value'; value?: string }
		| { code: 'number_too_large' }
		| { code: 'squares_too_small'; of: string }
		| { code: 'squares_too_small_for_buyers'; of: string; buyers: string; bought: number }
		| { code: 'cubes_too_small'; of: string }
		| { code: 'cubes_too_large'; of: string }
		| { code: 'product_impossible'; of: string; and: string }
		| { code: 'bad_date'; value?: string }
		| { code: 'ambiguous_date'; readings: string[] }
		| { code: 'duplicate_key'; first: number }
		| { code: 'unknown_control'; control: string; variants: string[]; campaign?: string }
		| { code: 'control_missing'; variants: string[]; campaign?: string }
		| { code: 'personal_data'; looksLike: string }
		| { code: 'person_level' }
		| { code: 'impossible_outcome'; name: string; known: string[] }
		| { code: 'impossible_variant'; variant: string; variants: string[] }
		| { code: 'impossible_happened'; variant: string }
		| { code: 'too_many_problems'; kept: number; total: number }
		| Question
	);

/** A problem in words, and its fix. */
interface Explanation {
	words: string;
	fix: string;
}

const FOREIGN: Record<Foreign, string> = {
	html: 'a web page (HTML)',
	json: 'JSON',
	spreadsheet: 'a spreadsheet workbook or an archive',
	pdf: 'a PDF document',
	binary: 'binary data (it has NUL bytes)',
	broken_gzip: 'a gzip file that is damaged or cut off'
};

const cell = (value: string | undefined): string => (value === undefined ? 'this value' : `"${value}"`);
const list = (names: string[]): string => names.map((name) => `"${name}"`).join(', ');
const ofCampaign = (name: string | undefined): string => (name === undefined ? '' : ` of campaign "${name}"`);
const among = (names: string[]): string => (names.length === 0 ? '' : ` The variants are ${list(names)}.`);

function size(bytes: number): string {
	const units = ['bytes', 'KiB', 'MiB', 'GiB'];
	let unit = 0;
	let amount = bytes;
	while (amount >= 1024 && unit < 3) {
		amount /= 1024;
		unit += 1;
	}
	return `${Math.round(amount * 10) / 10} ${units[unit] ?? ''}`;
}

function missingWords(
	role: 'variant' | 'people',
	candidates: readonly string[],
	rates: readonly string[],
	rests: readonly string[]
): string {
	const words = `no column is recognised as ${role}`;
	if (role === 'variant') return words;
	const may = candidates.map((name) => `"${name}"`).join(', ');
	const none = rates.map((name) => `"${name}"`).join(', ');
	return (
		words +
		(may === '' ? '' : `; may ${may} stand for people?`) +
		(none === '' ? '' : `; ${none}: rates don’t count people`) +
		(rests.length === 0
			? ''
			: `; ${list([...rests])} counts a part of the people: a column with all of them is needed`)
	);
}

function explain(problem: Problem): Explanation {
	if (isQuestion(problem)) {
		const fixes = questionFixes(problem);
		const flags = fixes.map(({ flag }) => flag).join(', ');
		return {
			words: questionWords(problem),
			fix: flags === '' ? questionHint(problem) : `Choose one: ${flags}.`
		};
	}
	const column = problem.column === undefined ? 'a column' : `"${problem.column}"`;
	switch (problem.code) {
		case 'empty_file':
			return { words: 'the file is empty', fix: 'Export the data again and check that the file has a size.' };
		case 'no_rows':
			return {
				words: 'the file has no row with people in it',
				fix: 'Check the filters of the export: below the header there must be a row for each group of people.'
			};
		case 'not_csv':
			return {
				words: `this is ${FOREIGN[problem.found]}, not a CSV file`,
				fix: 'Export or save the table as CSV (comma separated values) and upload that file.'
			};
		case 'undecodable_text':
			return {
				words: `the text is not valid ${problem.encoding}`,
				fix: 'Save the file as UTF-8, or name its encoding: --encoding windows-1252.'
			};
		case 'file_too_large':
			return {
				words: `the file is larger than ${size(problem.limit)}`,
				fix: 'Split the file by campaign or by date.'
			};
		case 'unpacked_too_large':
			return {
				words: `the compressed file unpacks to far more than it should (limit ${size(problem.limit)})`,
				fix: 'Upload the file without compression, or split it.'
			};
		case 'line_too_long':
			return {
				words: `a record is longer than ${size(problem.limit)}`,
				fix: 'Look for a quotation mark that is never closed, or for a file without line ends.'
			};
		case 'bad_quotes':
			return {
				words: 'a quotation mark is in the wrong place, or is never closed',
				fix: 'Put the whole field in quotation marks and double the ones inside it: "5"" screen".'
			};
		case 'wrong_field_count':
			return {
				words: `the row has ${problem.found} fields, the header has ${problem.expected}`,
				fix: 'Put a field that contains the delimiter in quotation marks, and leave unknown fields empty instead of out.'
			};
		case 'too_many_columns':
			return {
				words: `the file has ${problem.found} columns, at most ${problem.limit} are read`,
				fix: 'Leave out the columns that are not needed; one row is one group of people, one column one measure.'
			};
		case 'too_many_rows':
			return {
				words: `the file has more than ${problem.limit} rows`,
				fix: 'Split the file by campaign or by date, or aggregate over a dimension that is not needed.'
			};
		case 'duplicate_header':
			return {
				words:
					problem.other === undefined
						? `two columns are both called ${column}`
						: `${column} and "${problem.other}" are both read as ${problem.target ?? 'the same'}`,
				fix: `Rename one of them, or leave one out: --map "COLUMN=ignore".`
			};
		case 'reserved_name':
			return {
				words: `a variant or a dimension cannot be called "${problem.value}", which is a reserved word`,
				fix: 'Give it another name.'
			};
		case 'missing_column':
			return {
				words: missingWords(problem.role, problem.candidates, problem.rates ?? [], problem.rests ?? []),
				fix: `Name the column: --map "${problem.candidates[0] ?? 'COLUMN'}=${problem.role}".`
			};
		case 'unknown_mapping':
			return {
				words: `the mapping ${column} = "${problem.target}" does not fit this file`,
				fix: 'Write --map "COLUMN=ROLE" with a column of the file and a role such as variant, people, revenue, dimension or ignore; of a measure of your own yes-no, count, amount or score.'
			};
		case 'too_many_dimensions':
			return {
				words: `${problem.found} columns would be dimensions, at most ${problem.limit} can be`,
				fix: 'Aggregate over some of them, or leave some out: --map "COLUMN=ignore".'
			};
		case 'too_many_values':
			return {
				words: `${column} has more than ${problem.limit} different values`,
				fix: `Choose what it is: --map "${problem.column ?? 'COLUMN'}=measure" or --map "${problem.column ?? 'COLUMN'}=ignore".`
			};
		case 'blank_value':
			return { words: `${column} is empty in this row`, fix: 'Fill it in, or remove the row.' };
		case 'value_too_long':
			return {
				words: `${column} has a text of more than ${problem.limit} characters`,
				fix: 'Use short names for campaigns, variants and segments; leave free text out.'
			};
		case 'not_a_number':
			return {
				words: `${cell(problem.value)} in ${column} is not a number`,
				fix: 'Write digits only; leave the field empty when the number is unknown.'
			};
		case 'ambiguous_number':
			return {
				words: `${cell(problem.value)} in ${column} can be read with a decimal or a thousands mark`,
				fix: 'Choose the mark: --thousands point (or comma), or --decimal point (or comma); or export without thousands marks.'
			};
		case 'people_missing':
			return {
				words: 'the number of people is missing',
				fix: 'Fill in how many people the row counts, or remove the row.'
			};
		case 'people_not_positive':
			return {
				words: `the number of people is ${cell(problem.value)}; it must be at least 1`,
				fix: 'Leave out groups without people.'
			};
		case 'people_not_integer':
			return {
				words: `the number of people is ${cell(problem.value)}; it must be a whole number`,
				fix: 'Count each person once; check the decimal mark.'
			};
		case 'outcome_not_integer':
			return {
				words: `${column} is ${cell(problem.value)}; it counts people and must be a whole number`,
				fix: 'Count each person at most once; check the decimal mark.'
			};
		case 'outcome_exceeds_people':
			return {
				words: `${column} is ${problem.outcome}, more than the ${problem.people} people of the row`,
				fix: 'Count each person at most once; a column that counts events can be a measure: --map "COLUMN=measure".'
			};
		case 'answers_exceed_responses':
			return {
				words: `promoters and detractors are ${problem.answers} together, more than the ${problem.responses} people who answered (${column})`,
				fix: 'Count each person who answered once: as a promoter (9 or 10), as a detractor (0 to 6), or as neither.'
			};
		case 'negative_value':
			return {
				words: `${column} is ${cell(problem.value)}; it cannot be negative`,
				fix: 'Correct the sign, or leave the field empty when the number is unknown.'
			};
		case 'number_too_large':
			return {
				words: `${column} has a number with too many digits`,
				fix: 'Check the number, or use a larger unit.'
			};
		case 'squares_too_small':
			return {
				words: `${column} is smaller than the square of "${problem.of}" divided by the people`,
				fix: 'It must be the sum of each person\u2019s squared value: SUM(x * x) over people, not over groups.'
			};
		case 'squares_too_small_for_buyers':
			return {
				words:
					problem.bought === 0
						? `"${problem.of}" is above 0, and "${problem.buyers}" counts no one who paid`
						: `${column} is smaller than the square of "${problem.of}" divided by "${problem.buyers}": more people would have paid than bought`,
				fix: `Correct the sums: ${column} is SUM(x * x) over people, not over groups. If "${problem.buyers}" doesn\u2019t count everyone who paid, read it as a measure of your own: --map "${problem.buyers}=yes-no".`
			};
		case 'cubes_too_small':
			return {
				words: `${column} is smaller than "${problem.of}" allows`,
				fix: 'It must be the sum of each person\u2019s value to the third power: SUM(x * x * x) over people, not over groups.'
			};
		case 'cubes_too_large':
			return {
				words: `${column} is larger than "${problem.of}" allows`,
				fix: 'It must be the sum of each person\u2019s value to the third power: SUM(x * x * x) over people, not over groups.'
			};
		case 'product_impossible':
			return {
				words: `no people with these sums, "${problem.of}" and "${problem.and}" have such a ${column}`,
				fix: 'It must be the sum of each person\u2019s two values multiplied: SUM(x * y) over people, not over groups.'
			};
		case 'bad_date':
			return {
				words: `${cell(problem.value)} in ${column} is not a calendar day`,
				fix: 'Write dates as 2025-03-31.'
			};
		case 'ambiguous_date':
			return {
				words: `the dates in ${column} can be read in more than one way: ${problem.readings.join(' or ')}`,
				fix: 'Choose one: --date-order dmy, mdy or ymd (or --year); or write dates as 2025-03-31.'
			};
		case 'duplicate_key':
			return {
				words: `campaign, variant, date and dimensions are the same as in line ${problem.first}`,
				fix: 'Each group of people has one row: add the rows up, or include the column that tells them apart.'
			};
		case 'unknown_control':
			return {
				words: `the control "${problem.control}" is not a variant${ofCampaign(problem.campaign)}`,
				fix: `Use the name as it is in the file.${among(problem.variants)}`
			};
		case 'control_missing':
			return {
				words: `no variant${ofCampaign(problem.campaign)} is clearly the control`,
				fix: `Name it: --control "NAME".${among(problem.variants)}`
			};
		case 'personal_data':
			return {
				words: `${column} looks like personal data (${problem.looksLike}); Holdout takes groups of people, never people`,
				fix: 'Leave the column out of the export, or put a group in its place, such as an age band or a region. If it has places, products or creatives, give it a name that says so: city, product, creative.'
			};
		case 'person_level':
			return {
				words:
					'each row is one person; Holdout takes groups of people, and `holdout sql` writes the query that adds them up',
				fix: 'Add the people up by variant, day and segment in the database: the page /uploads/sql and `holdout sql` write the query for BigQuery, Snowflake, Redshift, PostgreSQL and DuckDB.'
			};
		case 'impossible_outcome':
			return {
				words: `"${problem.name}" is declared impossible, and is not an outcome of this file`,
				fix: `Write --impossible "OUTCOME=VARIANT" with an outcome of the file.${
					problem.known.length === 0 ? '' : ` It has ${list(problem.known)}.`
				}`
			};
		case 'impossible_variant':
			return {
				words: `something is declared impossible in "${problem.variant}", which is not a variant of this file`,
				fix: `Use the name as it is in the file.${among(problem.variants)}`
			};
		case 'impossible_happened':
			return {
				words: `${column} is not 0 in variant "${problem.variant}", where it is declared impossible`,
				fix: 'Correct the row, or leave out --impossible for this outcome and variant.'
			};
		case 'too_many_problems':
			return {
				words: `${problem.total} problems in all, only the first ${problem.kept} are listed`,
				fix: 'Fix the listed ones first; they often have one cause.'
			};
	}
}

/** The problem as one line, without its location. */
export function problemWords(problem: Problem): string {
	return explain(problem).words;
}

/** What to do about it, as one sentence for the command line. */
export function problemFix(problem: Problem): string {
	return explain(problem).fix;
}

/** What to do about it, as one sentence for pages, which show the columns. */
export function problemFixOnPage(problem: Problem): string {
	if (isQuestion(problem)) {
		const words = questionFixes(problem).map((fix) => fix.words);
		return words.length === 0 ? questionHint(problem) : `${words.join(', or ')}.`;
	}
	switch (problem.code) {
		case 'duplicate_header':
			return 'Choose another meaning for one of them, or leave it out.';
		case 'missing_column':
			return problem.role === 'people'
				? 'Choose “People” for the column that counts them.'
				: 'Choose “Variant” for the column that names the control and the personalised experiences.';
		case 'unknown_mapping':
			return 'The template names a column that this file doesn’t have. Choose the meaning of each column again.';
		case 'too_many_dimensions':
			return 'Leave some of them out, or add up over them before the export.';
		case 'too_many_values':
			return 'Choose “Measure of your own” for numbers, or leave the column out.';
		case 'outcome_exceeds_people':
			return 'Count each person at most once; a column that counts events can be a measure of your own.';
		case 'squares_too_small_for_buyers':
			return `Correct the sums: the squares are those of each person, added up. If “${problem.buyers}” doesn’t count everyone who paid, read it as a measure of your own that is yes or no.`;
		case 'unknown_control':
		case 'control_missing':
			return `Choose the control.${among(problem.variants)}`;
		case 'impossible_outcome':
		case 'impossible_variant':
			return 'Choose again what can’t happen in a variant.';
		case 'impossible_happened':
			return 'Correct the row, or no longer choose that this can’t happen in the variant.';
		case 'ambiguous_number':
			return 'Choose the decimal mark, or export without thousands marks.';
		case 'ambiguous_date':
			return 'Choose how dates are written, or write them as 2025-03-31.';
		case 'undecodable_text':
			return 'Choose the encoding, or save the file as UTF-8.';
		default:
			return explain(problem).fix;
	}
}
