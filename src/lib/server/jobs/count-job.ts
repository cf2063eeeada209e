import { Counter, Gauge } from 'prom-client';
import { registry } from '../log/registry.ts';

const jobs = new Counter({
	name: 'holdout_jobs_total',
	help: 'Pieces of work of the worker thread, by kind and end',
	labelNames: ['kind', 'end'] as const,
	registers: [registry]
});

const running = new Gauge({
	name: 'holdout_jobs_running',
	help: 'Pieces of work that have begun, or wait for their turn',
	registers: [registry]
});

/** Counts a piece of work from its begin to its end. */
export async function countJob<T>(kind: string, work: () => Promise<T>): Promise<T> {
	running.inc();
	try {
		const done = await work();
		jobs.inc({ kind, end: 'done' });
		return done;
	} catch (error) {
		jobs.inc({ kind, end: 'failed' });
		throw error;
	} finally {
		running.dec();
	}
}
