import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { nothingSaid, type FileReading } from '#lib/table/reading.ts';
import { locks } from '../db/lock.ts';
import type { CampaignKind } from '#lib/experiment/campaign-kind.ts';
import type { EndDeclaration } from '#lib/experiment/ending.ts';
import type { CheckOutcome, ImportOutcome, ImportRequest } from './import-request.ts';
import type { FileLook } from '../files/look-at-file.ts';
import type { ReceivedFile } from '../files/receive.ts';

/** What is said of an upload before it is stored, as it was typed. */
export interface SaidOfUpload {
	readonly owner: string;
	readonly source: string;
	readonly purpose: string;
	readonly legalBasis: string;
	/** ISO day. */
	readonly retainUntil: string;
	/** Codes of data categories by variant. */
	readonly categories: Readonly<Record<string, readonly string[]>>;
	readonly release: boolean;
	/** Of a new campaign; left out where nothing is said. */
	readonly kind?: CampaignKind;
	/** Of a new campaign. */
	readonly audienceId?: string;
	/** First day of a new campaign, days since 1970-01-01. */
	readonly startsOn?: number;
	/** Planned weights by variant, of a new campaign. */
	readonly planned?: Readonly<Record<string, number>>;
	/** Which days of an ended campaign are published. */
	readonly scope?: ImportRequest['scope'];
	/** What is answered where the results resemble those of a published campaign. */
	readonly samePeople?: ImportRequest['samePeople'];
	/** Whether more days will come; left out where the days of the file decide. */
	readonly ending?: EndDeclaration;
}

/** A file that was received and is not stored yet: what its uploader said of it so far. */
export interface Draft {
	/** The id that the upload will have. */
	readonly id: string;
	readonly file: string;
	/** In bytes, as received. */
	readonly size: number;
	/** SHA-256 of its bytes. */
	readonly hash: string;
	/** Who sent it. */
	readonly by: NonNullable<ImportRequest['sender']>;
	/** ISO moment. */
	readonly receivedAt: string;
	readonly reading: FileReading;
	/** Name of the saved reading that was taken over. */
	readonly template: string | null;
	/** Name of the campaign, where the file does not say it; blank where nothing was said. */
	readonly campaign: string;
	/** Id of the campaign, where its sender named one that is there. */
	readonly into?: string;
	/** What was answered where the same bytes came before, for another campaign. */
	readonly sameFile?: ImportRequest['sameFile'];
	/** Slug of the campaign that the file corrects; blank for none. */
	readonly replaces: string;
	/** Whether more days will come, as answered: `days` where the days of each campaign decide; left out where nothing was answered. */
	readonly finished?: 'yes' | 'no' | 'days';
	/** Left out where the days decide. */
	readonly ending?: EndDeclaration;
	/** Planned weights by variant of a new campaign; empty where the uploader said that none is known. */
	readonly planned?: Readonly<Record<string, number>>;
	/** The answers are to be remembered for files with this header. */
	readonly remember?: boolean;
	/** Once it is to be stored. */
	readonly said: SaidOfUpload | null;
	/** How often storing it was begun again because a restart came in between. */
	readonly resumed: number;
}

/** What is known of a file when it comes. */
export type NewDraft = Pick<Draft, 'file' | 'by'> & {
	readonly now: Date;
} & Partial<Pick<Draft, 'reading' | 'campaign' | 'into' | 'sameFile' | 'replaces' | 'said'>>;

/** What came of the last try to check or store a draft. */
export type DraftReport =
	| { readonly kind: 'check'; readonly outcome: CheckOutcome | { readonly kind: 'cancelled' } }
	| { readonly kind: 'import'; readonly outcome: ImportOutcome | { readonly kind: 'cancelled' } }
	/** Something went wrong here, not in the file. */
	| { readonly kind: 'fault'; readonly diskFull: boolean };

/** Drafts are thrown away after a week. */
const KEPT = 7 * 86_400_000;

const prefix = 'draft-';
const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

const stagingOf = (dataFolder: string): string => join(dataFolder, 'staging');
const folderOf = (dataFolder: string, id: string): string => join(stagingOf(dataFolder), prefix + id);

function read<T>(path: string): T | null {
	try {
		return JSON.parse(readFileSync(path, 'utf8')) as T;
	} catch {
		return null;
	}
}

/** Whole or not at all: a reader never meets half a file. */
function write(path: string, value: unknown): void {
	const next = `${path}.${randomUUID()}`;
	writeFileSync(next, JSON.stringify(value), { mode: 0o600 });
	renameSync(next, path);
}

