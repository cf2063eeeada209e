import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { holdout } from '../audit/actor.ts';
import { log, safeError } from '../log.ts';
import { makeBackup, sweepUnfinished } from './backup.ts';

/** Where, how many, and of what. */
export interface Nightly {
	readonly dataFolder: string;
	readonly projectFolder: string;
	readonly backupFolder: string;
	/** The newest so many are kept. */
	readonly keep: number;
}

const hour = 3_600_000;
/** The hour of the night, on the machine's clock. */
const nightHour = 2;

const nameOf = (now: Date): string => `holdout-${now.toISOString().slice(0, 19).replaceAll(':', '')}Z.tar`;
const pattern = /^holdout-(\d{4}-\d\d-\d\d)T(\d\d)(\d\d)(\d\d)Z\.tar$/;

/** Moments of the backups in a folder, by the names of the files. */
const madeIn = (names: readonly string[]): { name: string; at: Date }[] =>
	names
		.flatMap((name) => {
			const [, day, h, m, s] = pattern.exec(name) ?? [];
			return day ? [{ name, at: new Date(`${day}T${h}:${m}:${s}Z`) }] : [];
		})
		.toSorted((a, b) => b.at.getTime() - a.at.getTime());

/** Has a night begun since the newest backup? A server that was off at night makes up for it when it starts. */
export function isDue(names: readonly string[], now: Date): boolean {
	const night = new Date(now);
	night.setHours(nightHour, 0, 0, 0);
	if (night > now) night.setDate(night.getDate() - 1);
	const [newest] = madeIn(names);
	return newest === undefined || newest.at < night;
}

/** Makes the night's backup where none was made yet, and removes the oldest. @returns its path, or null */
export async function nightlyBackup(
	{ dataFolder, projectFolder, backupFolder, keep }: Nightly,
	now: Date
): Promise<string | null> {
	mkdirSync(backupFolder, { recursive: true, mode: 0o700 });
	const names = readdirSync(backupFolder);
	if (!isDue(names, now)) return null;
	sweepUnfinished(backupFolder, names);
	const path = join(backupFolder, nameOf(now));
	await makeBackup(path, { dataFolder, projectFolder, now, actor: holdout });
	for (const { name } of madeIn(readdirSync(backupFolder)).slice(keep)) rmSync(join(backupFolder, name));
	return path;
}

/** Looks every hour, in a worker thread, while the server serves. @returns what stops it */
export function startNightly(nightly: Nightly): () => Promise<void> {
	let worker: Worker | undefined;
	const look = () => {
		if (worker) return;
		worker = new Worker(join(nightly.projectFolder, 'src', 'lib', 'server', 'backup', 'worker.ts'), {
			workerData: nightly
		});
		worker.once('error', (error) => log().error({ error: safeError(error) }, 'the nightly backup failed'));
		worker.once('message', () => log().info('a backup was made'));
		worker.once('exit', () => (worker = undefined));
	};
	look();
	const timer = setInterval(look, hour);
	return async () => {
		clearInterval(timer);
		await worker?.terminate();
	};
}
