import type { z } from 'zod';
import type { Problem } from '#lib/table/problems/problem.ts';
import { importEvents } from '../ingest/import-events.ts';
import { record } from '../audit/record.ts';
import { may } from '../accounts/permissions.ts';
import { claimOwner } from '../db/claims.ts';
import { draftWork, requestOf } from '../jobs/draft-work.ts';
import { drafts } from '../ingest/drafts.ts';
import { earlier } from '../ingest/earlier.ts';
import { expectFile, runJob } from '../jobs/job.ts';
import { receiveFile, type ReceivedFile } from '../files/receive.ts';
import { LIMITS } from '../settings/read-limits.ts';
import { requestViewer } from '../campaigns/request.ts';
import type { Settings } from '../settings/settings.ts';
import { projectFolder, settings, store } from '../db/store.ts';
import { fileAnswer, type FileAnswer } from './file-answer.ts';
import { requestHash } from './given-answers.ts';
import { mediaType, brokenOff, isBrokenOff } from './json-body.ts';
import { operations } from './contract/operations.ts';
import { Semaphore } from './semaphore.ts';
import { Refusal, type ProblemFacts } from './answers.ts';
import { asResponse, idempotencyKey, once } from './repeatable.ts';
import { readUploadRequest, type UploadRequest } from './upload-request.ts';
import type { acceptedUpload } from './contract/upload-schema.ts';

/** Bodies of one token that are received at the same time; the next one waits three seconds for a permit. */
const receiving = new Semaphore(5, 3_000);
/** Files of one token that are received and wait for their turn. */
const waiting = new Semaphore(64, 0);

/** A file that takes longer to come in than a thread takes to start, in bytes. */
const LARGE = 1_000_000;

const types: readonly string[] = operations.addUpload.file;

const tooMany: ProblemFacts = {
	status: 429,
	code: 'too_many_uploads',
	detail: 'This token has too many uploads at once. Wait until some are finished.',
	headers: { 'retry-after': '5' }
};

const tooLarge = (limit: number): ProblemFacts => ({
	status: 413,
	code: 'file_too_large',
	detail: `A file may have ${limit} bytes at most. Split it by campaign or by date, or compress it with gzip.`,
	headers: { connection: 'close' }
});

/** Refuses what is no CSV before a byte of it is read. */
function unsuitable(request: Request, limit: number): ProblemFacts | null {
	const encoding = request.headers.get('content-encoding') ?? 'identity';
	if (!types.includes(mediaType(request)) || !['identity', 'gzip'].includes(encoding)) {
		return {
			status: 415,
			code: 'not_csv',
			detail:
				'The body must be a CSV file, plain or gzip, or an Excel workbook (.xlsx): "Content-Type: text/csv".',
			headers: { accept: types.join(', ') }
		};
	}
	return Number(request.headers.get('content-length') ?? 0) > limit ? tooLarge(limit) : null;
}

const isOverLimit = (error: unknown): boolean =>
	error instanceof Error && 'status' in error && error.status === 413;

/** Whether the sender asks to be answered before the work is done. @see RFC 7240 */
const prefersAsync = ({ headers }: Request): boolean =>
	/(?:^|,)\s*respond-async\s*(?:$|[,;])/i.test(headers.get('prefer') ?? '');

/** Takes the file over as a draft and answers at once; the draft tells how far it is. */
async function accept(file: ReceivedFile, options: UploadRequest): Promise<FileAnswer> {
	const declared = await readUploadRequest(options);
	const draft = await store().write((tx) =>
		drafts.add(tx, settings().filesFolder, { received: file, ...declared, now: options.now })
	);
	await draftWork.store(draft);
	return {
		kind: 'done',
		status: 202,
		body: { id: draft.id, state: 'waiting' } satisfies z.output<typeof acceptedUpload>,
		location: `/api/v1/uploads/${draft.id}`
	};
}

/** Checks or stores a received file in a worker thread. */
async function work(file: ReceivedFile, options: UploadRequest): Promise<FileAnswer> {
	const { query, now, event } = options;
	if (!query.dryRun && prefersAsync(event.request)) return await accept(file, options);
	const declared = await readUploadRequest(options);
	const job = {
		...(await requestOf(declared, now)),
		sender: declared.by,
		path: file.path,
		hash: file.hash
	};
	if (query.dryRun) return fileAnswer(await runJob({ ...job, kind: 'check' }));
	// Publishing what is there needs the worker.
	const viewer = await requestViewer(event.locals);
	const known = query.release ? null : await earlier(store(), file.hash, { viewer, request: job });
	const outcome = known ?? (await runJob({ ...job, kind: 'import' }));
	for (const entry of importEvents(outcome, job.file)) await record(event, entry);
	return fileAnswer(outcome);
}

async function fulfil(file: ReceivedFile, options: UploadRequest): Promise<Response> {
	const { event, tokenId, query, now } = options;
	if (!(await waiting.take(tokenId))) throw new Refusal(tooMany);
	try {
		const key = idempotencyKey(event.request);
		// A dry run leaves no trace, and can be repeated anyway.
		if (key === null || query.dryRun) return asResponse(await work(file, options));
		const owner = claimOwner((await requestViewer(event.locals)).person);
		const request = { owner, key, requestHash: requestHash(query, file.hash) };
		return await once(store(), request, { now, work: () => work(file, options) });
	} finally {
		waiting.release(tokenId);
	}
}

/** What came so far is refused already; the connection is closed, because more of it is coming. */
function refusal(problem: Problem): Refusal {
	const answer = fileAnswer({ kind: 'refused', problems: [problem] });
	if (answer.kind !== 'refused') throw new Error('a refused file has a refusal');
	return new Refusal({ ...answer, headers: { connection: 'close' } });
}

/** The body as a file. @throws {Refusal} */
async function receive(
	{ body }: Request,
	tokenId: string,
	{ maxUpload, filesFolder, limits }: Settings
): Promise<ReceivedFile> {
	if (!(await receiving.take(tokenId))) throw new Refusal(tooMany);
	const reader = (body ?? new Blob().stream()).getReader();
	try {
		const received = await receiveFile(filesFolder, reader, { maxUpload, early: { ...LIMITS, ...limits } });
		if (received.kind === 'received') return received;
		if (received.kind === 'refused') throw refusal(received.problem);
	} catch (error) {
		if (isBrokenOff(error)) throw new Refusal(brokenOff);
		if (!isOverLimit(error)) throw error;
	} finally {
		reader.releaseLock();
		receiving.release(tokenId);
	}
	throw new Refusal(tooLarge(maxUpload));
}

/**
 * Takes an uploaded file in: the body goes to a file piece by piece, and a worker thread reads it from there. Nothing of
 * it stays when it is refused.
 */
export async function takeUpload(options: UploadRequest): Promise<Response> {
	const { event, tokenId, query } = options;
	const { request } = event;
	const { maxUpload } = settings();
	if (query.release && !(event.locals.token && may(event.locals.token.role, 'release')))
		throw new Refusal({ status: 403, code: 'not_permitted', detail: 'This token may not publish.' });
	idempotencyKey(request);
	const wrong = unsuitable(request, maxUpload);
	if (wrong) throw new Refusal(wrong);
	if (Number(request.headers.get('content-length')) > LARGE)
		expectFile({ dataFolder: settings().dataFolder, projectFolder });
	const file = await receive(request, tokenId, settings());
	try {
		return await fulfil(file, options);
	} finally {
		await file.remove();
	}
}
