import { createReadStream, readFileSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { parseArgs } from 'node:util';
import { dayToIso } from '#lib/table/values/date.ts';
import { parseMapping } from '#lib/table/columns/mapping.ts';
import { problemHelp } from '#lib/table/problems/fixes.ts';
import { problemWords } from '#lib/table/problems/problem.ts';
import type { CellRow } from '#lib/table/row.ts';
import { personalDataScreen } from '#lib/privacy/personal-data/screen.ts';
import { readingFlags, readReadingFlags } from '#lib/server/cli/flags.ts';
import { readCampaignFile, type ReadOptions, type ReadSummary } from '#lib/server/files/read.ts';

interface Variant {
	people: number;
	people_or?: number[];
	measures: Record<string, number>;
	may?: Record<string, number>;
}

interface Campaign {
	variants: Record<string, Variant>;
	control?: string;
}

interface Truth extends Partial<Campaign> {
	campaigns?: Record<string, Campaign>;
	campaign?: string;
	dates?: [string, string] | null;
	recurring?: boolean;
	segments?: Record<string, Record<string, Record<string, number>>>;
}

/** What a careful person reads in a file. */
export interface Expectation {
	file: string;
	kind: string;
	outcome: 'read' | 'ask' | 'refuse';
	accept?: string[];
	answer: string | null;
	doubt: string[] | null;
	control: string | null;
	truth?: Truth | null;
	read_truth?: Record<string, Variant>;
	tolerance?: number;
	answer_optional?: string[];
}

const folder = new URL('./', import.meta.url);

/** @throws where the list is not there */
export const expectations = (): Expectation[] =>
	JSON.parse(readFileSync(new URL('expected.json', folder), 'utf8')) as Expectation[];

export type ReadFile = ReadSummary & { cells: CellRow[] };

/** Words of a command line. */
export const commandWords = (text: string): string[] =>
	[...text.matchAll(/"((?:[^"\\]|\\.)*)"|\S+/g)].map(([whole, quoted]) => quoted ?? whole);

function optionsOf(flags: readonly string[]): ReadOptions {
	const { values } = parseArgs({
		args: [...flags],
		allowNegative: true,
		options: {
			...readingFlags,
			map: { type: 'string', multiple: true },
			control: { type: 'string' },
			recurring: { type: 'boolean' },
			'date-order': { type: 'string' }
		}
	});
	return {
		...readReadingFlags(values),
		mapping: parseMapping(values.map ?? []).mapping,
		control: values.control,
		recurring: values.recurring
	};
}

/** Reads a file or bytes with the flags of the command line. */
export async function readWith(
	source: Readable | (() => Readable),
	flags: readonly string[]
): Promise<ReadFile> {
	const cells: CellRow[] = [];
	const summary = await readCampaignFile(
		source,
		{ latestYear: 2026, screen: personalDataScreen, ...optionsOf(flags) },
		{ restart: () => void cells.splice(0), row: (row) => void cells.push(row) }
	);
	return { ...summary, cells };
}

const plain = (name: string): string =>
	name
		.replace(/[\s_-]+/g, ' ')
		.trim()
		.toLowerCase();
const near = (a: number, b: number, tolerance: number): boolean =>
	Math.abs(a - b) <= Math.max(1e-9 + tolerance * Math.max(Math.abs(a), Math.abs(b)), 1e-6);

/** People and sums of one variant; a sum with an unknown part is unknown. */
function sumsOf(read: ReadFile, campaign: string | null, variant: string) {
	const rows = read.cells.filter(
		(row) => plain(row.variant) === plain(variant) && (campaign === null || row.campaign === campaign)
	);
	const measures = read.header?.measures ?? [];
	return {
		people: rows.reduce((sum, row) => sum + row.people, 0),
		measures: new Map(
			measures.map((name, i) => [name, rows.reduce((sum, row) => sum + (row.measures[i] ?? NaN), 0)])
		)
	};
}

const YES_NO = new Set(['conversions', 'clicks', 'unsubscribes', 'complaints', 'reached']);

function faultsOf(
	read: ReadFile,
	name: string | null,
	truth: Campaign,
	e: Expectation,
	answered: boolean
): string[] {
	const faults: string[] = [];
	const found = read.campaigns.find((one) => name === null || one.name === name);
	if (!found) return [`no campaign ${name ?? ''}`];
	const names = Object.keys(truth.variants);
	const have = found.variants.map((variant) => plain(variant.name)).sort();
	const want = names.map(plain).sort();
	if (JSON.stringify(have) !== JSON.stringify(want))
		return [`variants ${have.join()} instead of ${want.join()}`];
	const control = truth.control ?? names[0] ?? '';
	if (plain(found.control ?? '') !== plain(control)) faults.push(`control is ${found.control ?? 'none'}`);
	const sums = new Map(names.map((variant) => [variant, sumsOf(read, name, variant)]));
	for (const [variant, { people, people_or: or = [] }] of Object.entries(truth.variants)) {
		const seen = sums.get(variant)?.people ?? NaN;
		if (![people, ...or].includes(seen)) faults.push(`${variant} has ${seen} people instead of ${people}`);
	}
	const tolerance = e.tolerance ?? 1e-6;
	const kindOf = (measure: string): string => read.header?.kinds?.[measure] ?? '';
	const equal = (measure: string, key: string): boolean =>
		names.every((variant) => {
			const of = truth.variants[variant];
			const value = of?.measures[key] ?? of?.may?.[key];
			const seen = sums.get(variant)?.measures.get(measure) ?? NaN;
			return (
				value !== undefined &&
				near(seen, value, measure.endsWith('_sq') ? Math.max(tolerance, 0.005) : tolerance)
			);
		});
	const first = truth.variants[names[0] ?? ''];
	const used = new Set<string>();
	const all = read.header?.measures ?? [];
	for (const key of [...Object.keys(first?.measures ?? {}), ...Object.keys(first?.may ?? {})]) {
		const must = key in (first?.measures ?? {}) && !(answered && e.answer_optional?.includes(key) === true);
		const [how, label] = key.includes(':') ? key.split(':') : ['', key];
		const fits = all.filter(
			(measure) =>
				(how !== '' || measure === label) &&
				equal(measure, key) &&
				(how !== 'events' || (!YES_NO.has(measure) && kindOf(measure) !== 'yes-no'))
		);
		for (const measure of fits) used.add(measure);
		if (fits.length > 0) continue;
		if (how === '' && all.includes(key))
			faults.push(`${key} ${names.map((v) => sums.get(v)?.measures.get(key)).join()}`);
		else if (must) faults.push(`missing: ${key}`);
	}
	for (const measure of all) {
		const isKnown = names.every((variant) => !Number.isNaN(sums.get(variant)?.measures.get(measure) ?? NaN));
		const isOwn = kindOf(measure) !== '';
		if (
			!used.has(measure) &&
			isKnown &&
			!isOwn &&
			!(measure.endsWith('_sq') && used.has(measure.slice(0, -3)))
		)
			faults.push(`extra measure ${measure}`);
	}
	return faults;
}

