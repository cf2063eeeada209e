import type { Readable } from 'node:stream';
import type { Dialect } from '#lib/table/dialect/dialect.ts';
import { likelyImpossible } from '#lib/table/likely-impossible.ts';
import { measureFacts, MEASURES } from '#lib/table/words/measure.ts';
import { currenciesIn } from '#lib/table/words/currency.ts';
import { leftOutWords, noticeWords, type Notice } from '#lib/table/problems/notice.ts';
import type { Problem } from '#lib/table/problems/problem.ts';
import { nameable } from '#lib/table/problems/quotable.ts';
import type { FileReading } from '#lib/table/reading.ts';
import type { ColumnRole, Header } from '#lib/table/columns/header.ts';
import type { Decision, Stage } from '#lib/table/shape/table.ts';
import type { ColumnSurvey } from '#lib/table/columns/survey.ts';
import { isTotalsLabel } from '#lib/table/words/totals.ts';
import { personalDataScreen } from '#lib/privacy/personal-data/screen.ts';
import { takeHead } from './head.ts';
import { asWorkbook, inspectBeginning, inspectColumns } from './inspect-columns.ts';
import { LIMITS, type ReadLimits } from '../settings/read-limits.ts';
import { FileRefused, unpack } from './unpack.ts';
import { wholeFacts, type CampaignFacts } from './whole-facts.ts';

/** One column as its uploader is asked about it. */
export interface InspectedColumn {
	/** As in the file; what a mapping names. */
	readonly name: string;
	/** What a page may call it. */
	readonly label: string;
	/** The role it has under the present reading: `people`, `revenue_sq`, `dimension`, `ignore` … */
	readonly role: string;
	/**
	 * Some of its cells as they are in the file, for its uploader alone and in no record; none of a column that looks like
	 * personal data.
	 */
	readonly samples: readonly string[];
	/** Why it is read as it is, or left out; blank where the name says it. */
	readonly note: string;
	readonly blanks: boolean;
}

/** What the beginning of a file says, under what was declared about reading it. */
export type FileInspection =
	| {
			readonly kind: 'looked';
			readonly dialect: Dialect;
			/** The header of the file itself, before its table is turned; what a saved reading is known by. */
			readonly header: readonly string[];
			readonly columns: readonly InspectedColumn[];
			/** What was decided about the file. */
			readonly decisions: readonly Decision[];
			/** The first lines of the file and of the rows they become, where its table is turned. */
			readonly turned: { readonly before: Excerpt; readonly after: Excerpt } | null;
			/** Sheets of a workbook with the one that is read; null for other files. */
			readonly workbook: { readonly sheets: readonly string[]; readonly sheet: string } | null;
			/** What all of the file says; null where it is long, or the check will tell what is wrong. */
			readonly campaigns: readonly CampaignFacts[] | null;
			/** Whether amounts of money are in it, and in which currencies they may be, the likeliest first. */
			readonly money: boolean;
			readonly currencies: readonly string[];
			/** Names in the column of the variant, as far as they were met. */
			readonly variants: readonly string[];
			/** Measures that the control has none of, and another variant many: can they happen there? */
			readonly neverInControl?: ReturnType<typeof likelyImpossible>;
			/** Whether rows of totals were met; they are left out. */
			readonly totals: boolean;
			readonly problems: readonly Problem[];
			readonly notices: readonly string[];
	  }
	| { readonly kind: 'refused'; readonly problems: readonly Problem[] };

const SAMPLES = 3;

/** The longest cell that is shown, in characters. */
const LONGEST = 40;

/** What its uploader is shown of a column: some of its different cells, as they are. */
function samplesOf(name: string, { values }: ColumnSurvey): string[] {
	return [...values]
		.filter((text) => !isTotalsLabel(text))
		.slice(0, 50)
		.filter((text) => personalDataScreen.value(name, text) === null)
		.map((text) => (text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text))
		.slice(0, SAMPLES);
}

/** A header with some lines below it. */
export interface Excerpt {
	readonly names: readonly string[];
	readonly lines: readonly (readonly string[])[];
}

/** The corner of a table at its upper left. */
const excerpt = (names: readonly string[], lines: readonly (readonly string[])[]): Excerpt => ({
	names: names.slice(0, 7),
	lines: lines.slice(0, 4).map((cells) => names.slice(0, 7).map((_, i) => (cells[i] ?? '').slice(0, LONGEST)))
});

/** Why columns are read as they are, or left out, by their label. */
function notesOf(notices: readonly Notice[]): Map<string, string> {
	return new Map(
		notices.flatMap((notice): [string, string][] => {
			const column = notice.column ?? '';
			switch (notice.code) {
				case 'variant_by_values':
					return [[column, 'its values name a control']];
				case 'events':
					return [[column, 'events, not people: an amount per person']];
				case 'column_left_out':
					return [[column, `left out: ${leftOutWords(notice).split(';')[0] ?? ''}`]];
				default:
					return [];
			}
		})
	);
}

