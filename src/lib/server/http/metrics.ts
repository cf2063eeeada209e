import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { BackupStatus } from '../backup/status.ts';

/** Figures about the process and its requests, for machines. No name of a campaign, no count of people or rows. */
export const registry = new Registry();
collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: 20 });

const requests = new Histogram({
	name: 'holdout_request_seconds',
	help: 'How long requests took, by method, route and status',
	labelNames: ['method', 'route', 'status'] as const,
	buckets: [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
	registers: [registry]
});

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

const newestBackup = new Gauge({
	name: 'holdout_backup_newest_timestamp_seconds',
	help: 'When the newest nightly backup was made; 0 where there is none',
	registers: []
});

const backupProblem = new Gauge({
	name: 'holdout_backup_problem',
	help: '1 where nightly backups fail or are overdue, else 0',
	labelNames: ['problem'] as const,
	registers: []
});

/** Takes over how nightly backups are; without any there are no figures about them. */
export function setBackup(status: BackupStatus | null): void {
	if (status === null) return;
	for (const gauge of [newestBackup, backupProblem]) registry.registerMetric(gauge);
	newestBackup.set((status.newest?.getTime() ?? 0) / 1000);
	for (const problem of ['failing', 'overdue'] as const)
		backupProblem.set({ problem }, status.state === problem ? 1 : 0);
}

const methods = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

/** A request that was answered; addresses that are none count as one route, so that nobody makes endless series. */
export function countRequest(method: string, route: string | null, status: number, seconds: number): void {
	const known = methods.has(method) ? method : 'other';
	requests.observe({ method: known, route: route ?? 'none', status }, seconds);
}

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
