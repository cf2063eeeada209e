import type { Readable } from 'node:stream';
import type { PassedRow } from '#lib/table/problems/notice.ts';
import type { Problem } from '#lib/table/problems/problem.ts';
import type { FileReading } from '#lib/table/reading.ts';
import type { LeftOut } from '#lib/table/repeats/find-repeats.ts';
import type { Decision } from '#lib/table/shape/table.ts';
import type { EndDeclaration, Ending } from '#lib/experiment/ending.ts';
import type { AuditSender } from '../audit/audit.ts';
import type { NewCampaign } from '../campaigns/campaigns.ts';
import type { Declaration } from '../campaigns/declarations.ts';
import type { Resembled, SamePeople } from '../release/same-people-answer.ts';
import type { ReleaseOptions } from '../release/ground.ts';
import type { ReadLimits } from '../settings/read-limits.ts';
import type { VariantSums } from '../files/read-options.ts';

/** A file to take in, and what is declared about it. */
export interface ImportRequest extends Partial<FileReading> {
	/** Opens the file; called up to three times. */
	readonly open: () => Readable;
	/** The file's name, for the history of uploads. */
	readonly file: string;
	/** Publish at once. */
	readonly release: boolean;
	/** Which days of an ended campaign are published. */
	readonly scope?: NonNullable<ReleaseOptions['scope']>;
	/** Whether more days will come; left out where nothing is declared, and the days of the file decide. */
	readonly ending?: EndDeclaration;
	readonly now: Date;
	/** SHA-256 of the file's bytes, where it is known. */
	readonly hash?: string;
	/** Made here when left out. */
	readonly uploadId?: string;
	/** Who sends it: owns what is new, and sees what is theirs; left out for the demo. */
	readonly sender?: AuditSender;
	readonly declaration?: Declaration;
	/** Id of the campaign that the file is of, where its sender named one that is there. */
	readonly into?: string;
	/** What is answered where the results resemble those of a published campaign. */
	readonly samePeople?: readonly SamePeople[];
	/** What is answered where the same bytes came before under the name of another campaign: this is a second campaign of one file. */
	readonly sameFile?: 'another';
	/** Id of the sender's open plan that its new campaign begins with. */
	readonly plan?: string;
	/** Slug of the campaign that this file corrects: it becomes a new version, and the old one is withdrawn at its release. */
	readonly replaces?: string;
	/** Refuse a file whose campaign nobody names; otherwise it has the file's name. */
	readonly needsName?: boolean;
	/** What is known of the campaign; its name replaces a missing campaign column. */
	readonly campaign?: Partial<Omit<NewCampaign, 'variants' | 'now'>> & {
		readonly planned?: Readonly<Record<string, number>>;
	};
	/** Refuse a planned split that does not name all variants of a new campaign. */
	readonly wholeSplit?: boolean;
	readonly limits?: Partial<ReadLimits>;
	readonly onProgress?: (progress: Progress) => void;
	/** Another process stores or publishes something: this one waits for it. */
	readonly onWait?: () => void;
	/** Gives the work up, without a trace, as long as nothing is committed. */
	readonly signal?: AbortSignal;
}

/** How far the work on a file is. */
export interface Progress {
	/** `waiting`: another process writes. */
	readonly phase: 'waiting' | 'reading' | 'releasing';
	/** Bytes taken from the file, as received. */
	readonly bytes: number;
	readonly rows: number;
	readonly problems: number;
}

/** A campaign of a file that could be stored. */
export interface CheckedCampaign {
	readonly name: string;
	readonly rows: number;
	readonly people: number;
	/** Whether the campaign is there already. */
	readonly known: boolean;
	readonly variants: readonly string[];
	readonly control: string | null;
	/** Is it running once the file is stored? */
	readonly running: boolean;
	/** Results of it are published. */
	readonly published: boolean;
	/** Its end as it is now: when it ends, or that more days will come; null for a new campaign, or where it is not known. */
	readonly end: Ending | null;
	/** Days from first exposure until outcomes are complete. */
	readonly outcomeWindow: number;
	/** ISO days of first exposure; null without dates. */
	readonly firstDay: string | null;
	readonly lastDay: string | null;
	/** What publishing would answer, where publishing is asked for. */
	readonly publication?: Pick<StoredCampaign, 'released' | 'notReleased' | 'waiting' | 'resembles'>;
}

/** How a checked file was read: for its uploader alone, and in no record. */
export interface FileReport {
	readonly decisions: readonly Decision[];
	/** rows that add up others, the first hundred */
	readonly leftOut: readonly LeftOut[];
	/** sums of each variant, as they would be stored */
	readonly sums: readonly VariantSums[];
	/** measure → header of the column that it is read from; `people` too */
	readonly sources: Readonly<Record<string, string>>;
	/** sums of the columns themselves, with the rows that are left out; null where a measure is known nowhere */
	readonly columnSums: Readonly<Record<string, number | null>>;
	/** rows passed over for what they are, the first hundred */
	readonly passed: readonly PassedRow[];
	/** columns that are not read, and why */
	readonly columnsOut: readonly { readonly column: string; readonly words: string }[];
	/** different days of the file */
	readonly days: number;
}

/** A campaign of a stored file. */
export interface StoredCampaign {
	readonly slug: string;
	readonly name: string;
	readonly rows: number;
	/** People of the file's rows; left out where the file was stored before. */
	readonly people?: number;
	readonly released: boolean;
	/** Why a requested release did not happen. */
	readonly notReleased?: string;
	/** Published campaigns that the results resemble: whether it is the same people is to be answered. */
	readonly resembles?: readonly Resembled[];
	/** What of it is not published yet, and when it can be. */
	readonly waiting?: string;
}

/** The same bytes are stored already. */
export interface Duplicate {
	readonly kind: 'duplicate';
	readonly uploadId: string;
	readonly campaigns: readonly StoredCampaign[];
	/** Slugs of campaigns that were published now, because that was requested once more. */
	readonly published: readonly string[];
}

/** The file is wrong. */
export interface Refused {
	readonly kind: 'refused';
	readonly problems: readonly Problem[];
	/** Whether an error file was written. */
	readonly errorFile?: boolean;
}

/** Why a file is not stored. */
export type NotStored =
	| Duplicate
	| Refused
	/** The file is well, but does not fit what is there. */
	| {
			readonly kind: 'conflict';
			readonly code: string;
			readonly words: string;
			/** Slug of the campaign that takes no more rows, or that the same file is of. */
			readonly campaign?: string;
			/** The question whether it is a second campaign of a file that came before, to be answered with `sameFile`. */
			readonly sameFile?: { readonly first: { readonly slug: string; readonly name: string } };
	  };

export type ImportOutcome =
	| {
			readonly kind: 'stored';
			readonly uploadId: string;
			readonly campaigns: readonly StoredCampaign[];
			readonly notices: readonly string[];
	  }
	| NotStored;

export type CheckOutcome =
	| {
			readonly kind: 'checked';
			readonly campaigns: readonly CheckedCampaign[];
			readonly dimensions: readonly string[];
			readonly measures: readonly string[];
			readonly reading: FileReport;
			readonly notices: readonly string[];
	  }
	| NotStored;
