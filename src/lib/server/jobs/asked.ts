import { runJob } from './job.ts';
import type { Job as Question } from './worker.ts';
import { store } from '../db/store.ts';
import { faultOf } from './ask-worker.ts';
import { Cancelled } from './cancelled.ts';
import type { Handler } from './handler.ts';
import { jobs } from './jobs.ts';

/** Questions of processes that do no work. */
export const asked: Handler = {
	atOnce: 4,
	async run(job, watch) {
		try {
			const question = (await jobs.payload(store(), job.id)) as Question;
			return { state: 'done', answer: await runJob(question, watch) };
		} catch (error) {
			if (error instanceof Cancelled) return { state: 'cancelled' };
			const fault = faultOf(error);
			return { state: 'failed', reason: fault.name, answer: fault };
		}
	}
};
