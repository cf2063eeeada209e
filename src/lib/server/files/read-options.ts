import type { Readable } from 'node:stream';
import type { DateOrder } from '#lib/table/values/date.ts';
import type { DateReading } from '#lib/table/values/date-order.ts';
import type { Dialect } from '#lib/table/dialect/dialect.ts';
import type { Impossible } from '#lib/table/impossible.ts';
import type { Header } from '#lib/table/columns/header.ts';
import type { Mapping } from '#lib/table/columns/mapping.ts';
import type { CountedNotice, PassedRow } from '#lib/table/problems/notice.ts';
import type { Problem } from '#lib/table/problems/problem.ts';
import type { CellRow } from '#lib/table/row.ts';
import type { LeftOut } from '#lib/table/repeats/find-repeats.ts';
import type { Screen } from '#lib/table/columns/screen.ts';
import type { Shape } from '#lib/table/shape/shape.ts';
import type { Decision } from '#lib/table/shape/table.ts';
import type { CampaignTally } from '#lib/table/tally.ts';
import type { ReadLimits } from '../settings/read-limits.ts';

/** A file: a stream, or a way to open it again, which lets the reader look further when the beginning leaves something open. */
export type CampaignSource = Readable | (() => Readable);

/** Where the rows go, one at a time, while the file is read. */
export interface RowSink {
	/** called once, before the first row */
	start?: (header: Header) => void;
	/** called when the rows so far are void: the file is read again without rows that repeat people */
	restart?: () => void | Promise<void>;
	/** called for each good row; rows before a problem are handed over too: the caller keeps all or nothing */
	row: (row: CellRow) => void;
}

/** What the caller knows or wants; everything can be left out. */
export interface ReadOptions {
	/** metrics or measures with the variants in which they cannot happen */
	impossible?: Impossible | undefined;
	mapping?: Mapping | undefined;
	/** parts of the dialect that are not to be guessed */
	dialect?: Partial<Dialect> | undefined;
	dateOrder?: DateOrder | undefined;
	/** the year of dates without one */
	year?: number | undefined;
	/** the year up to which the year of dates without one is looked for; default: this year */
	latestYear?: number | undefined;
	/** how the table lies; recognised when left out */
	layout?: string | undefined;
	/** the one goal to read of a file with a row for each; `all` for each as a measure of its own */
	goal?: string | undefined;
	/** sheet of a workbook; the one with a table when left out */
	sheet?: string | undefined;
	/** rows to leave out: `COLUMN=VALUE` */
	skip?: readonly string[] | undefined;
	/** rows to read although they add up others: `COLUMN=VALUE` */
	keep?: readonly string[] | undefined;
	/** whether people are counted on several days; undefined where it is not declared */
	recurring?: boolean | undefined;
	/** ask whether the same people are counted on several days, whatever the columns are called */
	asksAgain?: boolean | undefined;
	/** the control's name; guessed when left out */
	control?: string | undefined;
	/** whether a campaign without a control is a problem; default true */
	needsControl?: boolean | undefined;
	/** the one variant of a file without such a column */
	variant?: string | undefined;
	limits?: Partial<ReadLimits> | undefined;
	/** the personal-data gate: a look at each different text value, once, and at whole columns */
	screen?: Screen | undefined;
	onProgress?: ((progress: { bytes: number; rows: number; problems: number }) => void) | undefined;
	signal?: AbortSignal | undefined;
}

/** What was read. Without problems the rows handed to the sink are the whole file. */
export interface ReadSummary {
	/** no problems, and at least one row */
	ok: boolean;
	/** bytes taken from the source */
	bytes: number;
	/** rows handed to the sink */
	rows: number;
	people: number;
	/** null when the file could not be made out at all */
	dialect: Dialect | null;
	header: Header | null;
	/** how dates are read; null without dates */
	dates: DateReading | null;
	/** measure → sum over the rows where it is known; NaN when it is known nowhere */
	sums: Map<string, number>;
	campaigns: CampaignTally[];
	/** people and sums of each variant, as handed to the sink */
	variantSums: readonly VariantSums[];
	/** the first problems; `too_many_problems` comes last when there are more */
	problems: Problem[];
	problemCount: number;
	notices: CountedNotice[];
	/** what was decided about the file */
	decisions: readonly Decision[];
	/** rows that repeat the people of others, the first hundred */
	leftOut: readonly LeftOut[];
	/** rows passed over for what they are, the first hundred */
	passed: readonly PassedRow[];
	/** sums of the columns themselves, with the rows that are left out */
	columnSums: { readonly people: number; readonly measures: readonly number[] };
	/** different days of the file, 5,000 at most */
	dayCount: number;
	/** how the table of the file became rows; null when it could not be made out */
	shape: Shape | null;
}

/** The sums of one variant of a file. */
export interface VariantSums {
	/** null when the file has no campaign column */
	campaign: string | null;
	variant: string;
	people: number;
	/** by canonical name; null where a part is unknown */
	measures: Record<string, number | null>;
}