const roleName = (role: ColumnRole, { measures, kinds = {} }: Header): string => {
	if (role.kind !== 'measure') return role.kind;
	const name = measures[role.index] ?? '';
	const kind = kinds[name];
	return kind && kind !== 'count' ? kind : nameOfMeasure(name);
};

/** A measure that no contract knows is declared to be one, under its own name. */
const nameOfMeasure = (name: string): string =>
	MEASURES.includes(name.replace(/^pre_/, '').replace(/_(?:sq|cu)$/, '')) || name.includes('_x_')
		? name
		: 'measure';

/** Whether a step makes other columns. */
const isTurn = ({ decisions }: Stage): boolean => decisions.some(({ flag }) => flag !== 'skip');

/** Looks at the beginning of a file, and at all of it where only that tells how its dates are written. */
export async function inspectFile(
	open: () => Readable,
	reading: FileReading,
	{ limits: given, now }: { limits?: Partial<ReadLimits> | undefined; now: Date }
): Promise<FileInspection> {
	const limits = { ...LIMITS, ...given };
	let isWorkbook = false;
	let workbook: { sheets: readonly string[]; sheet: string } | null = null;
	const opened = (onBytes: (taken: number) => void) => {
		const stream = open();
		const workbooks = {
			sheet: reading.sheet,
			onWorkbook: () => (isWorkbook = true),
			onSheets: (sheets: readonly string[], sheet: string) => (workbook = { sheets, sheet })
		};
		return { stream, pieces: unpack(stream, limits, onBytes, workbooks) };
	};
	const { stream, pieces } = opened(() => undefined);
	try {
		const { head, complete } = await takeHead(pieces);
		const { dialect, text } = inspectBeginning(
			head,
			complete,
			isWorkbook ? asWorkbook(reading.dialect) : reading.dialect
		);
		const { header, problems, notices, survey, sample, shape, fileHeader, beginning } = await inspectColumns({
			dialect,
			text,
			complete,
			limits,
			options: {
				mapping: new Map(Object.entries(reading.mapping)),
				layout: reading.layout,
				goal: reading.goal,
				skip: reading.skip,
				keep: reading.keep,
				control: reading.control,
				dateOrder: reading.dateOrder,
				year: reading.year,
				latestYear: now.getUTCFullYear(),
				screen: personalDataScreen
			},
			again: opened
		});
		const hidden = new Set(
			problems.flatMap((problem) => (problem.code === 'personal_data' ? [problem.column] : []))
		);
		const notes = notesOf(notices);
		const isMoney = (role: ColumnRole | undefined): boolean =>
			role?.kind === 'measure' &&
			measureFacts(header.measures[role.index] ?? '', header.measures, header.kinds).kind === 'money';
		const columns = header.names.map((name, i): InspectedColumn => {
			const role = header.roles[i] ?? { kind: 'ignore' as const };
			const label = header.labels[i] ?? '';
			const column = survey.columns[i];
			return {
				name,
				label,
				role: roleName(role, header),
				samples: column && !hidden.has(label) ? samplesOf(name, column) : [],
				note: notes.get(label) ?? '',
				blanks: (column?.blanks ?? 0) > 0
			};
		});
		const variant = header.roles.findIndex(({ kind }) => kind === 'variant');
		const names = [...(survey.columns[variant]?.values ?? [])].filter((text) => !isTotalsLabel(text));
		const isNamed = !hidden.has(header.labels[variant]);
		const never = likelyImpossible(sample, { header, style: dialect, control: reading.control });
		return {
			kind: 'looked',
			dialect,
			header: fileHeader,
			columns,
			decisions: shape.decisions,
			turned:
				problems.length === 0 && shape.stages.some(isTurn)
					? { before: excerpt(fileHeader, beginning), after: excerpt(shape.names, sample) }
					: null,
			workbook,
			campaigns: problems.length === 0 ? await wholeFacts(open, reading, { limits, now }) : null,
			money: header.roles.some(isMoney),
			currencies: currenciesIn(
				header.names.map((name, i) => ({
					name,
					values: survey.columns[i]?.values ?? [],
					money: isMoney(header.roles[i])
				}))
			),
			variants: isNamed ? nameable(names) : [],
			neverInControl: isNamed && never && nameable([never.variant]).length > 0 ? never : null,
			totals: survey.columns.some(({ values }) => [...values].some(isTotalsLabel)),
			problems,
			notices: notices.map(noticeWords)
		};
	} catch (error) {
		if (error instanceof FileRefused) return { kind: 'refused', problems: [error.problem] };
		throw error;
	} finally {
		await pieces.return(undefined);
		stream.destroy();
	}
}
