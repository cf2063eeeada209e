import { copiesOf, type Copies } from '../db/copies.ts';
import { releaseStored } from '../release/release.ts';
import type { Stores } from '../db/stores.ts';
import { CellWriter } from './cell-writer.ts';
import type { ImportRequest } from './import-request.ts';
import { publicationOf, publishRequest, type Publication } from './publish-stored.ts';
import type { Read, RowSink } from './read-whole.ts';
import { recordCampaigns } from './record-campaigns.ts';

/**
 * Publishing a file without a trace: it is recorded and published in copies of both databases, so that a dry run answers what
 * publishing would, with the same questions. The cells of everything else are read where they are; other processes wait for nothing.
 */
export class Rehearsal {
	readonly #copies: Copies;
	readonly #copy: Stores;
	readonly #writer: CellWriter;
	readonly #request: ImportRequest;
	readonly #uploadId: string;

	private constructor(copies: Copies, request: ImportRequest, uploadId: string) {
		this.#copies = copies;
		this.#copy = copies.stores;
		this.#writer = new CellWriter(this.#copy, uploadId, { impossible: request.impossible });
		this.#request = request;
		this.#uploadId = uploadId;
	}

	static async begin(real: Stores, request: ImportRequest, uploadId: string): Promise<Rehearsal> {
		const rehearsal = new Rehearsal(await copiesOf(real), request, uploadId);
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
			async enter(campaignId, line) {
				await other.enter(campaignId, line);
				await own.enter(campaignId, line);
			},
			write(campaignId, row) {
				other.write(campaignId, row);
				own.write(campaignId, row);
			},
			conflict: () => other.conflict()
		};
	}

	/** What publishing the file would answer for each of its campaigns, in their order. */
	async publish(read: Read, hash: string): Promise<Publication[]> {
		await this.#writer.finish();
		this.#writer.keep();
		await this.#copies.readBesides();
		const claim = { isHeld: () => Promise.resolve(true), end: () => Promise.resolve() };
		const attempt = { request: this.#request, uploadId: this.#uploadId, hash, claim };
		const recorded = await recordCampaigns(this.#copy.holdout, read, attempt);
		// Somebody changed a campaign of the file since it was read: publishing would read it again.
		if (recorded === 'overtaken') return [];
		const options = publishRequest(this.#request);
		const made: Publication[] = [];
		for (const { id } of recorded) {
			const outcome = await releaseStored(this.#copy, id, options);
			made.push(await publicationOf(this.#copy, id, { uploadId: this.#uploadId, outcome }));
		}
		return made;
	}

	async end(): Promise<void> {
		await this.#writer.undo();
		this.#copy.holdout.close();
		this.#copy.private.close();
	}
}
