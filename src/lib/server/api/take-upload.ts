import { importDeeds } from '../audit/deeds.ts';
import { record } from '../audit/record.ts';
import { may } from '../auth/permissions.ts';
import { campaigns } from '../campaigns/campaigns.ts';
import { earlier } from '../ingest/earlier.ts';
import { runJob } from '../ingest/job.ts';
import { Queue } from '../ingest/queue.ts';
import { receiveFile, type ReceivedFile } from '../ingest/receive.ts';
import { projectFolder, settings, store } from '../store.ts';
import type { Asked } from './answer.ts';
import { fileAnswer, type FileAnswer } from './file-answer.ts';
import { requestHash } from './given-answers.ts';
import { mediaType } from './json-body.ts';
import { operations } from './operations.ts';
import { Places } from './places.ts';
import { Refusal, type ProblemFacts } from './problem.ts';
import { asResponse, idempotencyKey, once } from './repeatable.ts';

type Wish = Asked<typeof operations.addUpload>;

/** Bodies of one token that are received at the same time; the next one waits three seconds for a place. */
const receiving = new Places(5, 3_000);
/** Files of one token that are received and wait for their turn. */
const waiting = new Places(64, 0);
/** Files are stored one after another, so that the second of two equal ones finds the first. */
const turns = new Queue();

const types: readonly string[] = operations.addUpload.file;

const tooMany: ProblemFacts = {
	status: 429,
	code: 'too_many_uploads',
	detail: 'This token has too many uploads at once. Wait until some have come to their end.',
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
			detail: 'The body must be a CSV file, plain or gzip: "Content-Type: text/csv".',
			headers: { accept: types.join(', ') }
		};
	}
	return Number(request.headers.get('content-length') ?? 0) > limit ? tooLarge(limit) : null;
}

const isOverLimit = (error: unknown): boolean =>
	error instanceof Error && 'status' in error && error.status === 413;
const isGone = (error: unknown): boolean =>
	error instanceof Error && 'code' in error && error.code === 'ECONNRESET';

/** What the file is about, in the import's words. @throws {Refusal} 409 where the control is another one */
function facts({ campaign: given, control, currency, replaces, file = 'upload.csv' }: Wish['query']) {
	const known = given === undefined ? null : campaigns.find(store(), given);
	const planned = known && campaigns.variants(store(), known.id)[0]?.name;
	if (planned && control !== undefined && control !== planned) {
		throw new Refusal({
			status: 409,
			code: 'other_control',
			detail: 'The campaign has another control.'
		});
	}
	const decided = control ?? planned;
	const name = known?.name ?? given;
	return {
		file,
		needsName: true,
		...(decided ? { control: decided } : {}),
		...(replaces === undefined ? {} : { replaces }),
		campaign: { ...(name === undefined ? {} : { name }), ...(currency === undefined ? {} : { currency }) }
	};
}

/** Checks or stores a received file in a worker thread. */
function work(file: ReceivedFile, { event, query, now }: Wish): Promise<FileAnswer> {
	const job = {
		dataFolder: settings().dataFolder,
		projectFolder,
		path: file.path,
		release: query.release ?? false,
		now,
		...facts(query)
	};
	if (query.dryRun) return runJob({ ...job, kind: 'check' }).then(fileAnswer);
	return turns.run(async () => {
		const outcome = earlier(store(), file.hash) ?? (await runJob({ ...job, kind: 'import' }));
		for (const deed of importDeeds(outcome, job.file)) record(event, deed);
		return fileAnswer(outcome);
	});
}

async function fulfil(file: ReceivedFile, wish: Wish): Promise<Response> {
	const { event, tokenId, query, now } = wish;
	if (!(await waiting.take(tokenId))) throw new Refusal(tooMany);
	try {
		const key = idempotencyKey(event.request);
		// A dry run leaves no trace, and can be repeated anyway.
		if (key === null || query.dryRun) return asResponse(await work(file, wish));
		const request = { tokenId, key, requestHash: requestHash(query, file.hash) };
		return await once(store(), request, { now, work: () => work(file, wish) });
	} finally {
		waiting.leave(tokenId);
	}
}

/** The body as a file. @throws {Refusal} */
async function receive(
	{ body }: Request,
	tokenId: string,
	{ maxUpload, dataFolder }: { maxUpload: number; dataFolder: string }
): Promise<ReceivedFile> {
	if (!(await receiving.take(tokenId))) throw new Refusal(tooMany);
	const reader = (body ?? new Blob().stream()).getReader();
	try {
		const received = await receiveFile(dataFolder, reader, maxUpload);
		if (received.kind === 'received') return received;
	} catch (error) {
		if (isGone(error))
			throw new Refusal({ status: 400, code: 'body_broken_off', detail: 'The body broke off.' });
		if (!isOverLimit(error)) throw error;
	} finally {
		reader.releaseLock();
		receiving.leave(tokenId);
	}
	throw new Refusal(tooLarge(maxUpload));
}

/**
 * Takes an uploaded file in: the body goes to a file piece by piece, and a worker thread reads it from there. Nothing of
 * it stays when it is refused.
 */
export async function takeUpload(wish: Wish): Promise<Response> {
	const { event, tokenId, query } = wish;
	const { request } = event;
	const { maxUpload, dataFolder } = settings();
	if (query.release && !(event.locals.token && may(event.locals.token.role, 'release')))
		throw new Refusal({ status: 403, code: 'not_permitted', detail: 'This token may not publish.' });
	idempotencyKey(request);
	const wrong = unsuitable(request, maxUpload);
	if (wrong) throw new Refusal(wrong);
	const file = await receive(request, tokenId, { maxUpload, dataFolder });
	try {
		return await fulfil(file, wish);
	} finally {
		await file.remove();
	}
}
