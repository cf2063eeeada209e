import { randomUUID } from 'node:crypto';
import { noticeWords } from '#lib/table/problems/notice.ts';
import { Claim, claimOwner, halfStored, type Claimed } from '../db/claims.ts';
import { whenFree } from '../db/wait.ts';
import { requestViewer } from './request-viewer.ts';
import type { Stores } from '../db/stores.ts';
import { CellWriter } from './cell-writer.ts';
import { contentHash } from './content-hash.ts';
import type { ImportOutcome, ImportRequest, StoredCampaign } from './import-request.ts';
import { publishAgain, publishRecorded, publishRequest } from './publish-stored.ts';
import { readWhole } from './read-whole.ts';
import { recordCampaigns, type Attempt, type RecordedCampaign } from './record-campaigns.ts';
import { currencyNotices } from './new-campaign-notices.ts';
import { setTimeout } from 'node:timers/promises';
import { nameKey } from '#lib/privacy/name-key.ts';
import type { Store } from '../db/database.ts';
import type { Viewer } from '../campaigns/viewer.ts';
import { earlier } from './earlier.ts';

/** So often it is asked whether another import has come to its end, in ms. */
const ASKED = 100;

/** What an import claims: its upload, the file's bytes, and the campaign's name where its sender says one. */
function claimed(
	hash: string,
	viewer: Viewer,
	{ campaign, replaces, uploadId }: ImportRequest & { readonly uploadId: string }
): Claimed[] {
	const name = replaces === undefined ? campaign?.name : undefined;
	const owner = claimOwner(viewer.person);
	return [
		halfStored('upload', uploadId),
		{ owner, kind: 'content', value: hash },
		...(name === undefined ? [] : [{ owner, kind: 'name', value: nameKey(name) } as const])
	];
}

/**
 * Claims a file before it is read, so that no other process stores the same bytes at the same time; waits for one that
 * does.
 *
 * @returns the upload that brought the bytes before, where they are stored already
 */
async function claimFile(
	store: Store,
	hash: string,
	{
		request,
		viewer
	}: {
		readonly request: ImportRequest & { readonly uploadId: string };
		readonly viewer: Viewer;
	}
): Promise<Claim | NonNullable<Awaited<ReturnType<typeof earlier>>>> {
	const list = claimed(hash, viewer, request);
	const known = () => earlier(store, hash, { viewer, request });
	for (let tries = 1; ; tries += 1) {
		const found = await Claim.take(store, list, known);
		if (found.kind === 'taken') return found.claim;
		if (found.kind === 'done') return found.done;
		if (tries === 1) request.onWait?.();
		await setTimeout(ASKED, undefined, request.signal ? { signal: request.signal } : {});
	}
}

/** So often a file is read anew because a campaign of it changed meanwhile. */
const TRIES = 3;

/**
 * Takes a file in, whole or not at all: cells first, then the upload's record, then (if requested) the release. Other processes
 * that store or publish something are waited for.
 *
 * The same bytes again store nothing, and publish what is not published yet (if requested). A crash before the record
 * leaves cells that are swept as soon as nobody holds the claim on the upload.
 */
export async function importFile(stores: Stores, request: ImportRequest): Promise<ImportOutcome> {
	const uploadId = request.uploadId ?? randomUUID();
	return importAs(stores, { ...request, uploadId, onWait: () => reportWait(request) });
}

function reportWait({ onWait, onProgress }: ImportRequest): void {
	onWait?.();
	onProgress?.({ phase: 'waiting', bytes: 0, rows: 0, problems: 0 });
}

async function importAs(
	stores: Stores,
	request: ImportRequest & { readonly uploadId: string }
): Promise<ImportOutcome> {
	const hash = request.hash ?? (await contentHash(request.open));
	for (let tries = 1; tries <= TRIES; tries += 1) {
		const viewer = await requestViewer(stores.holdout, request);
		const claim = await claimFile(stores.holdout, hash, { request, viewer });
		if (!(claim instanceof Claim))
			return request.release && claim.kind === 'duplicate' ? publishAgain(stores, claim, request) : claim;
		try {
			const outcome = await tryImport(stores, { request, uploadId: request.uploadId, hash, claim });
			if (outcome !== 'overtaken') return outcome;
		} finally {
			await claim.abandon();
		}
	}
	return {
		kind: 'conflict',
		code: 'changed_meanwhile',
		words: 'the campaign changed while the file was stored: upload it again'
	};
}

/**
 * Takes a claimed file in; `overtaken` without a trace where a campaign of it changed while it was read. Its claim stays where cells
 * are left without a record.
 */
async function tryImport(
	stores: Stores,
	attempt: Attempt & { readonly claim: Claim }
): Promise<ImportOutcome | 'overtaken'> {
	const { request, uploadId } = attempt;
	const writer = new CellWriter(stores, uploadId, { impossible: request.impossible });
	await writer.begin(request);
	try {
		const made = await readWhole(stores, request, writer);
		if (made.kind !== 'read') {
			await writer.undo();
			return made.kind === 'refused' ? { kind: 'refused', problems: made.problems } : made;
		}
		request.signal?.throwIfAborted();
		await writer.finish();
		// The last of many rows may have waited for the database.
		request.signal?.throwIfAborted();
		const { summary } = made;
		const recorded = await whenFree(() => recordCampaigns(stores.holdout, made, attempt));
		if (recorded === 'overtaken') {
			await writer.undo();
			return recorded;
		}
		writer.keep();
		if (request.release)
			request.onProgress?.({ phase: 'releasing', bytes: summary.bytes, rows: summary.rows, problems: 0 });
		return {
			kind: 'stored',
			uploadId,
			notices: [
				...summary.notices.map(noticeWords),
				...(await currencyNotices(stores.holdout, request, made)),
				...writer.notices()
			],
			campaigns: await published(stores, recorded, attempt)
		};
	} catch (error) {
		await writer.undo();
		throw error;
	} finally {
		if (writer.hasLeft) attempt.claim.desert();
	}
}

/** Publishes what is ready of recorded campaigns, where that is requested. */
async function published(
	stores: Stores,
	recorded: readonly RecordedCampaign[],
	{ request, uploadId }: Attempt
): Promise<StoredCampaign[]> {
	const list: StoredCampaign[] = [];
	const options = { uploadId, ...publishRequest(request) };
	for (const campaign of recorded) {
		const { slug, name, rows, people } = campaign;
		list.push(
			request.release
				? await publishRecorded(stores, campaign, options)
				: { slug, name, rows, people, released: false }
		);
	}
	return list;
}