/** What is wrong with what was read. */
export function faults(read: ReadFile, e: Expectation, answered = false): string[] {
	const truth = e.truth ?? (e.read_truth ? { variants: e.read_truth } : null);
	if (!truth) return ['read what cannot be read'];
	const found: string[] = [];
	if (truth.campaigns) {
		for (const [name, campaign] of Object.entries(truth.campaigns))
			found.push(...faultsOf(read, name, { ...truth, ...campaign }, e, answered));
	} else found.push(...faultsOf(read, null, truth as Campaign, e, answered));
	if (truth.campaign !== undefined && read.campaigns[0]?.name !== truth.campaign)
		found.push(`the campaign is called ${read.campaigns[0]?.name ?? 'nothing'}`);
	const days = read.campaigns[0]?.days;
	if (truth.dates) {
		const seen = days ? [dayToIso(days.first), dayToIso(days.last)] : [];
		if (JSON.stringify(seen) !== JSON.stringify(truth.dates)) found.push(`dates ${seen.join()}`);
	}
	for (const [dimension, parts] of Object.entries(truth.segments ?? {})) {
		const at = read.header?.dimensions.findIndex((name) => plain(name) === plain(dimension)) ?? -1;
		const seen = new Map<string, number>();
		for (const row of read.cells) {
			const key = `${row.segments[at] ?? ''}\u0000${plain(row.variant)}`;
			seen.set(key, (seen.get(key) ?? 0) + row.people);
		}
		const wanted = Object.entries(parts).flatMap(([part, of]) =>
			Object.entries(of).map(([variant, people]): [string, number] => [
				`${part}\u0000${plain(variant)}`,
				people
			])
		);
		if (JSON.stringify([...seen].sort()) !== JSON.stringify(wanted.sort()))
			found.push(`parts of ${dimension} are others`);
	}
	return found;
}

export type Verdict =
	'right' | 'asked well' | 'refused rightly' | 'asked badly' | 'refused wrongly' | 'SILENTLY WRONG';

/** Judges one file as `check.py` beside the project does, without a process. */
export async function judge(e: Expectation): Promise<{ verdict: Verdict; detail: string }> {
	const open = () => createReadStream(new URL(`files/${e.file}`, folder));
	const control = e.control === null ? [] : ['--control', e.control];
	const accept = new Set([e.outcome, ...(e.accept ?? [])]);
	const read = await readWith(open, control);
	if (read.ok) {
		if (!accept.has('read')) return { verdict: 'SILENTLY WRONG', detail: 'read without a question' };
		const wrong = faults(read, e);
		return wrong.length === 0
			? { verdict: 'right', detail: '' }
			: { verdict: 'SILENTLY WRONG', detail: wrong.join('; ') };
	}
	const said = read.problems
		.flatMap((problem) => [problemWords(problem), ...problemHelp(problem)])
		.join('\n');
	const first = `${read.problems[0]?.code ?? ''}: ${read.problems[0] ? problemWords(read.problems[0]) : ''}`;
	const isNamed = (e.doubt ?? []).some((doubt) =>
		said
			.replace(/--[a-z-]+/g, ' ')
			.toLowerCase()
			.includes(doubt.toLowerCase())
	);
	if (accept.has('refuse'))
		return isNamed
			? { verdict: 'refused rightly', detail: '' }
			: { verdict: 'refused wrongly', detail: first };
	if (!accept.has('ask')) return { verdict: 'refused wrongly', detail: first };
	const bad: string[] = [];
	if (read.problems.length !== 1) bad.push(`${read.problems.length} problems`);
	if (!isNamed) bad.push('does not name the doubt');
	if (!/--[a-z]/.test(said)) bad.push('offers no flag');
	const answer = await readWith(open, [...control, ...commandWords(e.answer ?? '')]);
	if (!answer.ok)
		bad.push(
			`${e.answer ?? ''} does not answer it: ${answer.problems.map((p) => `${p.code} ${problemWords(p)}`).join('; ')}`
		);
	else {
		const wrong = faults(answer, e, true);
		if (wrong.length > 0) return { verdict: 'SILENTLY WRONG', detail: `answered: ${wrong.join('; ')}` };
	}
	return bad.length === 0
		? { verdict: 'asked well', detail: first }
		: { verdict: 'asked badly', detail: `${bad.join('; ')} | ${first}` };
}
