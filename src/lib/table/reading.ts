import type { DateOrder } from './values/date.ts';
import type { Dialect } from './dialect/dialect.ts';
import type { Impossible } from './impossible.ts';

/**
 * How the analyst declares that one file is read, and facts of its campaigns. What is missing is detected from the file.
 */
export interface FileReading {
	readonly dialect: Partial<
		Pick<Dialect, 'encoding' | 'delimiter' | 'decimal' | 'thousands' | 'preambleLines'>
	>;
	/** one of `layouts` */
	readonly layout?: string;
	/** the one goal that is read where the file has rows for each, or `all` */
	readonly goal?: string;
	/** sheet of a workbook */
	readonly sheet?: string;
	/** rows that are left out: `COLUMN=VALUE` */
	readonly skip?: readonly string[];
	/** rows that are read although they add up others, or are called a total: `COLUMN=VALUE` */
	readonly keep?: readonly string[];
	readonly dateOrder?: DateOrder;
	/** the year of dates without one */
	readonly year?: number;
	/** header as in the file → role, where it is not the recognised one */
	readonly mapping: Readonly<Record<string, string>>;
	/** metrics or measures with the variants in which they cannot happen */
	readonly impossible?: Impossible;
	/** name of the control */
	readonly control?: string;
	/** name of the campaign, where the file has none: later files with this header join it while it is running */
	readonly campaignName?: string;
	/** people are counted in more than one row */
	readonly recurring: boolean;
	/** the uploader declared that nobody is counted on two days, although the header suggests it */
	readonly oncePerPerson?: boolean;
	/** ISO code of amounts */
	readonly currency?: string;
	/** IANA name of the zone whose calendar days the dates are */
	readonly timeZone?: string;
	/** days after first exposure until outcomes are complete */
	readonly outcomeWindow?: number;
}

/** Nothing is declared: everything is detected. */
export const emptyReading: FileReading = { dialect: {}, mapping: {}, recurring: false };
