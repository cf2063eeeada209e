import { join, relative } from 'node:path';
import type { Answers, Job as Question } from './worker.ts';
import { projectFolder, settings, store } from '../db/store.ts';
import { Cancelled } from './handler.ts';
import { jobs } from './jobs.ts';
import { pause } from './nudge.ts';

/** A process that starts no work has asked for some, and no process works. */
export class NoWorkerError extends Error {
	override readonly name = 'NoWorkerError';

	constructor() {
		super('No process works on this data folder: start one with `holdout work`.');
	}
}

/** Between two looks for the answer, in ms. */
const POLL = 100;
/** A question that nobody takes for so long, while nobody works, is not asked any more, in ms. */
const PATIENCE = 60_000;

/** A question as another machine understands it: a received file is named by its place in the folder that they share. */
const toSend = <Asked extends Question>(question: Asked): Asked =>
	'path' in question ? { ...question, path: relative(settings().filesFolder, question.path) } : question;

/** A question of another process with the folders of this one. */
export const asHere = (question: Question): Question => ({
	...question,
	...('path' in question ? { path: join(settings().filesFolder, question.path) } : {}),
	dataFolder: settings().dataFolder,
	projectFolder
});

/** What another process met, as far as it is reported here. */
export interface Fault {
	readonly name: string;
	readonly message: string;
	readonly code?: string;
}

/** What is reported of an error. */
export const faultOf = (error: unknown): Fault =>
	error instanceof Error
		? {
				name: error.name,
				message: error.message,
				...('code' in error ? { code: String(error.code) } : {})
			}
		: { name: 'Error', message: typeof error };

const isFault = (value: unknown): value is Fault =>
	typeof value === 'object' && value !== null && 'name' in value && 'message' in value;

/**
 * Has another process do what this one does not: by a job, whose answer is awaited.
 * @throws {Cancelled} {NoWorkerError}, and what the other process met
 */
export async function askWorker<Kind extends Question['kind']>(
	question: Question & { readonly kind: Kind },
	signal: AbortSignal | undefined
): Promise<Answers[Kind]> {
	const since = performance.now();
	const id = await store().write((tx) =>
		jobs.add(tx, { kind: 'ask', target: question.kind, payload: toSend(question) }, new Date())
	);
	if (id === null) throw new Error('a job without a key is always added');
	let isCancelled = false;
	for (;;) {
		await pause(POLL);
		if (signal?.aborted && !isCancelled) {
			isCancelled = true;
			await store().write((tx) => jobs.cancel(tx, id, new Date()));
		}
		const job = await jobs.find(store(), id);
		if (job === null || job.state === 'cancelled') throw new Cancelled();
		if (job.state === 'waiting' && performance.now() - since > PATIENCE) {
			if (
				!(await jobs.isWorkedOn(store(), new Date())) &&
				(await store().write((tx) => jobs.cancel(tx, id, new Date())))
			)
				throw new NoWorkerError();
		}
		if (job.state === 'waiting' || job.state === 'running') continue;
		const answer = await store().write((tx) => jobs.takeAnswer(tx, id));
		if (job.state === 'done') return answer as Answers[Kind];
		if (!isFault(answer)) throw new Error(job.reason ?? 'it failed');
		throw Object.assign(new Error(answer.message), answer);
	}
}
