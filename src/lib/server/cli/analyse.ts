import { createReadStream, existsSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Readable } from 'node:stream';
import { parseImpossible, type Impossible } from '#lib/table/impossible.ts';
import { parseMapping } from '#lib/table/columns/mapping.ts';
import { problemHelp } from '#lib/table/problems/fixes.ts';
import { problemWords, type Problem } from '#lib/table/problems/problem.ts';
import { suggestionOf } from '#lib/experiment/roi/suggestion/suggestion.ts';
import type { BayesianView } from '#lib/experiment/results/comparison/results.ts';
import { defaultPolicy } from '#lib/privacy/policy.ts';
import { analyseFile, type FileDates } from './analyse-file.ts';
import { campaignText } from './campaign-text.ts';
import { writeErrorFile } from '../files/write-error-file.ts';
import { readingFlags, readReadingFlags } from './flags.ts';
import { planNumbers } from '../facts/plan.ts';
import { readArguments, readLimited, readNumber, UsageError } from './usage.ts';

const options = {
	control: { type: 'string' },
	campaign: { type: 'string' },
	k: { type: 'string' },
	'min-outcome': { type: 'string' },
	by: { type: 'string', multiple: true },
	confidence: { type: 'string' },
	split: { type: 'string', multiple: true },
	currency: { type: 'string' },
	map: { type: 'string', multiple: true },
	impossible: { type: 'string', multiple: true },
	variant: { type: 'string' },
	'date-order': { type: 'string' },
	year: { type: 'string' },
	errors: { type: 'string' },
	primary: { type: 'string' },
	between: { type: 'boolean' },
	prior: { type: 'string' },
	recurring: { type: 'boolean' },
	running: { type: 'boolean' },
	'planned-people': { type: 'string' },
	json: { type: 'boolean' },
	...readingFlags
} as const;

/** `ad=96` and `psa=4` as weights by variant; null where nothing was declared. */
export function readSplit(texts: readonly string[] | undefined): Record<string, number> | null {
	if (!texts) return null;
	return Object.fromEntries(
		texts.map((text) => {
			const cut = text.lastIndexOf('=');
			if (cut < 1) throw new UsageError(`--split must look like "NAME=WEIGHT", not "${text}"`);
			return [text.slice(0, cut), readNumber('split', text.slice(cut + 1), { min: 0, max: 1e9 })];
		})
	);
}

/** Variants in which a metric cannot happen, where the command line says it. */
export function readImpossible(texts: readonly string[] | undefined): { impossible?: Impossible } {
	if (texts === undefined) return {};
	const impossible = parseImpossible(texts);
	if (!impossible) throw new UsageError('--impossible must look like "METRIC=VARIANT"');
	return { impossible };
}

/** The prior of the Bayesian view, where one was asked for. */
function readPrior(text: string | undefined): BayesianView['prior'] | undefined {
	if (text === undefined || text === 'flat' || text === 'sceptical') return text;
	throw new UsageError(`--prior must be flat or sceptical, not "${text}"`);
}

/** How the dates of a file are to be read, as far as the command line says it. */
export function readDates(order: string | undefined, year: string | undefined): FileDates {
	if (order !== undefined && order !== 'ymd' && order !== 'dmy' && order !== 'mdy') {
		throw new UsageError(`--date-order must be ymd, dmy or mdy, not "${order}"`);
	}
	return {
		...(order === undefined ? {} : { dateOrder: order }),
		...(year === undefined ? {} : { year: readNumber('year', year, { min: 1970, max: 2200, whole: true }) })
	};
}

/** Prints problems one a line: `FILE:LINE: code: words`; below the last one of a kind, indented, what helps. */
export function printProblems(file: string, problems: readonly Problem[]): void {
	for (const [i, problem] of problems.entries()) {
		console.error(`${file}:${problem.line}: ${problem.code}: ${problemWords(problem)}`);
		const isLast = !problems
			.slice(i + 1)
			.some(({ code, column }) => code === problem.code && column === problem.column);
		if (isLast) for (const line of problemHelp(problem)) console.error(`  ${line}`);
	}
}

