import Database from 'better-sqlite3';
import { drizzle } from 'drizzle-orm/better-sqlite3';
import { join } from 'node:path';
import type { Store } from '../db/open.ts';
import { releaseStored } from '../release/release.ts';
import type { Stores } from '../db/stores.ts';
import { CellWriter } from './cell-writer.ts';
import type { ImportRequest } from './import-request.ts';
import { publicationOf, publishWish, type Publication } from './publish-stored.ts';
import type { Read, RowSink } from './read-whole.ts';
import { recordCampaigns } from './record-campaigns.ts';

/** Where the header of a database has its two versions of the journal: 2 is WAL, which memory does not have. */
const journalVersions = [18, 19] as const;

/** A copy of a database in memory, as it is at this moment. */
function copyOf({ $client }: Store): Store {
	const bytes = $client.serialize();
	for (const at of journalVersions) bytes[at] = 1;
	return drizzle({ client: new Database(bytes) });
}

/** A database with the same tables and nothing in them, in a file that nobody else can open. */
function emptyAs({ $client }: Store): Store {
	const made = $client
		.prepare<[], { sql: string }>(
			`select sql from sqlite_master where sql is not null and name not like 'sqlite_%' order by rowid`
		)
		.all();
	const client = new Database('');
	for (const { sql } of made) client.exec(sql);
	return drizzle({ client });
}

/**
 * Publishing a file without a trace: it is recorded and published in copies of both databases, so that a dry run answers what
 * publishing would, with the same questions. The cells of everything else are read where they are; other processes wait for nothing.
 */
export class Rehearsal {
	readonly #real: Stores;
	readonly #copy: Stores;
	readonly #writer: CellWriter;
	readonly #request: ImportRequest;
	readonly #uploadId: string;

	private constructor(real: Stores, request: ImportRequest, uploadId: string) {
		this.#real = real;
		this.#copy = {
			dataFolder: real.dataFolder,
			holdout: copyOf(real.holdout),
			private: emptyAs(real.private)
		};
		this.#writer = new CellWriter(this.#copy, uploadId, { impossible: request.impossible });
		this.#request = request;
		this.#uploadId = uploadId;
	}

	static async begin(real: Stores, request: ImportRequest, uploadId: string): Promise<Rehearsal> {
		const rehearsal = new Rehearsal(real, request, uploadId);
		await rehearsal.#writer.begin();
		return rehearsal;
	}

	/** Hands rows to both writers. */
	besides(other: RowSink): RowSink {
		const own = this.#writer;
		return {
			start(header) {
				other.start(header);
				own.start(header);
			},
			async restart() {
				await other.restart();
				await own.restart();
			},
			write(campaignId, row) {
				other.write(campaignId, row);
				own.write(campaignId, row);
			},
			get conflict() {
				return other.conflict;
			}
		};
	}

	/** What publishing the file would answer for each of its campaigns, in their order. */
	publish(made: Read, hash: string): Publication[] {
		this.#writer.finish();
		this.#writer.keep();
		this.#seeOtherCells();
		const claim = { isHeld: () => true, end: () => undefined };
		const attempt = { request: this.#request, uploadId: this.#uploadId, hash, claim };
		const recorded = recordCampaigns(this.#copy.holdout, made, attempt);
		// Somebody changed a campaign of the file since it was read: publishing would read it again.
		if (recorded === 'overtaken') return [];
		const wish = publishWish(this.#request);
		return recorded.map(({ id }) =>
			publicationOf(this.#copy, id, {
				uploadId: this.#uploadId,
				outcome: releaseStored(this.#copy, id, wish)
			})
		);
	}

	end(): void {
		this.#writer.undo();
		this.#copy.holdout.$client.close();
		this.#copy.private.$client.close();
	}

	/** From here on its cells are read together with those that are stored. */
	#seeOtherCells(): void {
		const { $client } = this.#copy.private;
		$client.prepare('attach ? as stored').run(join(this.#real.dataFolder, 'private.db'));
		for (const table of ['cell_chunks', 'cell_columns'])
			$client.exec(
				`create temp view ${table} as select * from main.${table} union all select * from stored.${table}`
			);
	}
}
