import { and, asc, desc, eq, inArray, lte, notInArray } from 'drizzle-orm';
import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { emptyReading, type FileReading } from '#lib/table/reading.ts';
import type { Read, Tx } from '../db/database.ts';
import { isPostgres } from '../db/dialect.ts';
import { drafts as table } from '../db/tables/uploads.ts';
import { jobs } from '../db/tables/jobs.ts';
import type { CampaignKind } from '#lib/experiment/campaign-kind.ts';
import type { EndDeclaration } from '#lib/experiment/ending.ts';
import type { CheckOutcome, ImportOutcome, ImportRequest } from './import-request.ts';
import type { FileInspection } from '../files/inspect-file.ts';
import type { ReceivedFile } from '../files/receive.ts';

/** What is declared about an upload before it is stored, as it was typed. */
export interface UploadDeclaration {
	readonly owner: string;
	readonly source: string;
	readonly purpose: string;
	readonly legalBasis: string;
	/** ISO day. */
	readonly retainUntil: string;
	/** Codes of data categories by variant. */
	readonly categories: Readonly<Record<string, readonly string[]>>;
	readonly release: boolean;
	/** Of a new campaign; left out where nothing is declared. */
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

/** A file that was received and is not stored yet: what its uploader declared so far. */
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
	/** Name of the campaign, where the file does not say it; blank where nothing was declared. */
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
	/** Planned weights by variant of a new campaign; empty where the uploader declared that none is known. */
	readonly planned?: Readonly<Record<string, number>>;
	/** Id of the plan that it was filled from. */
	readonly plan?: string;
	/** The answers are to be remembered for files with this header. */
	readonly remember?: boolean;
	/** Once it is to be stored. */
	readonly said: UploadDeclaration | null;
}

/** What is known of a file when it comes. */
export type NewDraft = Pick<Draft, 'file' | 'by'> & {
	readonly now: Date;
} & Partial<Pick<Draft, 'reading' | 'campaign' | 'into' | 'sameFile' | 'replaces' | 'said'>>;

/** What came of the last try to check or store a draft. */
export type DraftReport =
	| { readonly kind: 'check'; readonly outcome: CheckOutcome | { readonly kind: 'cancelled' } }
	| { readonly kind: 'import'; readonly outcome: ImportOutcome | { readonly kind: 'cancelled' } }
	/** Something failed here, not in the file. */
	| { readonly kind: 'fault'; readonly diskFull: boolean };

/** Drafts are discarded after a week. */
const KEPT = 7 * 86_400_000;
/** A folder without a row is being made, or was left half made: after so long it is the latter, in ms. */
const MAKING = 3_600_000;

const prefix = 'draft-';
const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

const stagingOf = (filesFolder: string): string => join(filesFolder, 'staging');
const folderOf = (filesFolder: string, id: string): string => join(stagingOf(filesFolder), prefix + id);

/** Drafts that a job is about. */
const worked = (store: Read) =>
	store
		.select({ id: jobs.target })
		.from(jobs)
		.where(
			and(inArray(jobs.state, ['waiting', 'running']), inArray(jobs.kind, ['check-draft', 'store-draft']))
		);

/** Ids of the drafts that have a folder. */
const withFolder = (filesFolder: string): string[] =>
	existsSync(stagingOf(filesFolder))
		? readdirSync(stagingOf(filesFolder)).flatMap((name) =>
				name.startsWith(prefix) ? name.slice(prefix.length) : []
			)
		: [];

/**
 * Files on their way to be stored: what is known of each is a row of the database, and its bytes are in a folder of its own
 * beside it. They survive a restart, every process sees them, and only their uploader is shown them.
 */