/**
 * Files on their way to be stored, each in a folder of its own beside the databases: a file is raw data, and so are the
 * names that were read in it. They survive a restart, and only their uploader is shown them.
 */
export const drafts = {
	/** Takes over a received file, with what is said of it already. */
	add(dataFolder: string, received: ReceivedFile, facts: NewDraft): Draft {
		const id = randomUUID();
		const { now, ...said } = facts;
		const draft: Draft = {
			reading: nothingSaid,
			template: null,
			campaign: '',
			replaces: '',
			said: null,
			resumed: 0,
			...said,
			id,
			size: received.size,
			hash: received.hash,
			receivedAt: now.toISOString()
		};
		// Until it is whole it looks like something that a killed process left half made.
		const making = locks.hold(dataFolder, 'draft', id);
		try {
			mkdirSync(folderOf(dataFolder, id), { recursive: true, mode: 0o700 });
			renameSync(received.path, drafts.path(dataFolder, id, 'file'));
			drafts.save(dataFolder, draft);
		} finally {
			making?.release();
		}
		return draft;
	},

	find(dataFolder: string, id: string): Draft | null {
		return uuid.test(id) ? read<Draft>(join(folderOf(dataFolder, id), 'draft.json')) : null;
	},

	/** Newest first. */
	list(dataFolder: string): Draft[] {
		if (!existsSync(stagingOf(dataFolder))) return [];
		return readdirSync(stagingOf(dataFolder))
			.flatMap((name) =>
				name.startsWith(prefix) ? (drafts.find(dataFolder, name.slice(prefix.length)) ?? []) : []
			)
			.toSorted((a, b) => b.receivedAt.localeCompare(a.receivedAt));
	},

	save(dataFolder: string, draft: Draft): void {
		write(join(folderOf(dataFolder, draft.id), 'draft.json'), draft);
	},

	/** The file itself, or the error file that a check wrote. */
	path(dataFolder: string, id: string, what: 'file' | 'errors'): string {
		return join(folderOf(dataFolder, id), what === 'file' ? 'file' : 'errors.csv');
	},

	/** What the beginning of the file says under the draft's reading; null where nobody looked yet. */
	look(dataFolder: string, id: string): FileLook | null {
		return read<FileLook>(join(folderOf(dataFolder, id), 'look.json'));
	},

	saveLook(dataFolder: string, id: string, look: FileLook): void {
		write(join(folderOf(dataFolder, id), 'look.json'), look);
	},

	report(dataFolder: string, id: string): DraftReport | null {
		return read<DraftReport>(join(folderOf(dataFolder, id), 'report.json'));
	},

	/** Does nothing where the draft was thrown away meanwhile. */
	saveReport(dataFolder: string, id: string, report: DraftReport): void {
		if (drafts.find(dataFolder, id)) write(join(folderOf(dataFolder, id), 'report.json'), report);
	},

	/** Forgets what a check said: the file is to be read in another way. */
	forgetReport(dataFolder: string, id: string): void {
		for (const name of ['report.json', 'errors.csv'])
			rmSync(join(folderOf(dataFolder, id), name), { force: true });
	},

	/** Keeps what was said of it, and deletes the file: its rows are stored. */
	removeFile(dataFolder: string, id: string): void {
		for (const what of ['file', 'errors'] as const)
			rmSync(drafts.path(dataFolder, id, what), { force: true });
		rmSync(join(folderOf(dataFolder, id), 'look.json'), { force: true });
	},

	remove(dataFolder: string, id: string): void {
		if (uuid.test(id)) rmSync(folderOf(dataFolder, id), { recursive: true, force: true });
	},

	/** Deletes what nobody went on with for a week, and what a killed process left half made; nothing that is worked on. */
	sweep(dataFolder: string, now: Date): void {
		if (!existsSync(stagingOf(dataFolder))) return;
		for (const name of readdirSync(stagingOf(dataFolder))) {
			if (!name.startsWith(prefix)) continue;
			const id = name.slice(prefix.length);
			const ours = locks.hold(dataFolder, 'draft', id);
			if (!ours) continue;
			const draft = drafts.find(dataFolder, id);
			if (!draft || Date.parse(draft.receivedAt) <= now.getTime() - KEPT)
				rmSync(join(stagingOf(dataFolder), name), { recursive: true, force: true });
			ours.release();
		}
	}
};
