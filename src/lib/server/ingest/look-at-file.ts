import type { Readable } from 'node:stream';
import type { Dialect } from '#lib/csv/dialect.ts';
import { likelyImpossible } from '#lib/csv/likely-impossible.ts';
import { MEASURES } from '#lib/csv/measure.ts';
import { noticeWords } from '#lib/csv/notice.ts';
import { parseNumber } from '#lib/csv/number.ts';
import type { Problem } from '#lib/csv/problem.ts';
import { nameable } from '#lib/csv/quotable.ts';
import type { FileReading } from '#lib/csv/reading.ts';
import type { ColumnRole, Header } from '#lib/csv/header.ts';
import type { Decision } from '#lib/csv/shape/table.ts';
import type { ColumnSurvey } from '#lib/csv/survey.ts';
import { isTotalsLabel } from '#lib/csv/totals.ts';
import { personalDataScreen } from '#lib/privacy/personal-data/screen.ts';
import { takeHead } from './head.ts';
import { asWorkbook, lookAtBeginning, lookAtColumns } from './look.ts';
import { LIMITS, type ReadLimits } from './read-options.ts';
import { FileRefused, unpack } from './unpack.ts';

/** One column as its uploader is asked about it. */
export interface LookedColumn {
	/** As in the file; what a mapping names. */
	readonly name: string;
	/** What a page may call it. */
	readonly label: string;
	/** The role it has under the present reading: `people`, `revenue_sq`, `dimension`, `ignore` … */
	readonly role: string;
	/**
	 * Some of its cells: words as they are, days as they are, numbers by their shape alone (`0.000,00`), because numbers of
	 * a file are shown by nobody but a release.
	 */
	readonly samples: readonly string[];
	readonly numeric: boolean;
	readonly blanks: boolean;
}

/** What the beginning of a file says, under what was said about reading it. */
export type FileLook =
	| {
			readonly kind: 'looked';
			readonly dialect: Dialect;
			/** The header of the file itself, before its table is turned; what a saved reading is known by. */
			readonly header: readonly string[];
			readonly columns: readonly LookedColumn[];
			/** What was decided about the file. */
			readonly decisions: readonly Decision[];
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

/** A number with its digits taken away: `1,204.50 €` is `0,000.00 €`. */
const shapeOf = (text: string): string => text.trim().replace(/\p{Nd}/gu, '0');

/** What a page may show of a column. */
function samplesOf(
	name: string,
	role: ColumnRole,
	{ values }: ColumnSurvey,
	isNumber: (text: string) => boolean
): string[] {
	const words = [...values].filter((text) => !isTotalsLabel(text));
	const isFree = role.kind === 'date' || role.kind === 'dimension' || role.kind === 'variant';
	const some = words.slice(0, 50).flatMap((text) => {
		if (isNumber(text) && !isFree) return [shapeOf(text)];
		return personalDataScreen.value(name, text) === null ? nameable([text]) : [];
	});
	return [...new Set(some)].slice(0, SAMPLES);
}

const roleName = (role: ColumnRole, { measures, kinds = {} }: Header): string => {
	if (role.kind !== 'measure') return role.kind;
	const name = measures[role.index] ?? '';
	const kind = kinds[name];
	return kind && kind !== 'count' ? kind : nameOfMeasure(name);
};

/** A measure that no contract knows is said to be one, under its own name. */
const nameOfMeasure = (name: string): string =>
	MEASURES.includes(name.replace(/^pre_/, '').replace(/_(?:sq|cu)$/, '')) || name.includes('_x_')
		? name
		: 'measure';

/** Looks at the beginning of a file, and at all of it where only that tells how its dates are written. */
export async function lookAtFile(
	open: () => Readable,
	reading: FileReading,
	{ limits: given, now }: { limits?: Partial<ReadLimits> | undefined; now: Date }
): Promise<FileLook> {
	const limits = { ...LIMITS, ...given };
	let isWorkbook = false;
	const opened = (onBytes: (taken: number) => void) => {
		const stream = open();
		const workbooks = { sheet: reading.sheet, onWorkbook: () => (isWorkbook = true) };
		return { stream, pieces: unpack(stream, limits, onBytes, workbooks) };
	};
	const { stream, pieces } = opened(() => undefined);
	try {
		const { head, complete } = await takeHead(pieces);
		const { dialect, text } = lookAtBeginning(
			head,
			complete,
			isWorkbook ? asWorkbook(reading.dialect) : reading.dialect
		);
		const { header, problems, notices, survey, sample, shape, fileHeader } = await lookAtColumns({
			dialect,
			text,
			complete,
			limits,
			options: {
				mapping: new Map(Object.entries(reading.mapping)),
				layout: reading.layout,
				goal: reading.goal,
				skip: reading.skip,
				control: reading.control,
				dateOrder: reading.dateOrder,
				year: reading.year,
				latestYear: now.getUTCFullYear(),
				screen: personalDataScreen
			},
			again: opened
		});
		const isNumber = (cell: string) => typeof parseNumber(cell, dialect) === 'number';
		const hidden = new Set(
			problems.flatMap((problem) => (problem.code === 'personal_data' ? [problem.column] : []))
		);
		const columns = header.names.map((name, i): LookedColumn => {
			const role = header.roles[i] ?? { kind: 'ignore' as const };
			const label = header.labels[i] ?? '';
			const column = survey.columns[i];
			return {
				name,
				label,
				role: roleName(role, header),
				samples: column && !hidden.has(label) ? samplesOf(name, role, column, isNumber) : [],
				numeric: column !== undefined && column.numbers > 0 && column.numbers === column.rows - column.blanks,
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