/**
 * A way to open a file named on the command line, `-` being standard input.
 * @throws {UsageError} when there is no such file
 */
export function openFile(file: string): (() => Readable) | Readable {
	if (file === '-') return process.stdin;
	if (!existsSync(file) || !statSync(file).isFile()) throw new UsageError(`there is no file "${file}"`);
	return () => createReadStream(file, { highWaterMark: 1 << 18 });
}

/** `analyse FILE …`: what a viewer may see of one file. Nothing is stored. */
export async function analyseCommand(args: string[]): Promise<number> {
	const { positionals, values } = readArguments({
		args,
		allowPositionals: true,
		allowNegative: true,
		options
	});
	const [file, ...more] = positionals;
	if (!file || more.length > 0) throw new UsageError('write: analyse FILE [options]');
	const { mapping, problems } = parseMapping(values.map ?? []);
	if (problems.length > 0) throw new UsageError(problems.map(problemWords).join('; '));
	const k = readNumber('k', values.k ?? String(defaultPolicy.k), { min: 10, max: 1000, whole: true });
	const outcome = values['min-outcome'] ?? String(defaultPolicy.minOutcome);
	const minOutcome = readNumber('min-outcome', outcome, { min: 3, max: k, whole: true });
	const currency = values.currency ?? 'XXX';
	if (!/^[A-Z]{3}$/.test(currency))
		throw new UsageError(`--currency must be an ISO code such as EUR, not "${currency}"`);
	const source = openFile(file);
	const { errors } = values;
	if (errors !== undefined && (typeof source !== 'function' || resolve(errors) === resolve(file)))
		throw new UsageError('--errors needs a file to read again, and another one to write');
	const prior = readPrior(values.prior);
	const planned = values['planned-people'];
	const analysis = await analyseFile(source, {
		campaign: values.campaign ?? null,
		control: values.control ?? null,
		policy: { ...defaultPolicy, k, minOutcome, minBuyers: Math.max(10, minOutcome) },
		confidence: readLimited('confidence', values.confidence ?? '0.95', planNumbers.confidence),
		plan: readSplit(values.split),
		currency,
		by: (values.by ?? [])
			.flatMap((list) => list.split(','))
			.map((name) => name.trim())
			.filter(Boolean),
		mapping,
		...readImpossible(values.impossible),
		dates: readDates(values['date-order'], values.year),
		variant: values.variant ?? null,
		...(values.running ? { running: true } : {}),
		...(values.recurring === undefined ? {} : { recurring: values.recurring }),
		reading: readReadingFlags(values),
		...(prior ? { prior } : {}),
		...(planned === undefined
			? {}
			: { plannedPeople: readNumber('planned-people', planned, { min: 2, max: 1e12, whole: true }) }),
		...(values.primary === undefined ? {} : { primary: values.primary }),
		...(values.between ? { between: true } : {})
	});
	switch (analysis.kind) {
		case 'refused':
			printProblems(file, analysis.problems);
			if (errors !== undefined && typeof source === 'function') {
				const rows = await writeErrorFile(source, analysis.summary, { path: errors, sheet: values.sheet });
				console.error(
					rows === null
						? `note: no error file is written: the problem is the file, not its rows`
						: `note: ${errors} has ${rows === 1 ? 'the row' : `all ${rows} rows`} with the problems in the column _error; correct them there and use it instead of ${file}`
				);
			}
			return 1;
		case 'no-such':
			throw new UsageError(
				`the file has no ${analysis.what} "${analysis.name}"; it has ${analysis.known.join(', ') || 'none'}`
			);
		case 'analysed':
			for (const words of analysis.notices) console.error(`note: ${words}`);
			console.log(
				values.json
					? JSON.stringify(
							{
								campaigns: analysis.campaigns.map((results) => ({
									...results,
									suggestion: suggestionOf(results, []),
									reading: analysis.reading
								}))
							},
							null,
							'\t'
						)
					: analysis.campaigns.map((results) => campaignText(results, currency, prior)).join('\n\n')
			);
			return 0;
	}
}
