import { measureFacts } from '#lib/table/words/measure.ts';
import { plainName } from '#lib/table/words/names.ts';
import { dateRange } from '#lib/format/date.ts';
import { counted, number } from '#lib/format/number.ts';
import { share } from '#lib/format/share.ts';
import type { Draft } from '#lib/server/ingest/drafts.ts';
import type { CheckedCampaign } from '#lib/server/ingest/import-request.ts';
import type { FileInspection } from '#lib/server/files/inspect-file.ts';
import { roleWords } from '../columns/roles.ts';
import { layoutWords } from '../check-words.ts';
import { rowsOut, choicesOf, shortly, type Checked } from './choices.server.ts';

/** Campaigns that have a table of their own. */
const TABLES = 12;

/** A sum as people compare it with their own report: with all its digits, and at least the cents of money. */
function sumWords(value: number | null, isMoney: boolean): string {
	if (value === null) return 'unknown';
	if (Number.isInteger(value) && !isMoney) return number(value);
	return number(value, { decimals: 2 });
}

const same = (a: number | null, b: number | null): boolean =>
	a !== null && b !== null && Math.abs(a - b) <= 1e-6 * Math.max(1, Math.abs(a), Math.abs(b));

/** Where a measure comes from: the column's header, or what is computed. */
function sourceOf(name: string, { reading }: Checked): string {
	const label = reading.sources[name] ?? '';
	const made = reading.decisions.find(
		({ flag, what }) => flag === 'map' && (plainName(what) === plainName(label) || what === name)
	);
	const squares = name.endsWith('_sq')
		? reading.decisions.find(({ value }) => value === 'sum of squares' || value === 'mean × people')
		: undefined;
	return made?.value ?? squares?.why ?? label;
}

/** Sums of each variant of one campaign, a line a measure. */
function sumsOf(outcome: Checked, campaign: CheckedCampaign, isOnly: boolean) {
	const { reading, measures } = outcome;
	const list = reading.sums.filter(
		({ campaign: name }) => isOnly || (name ?? '') === campaign.name || name === campaign.name
	);
	const ordered = campaign.variants.flatMap((name) => list.find(({ variant }) => variant === name) ?? []);
	const lines = ['people', ...measures].map((name) => {
		const facts = name === 'people' ? null : measureFacts(name, measures);
		const isMoney =
			facts !== null &&
			(facts.kind === 'money' ||
				((facts.kind === 'square' || facts.kind === 'cube') &&
					measureFacts(facts.of, measures).kind === 'money'));
		const values = ordered.map((sums) => (name === 'people' ? sums.people : (sums.measures[name] ?? null)));
		const isKnown = values.every((value) => value !== null);
		const total = isKnown ? values.reduce<number>((sum, value) => sum + (value ?? 0), 0) : null;
		const column = isOnly ? (reading.columnSums[name] ?? null) : null;
		return {
			name,
			label: roleWords(name),
			source: sourceOf(name, outcome),
			values: values.map((value) => sumWords(value, isMoney)),
			total: sumWords(total, isMoney),
			column: column === null ? '' : sumWords(column, isMoney),
			same: same(total, column)
		};
	});
	return { variants: ordered.map(({ variant }) => variant), lines };
}

/** "7 new days, 0 changed": a row that is there already with other numbers is refused before. */
function daysWords({ known, firstDay, lastDay }: CheckedCampaign, days: number, isOnly: boolean): string {
	if (firstDay === null || lastDay === null) return 'No dates';
	const range = dateRange(firstDay, lastDay);
	if (!isOnly) return range;
	return known ? `${counted(days, 'new day')}, 0 changed: ${range}` : `${counted(days, 'day')}: ${range}`;
}

/** "50.0% · 50.0%": the planned shares; empty where none are. */
function plannedWords(planned: Readonly<Record<string, number>>, variants: readonly string[]): string {
	const all = Object.values(planned).reduce((sum, weight) => sum + weight, 0);
	if (!(all > 0)) return '';
	return variants.map((name) => share((planned[name] ?? 0) / all, { decimals: 1 })).join(' · ');
}

function campaignsOf(outcome: Checked, { planned }: Draft) {
	const isOnly = outcome.campaigns.length === 1;
	return outcome.campaigns.slice(0, TABLES).map((campaign) => {
		const { variants, lines } = sumsOf(outcome, campaign, isOnly);
		const people = outcome.reading.sums.filter(({ campaign: name }) => isOnly || name === campaign.name);
		const of = (name: string): number => people.find(({ variant }) => variant === name)?.people ?? 0;
		return {
			name: campaign.name,
			known: campaign.known,
			running: campaign.running,
			control: campaign.control,
			rows: campaign.rows,
			days: daysWords(campaign, outcome.reading.days, isOnly),
			split: variants
				.map((name) => share(of(name) / Math.max(1, campaign.people), { decimals: 1 }))
				.join(' · '),
			planned: isOnly ? plannedWords(planned ?? {}, variants) : '',
			variants,
			lines
		};
	});
}

/** What a good check shows of the file to its uploader. */
export function checkView(draft: Draft, outcome: Checked, found: FileInspection | null) {
	const inspection = found?.kind === 'looked' ? found : null;
	const { decisions, columnsOut, columnSums } = outcome.reading;
	const layout =
		decisions.find(({ what }) => what === 'layout')?.value ??
		(decisions.some(({ flag }) => flag === 'map')
			? 'computed'
			: decisions.some(({ what }) => what === 'blanks')
				? 'filled'
				: 'rows');
	const rows = outcome.campaigns.reduce((sum, campaign) => sum + campaign.rows, 0);
	const left = rowsOut(outcome);
	return {
		campaigns: campaignsOf(outcome, draft),
		more: Math.max(0, outcome.campaigns.length - TABLES),
		rows,
		people: columnSums['people'] ?? 0,
		dimensions: outcome.dimensions,
		layout: { sentence: layoutWords(layout).sentence, turned: inspection?.turned ?? null },
		// What a choice shows already is not repeated.
		decisions: decisions
			.filter(({ what }) => what !== 'layout')
			.map(({ what, value, why }) => `${roleWords(what)}: ${value}, because ${why}.`),
		choices: choicesOf(draft, inspection, outcome),
		left,
		leftCount: left.reduce((sum, { count }) => sum + count, 0),
		kept: draft.reading.keep ?? [],
		skipped: draft.reading.skip ?? [],
		columnsOut: columnsOut.map(({ column, words }) => ({ column, words: `Left out: ${shortly(words)}.` })),
		notices: outcome.notices.filter((notice) => !/left out/.test(notice) && !/, because /.test(notice))
	};
}