export const drafts = {
	/** Takes over a received file, with what is declared about it already. */
	async add(
		tx: Tx,
		filesFolder: string,
		{ received, ...facts }: NewDraft & { received: ReceivedFile }
	): Promise<Draft> {
		const id = randomUUID();
		const { now, ...declared } = facts;
		const draft: Draft = {
			reading: emptyReading,
			template: null,
			campaign: '',
			replaces: '',
			said: null,
			...declared,
			id,
			size: received.size,
			hash: received.hash,
			receivedAt: now.toISOString()
		};
		mkdirSync(folderOf(filesFolder, id), { recursive: true, mode: 0o700 });
		renameSync(received.path, drafts.path(filesFolder, id, 'file'));
		await drafts.save(tx, draft);
		return draft;
	},

	async find(store: Read, id: string): Promise<Draft | null> {
		const row = (await store.select({ draft: table.draft }).from(table).where(eq(table.id, id)).limit(1))[0];
		return row ? (row.draft as Draft) : null;
	},

	/** Newest first. */
	async list(store: Read): Promise<Draft[]> {
		return (
			await store.select({ draft: table.draft }).from(table).orderBy(desc(table.receivedAt), asc(table.id))
		).map(({ draft }) => draft as Draft);
	},

	async save(tx: Tx, draft: Draft): Promise<void> {
		await tx
			.insert(table)
			.values({ id: draft.id, receivedAt: new Date(draft.receivedAt), draft })
			.onConflictDoUpdate({ target: table.id, set: { draft } });
	},

	/** The file itself, or the error file that a check wrote. */
	path(filesFolder: string, id: string, what: 'file' | 'errors'): string {
		return join(folderOf(filesFolder, id), what === 'file' ? 'file' : 'errors.csv');
	},

	/** What the beginning of the file says under the draft's reading; null where nobody looked yet. */
	async inspection(store: Read, id: string): Promise<FileInspection | null> {
		const row = (await store.select({ look: table.look }).from(table).where(eq(table.id, id)).limit(1))[0];
		return (row?.look as FileInspection | null | undefined) ?? null;
	},

	async saveInspection(tx: Tx, id: string, inspection: FileInspection): Promise<void> {
		await tx.update(table).set({ look: inspection }).where(eq(table.id, id));
	},

	async report(store: Read, id: string): Promise<DraftReport | null> {
		const row = (
			await store.select({ report: table.report }).from(table).where(eq(table.id, id)).limit(1)
		)[0];
		return (row?.report as DraftReport | null | undefined) ?? null;
	},

	/** Does nothing where the draft was discarded meanwhile. */
	async saveReport(tx: Tx, id: string, report: DraftReport): Promise<void> {
		await tx.update(table).set({ report }).where(eq(table.id, id));
	},

	/** Forgets what a check reported: the file is to be read in another way. */
	async forgetReport(tx: Tx, filesFolder: string, id: string): Promise<void> {
		await tx.update(table).set({ report: null }).where(eq(table.id, id));
		rmSync(drafts.path(filesFolder, id, 'errors'), { force: true });
	},

	/** Keeps what was declared about it, and deletes the file: its rows are stored. */
	async removeFile(tx: Tx, filesFolder: string, id: string): Promise<void> {
		await tx.update(table).set({ look: null }).where(eq(table.id, id));
		rmSync(folderOf(filesFolder, id), { recursive: true, force: true });
	},

	async remove(tx: Tx, filesFolder: string, id: string): Promise<void> {
		await tx.delete(table).where(eq(table.id, id));
		if (uuid.test(id)) rmSync(folderOf(filesFolder, id), { recursive: true, force: true });
	},

	/**
	 * Deletes what nobody went on with for a week, what a killed process left half made, and what a backup of SQLite brought back
	 * without its file; nothing that a job is about.
	 */
	async sweep(tx: Tx, filesFolder: string, now: Date): Promise<void> {
		const old = lte(table.receivedAt, new Date(now.getTime() - KEPT));
		const busy = (await worked(tx)).flatMap(({ id }) => id ?? []);
		await tx.delete(table).where(and(old, notInArray(table.id, busy)));
		// Rows first: a draft has its folder before its row.
		const left = await tx.select({ id: table.id, report: table.report }).from(table);
		const folders = new Set(withFolder(filesFolder));
		// A machine that was given another folder than the others must not delete what it doesn't find there.
		for (const { id, report } of isPostgres ? [] : left)
			if (!folders.has(id) && (report as DraftReport | null)?.kind !== 'import' && !busy.includes(id))
				await drafts.remove(tx, filesFolder, id);
		const rows = new Set(left.map(({ id }) => id));
		for (const id of folders) {
			const changed = statSync(folderOf(filesFolder, id), { throwIfNoEntry: false })?.mtimeMs ?? Infinity;
			if (!rows.has(id) && now.getTime() - changed > MAKING)
				rmSync(folderOf(filesFolder, id), { recursive: true, force: true });
		}
	}
};
