import { Gauge, Histogram } from 'prom-client';
import type { BackupStatus } from '../backup/status.ts';
import { registry } from '../log/registry.ts';

const requests = new Histogram({
	name: 'holdout_request_seconds',
	help: 'How long requests took, by method, route and status',
	labelNames: ['method', 'route', 'status'] as const,
	buckets: [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
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
