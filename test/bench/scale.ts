import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { Client } from 'pg';
import { startCluster } from '../server/postgres/cluster.ts';
import { urlOf } from '../server/postgres/database.ts';
import { project } from '../server/holdout-command.ts';
import { writeBigFile } from './big-file.ts';

/** What one database took, in seconds, and pages in ms. */
export interface Figures {
	readonly upload: number;
	readonly release: number;
	readonly overview: number;
	readonly campaign: number;
	/** Forty waiting releases with one, two and four workers. */
	readonly workers: readonly number[];
	/** Jobs that were done twice. */
	readonly doubled: number;
}

const program = new URL('scale-side.ts', import.meta.url).pathname;

async function measured(args: readonly string[], url: string): Promise<Figures> {
	const child = spawn(
		process.execPath,
		['--import', join(project, 'src', 'quick-imports.ts'), program, ...args],
		{
			cwd: project,
			env: { ...process.env, HOLDOUT_DATABASE_URL: url },
			stdio: ['ignore', 'pipe', 'inherit']
		}
	);
	let output = '';
	child.stdout.on('data', (piece) => (output += String(piece)));
	const [code] = (await once(child, 'close')) as [number | null];
	if (code !== 0) throw new Error(`it ended with ${code}`);
	return JSON.parse(output.trim().split('\n').at(-1) ?? '') as Figures;
}

const within = (is: boolean): string => (is ? 'within' : 'NOT within');

/** `npm run bench -- scale [ROWS] [RELEASES]`: SQLite and PostgreSQL side by side on this machine, each committing to the disk. */
export async function benchScale(): Promise<void> {
	const rows = Number(process.argv[3] ?? 1_000_000);
	const releases = Number(process.argv[4] ?? 40);
	const folder = mkdtempSync(join(tmpdir(), 'holdout-scale-'));
	const cluster = await startCluster({ isDurable: true });
	try {
		const file = join(folder, 'big.csv');
		await writeBigFile(file, rows);
		const admin = new Client({ connectionString: cluster.url });
		await admin.connect();
		await admin.query('create database scale');
		await admin.end();
		const args = (name: string) => [join(folder, name), file, String(releases)];
		const sqlite = await measured(args('sqlite'), '');
		const postgres = await measured(args('postgres'), urlOf(cluster.url, 'scale'));
		const line = (words: string, one: number, other: number, unit: string, note = ''): void =>
			console.log(
				`${words.padEnd(34)} SQLite ${one.toFixed(unit === 's' ? 2 : 0)} ${unit}, PostgreSQL ${other.toFixed(unit === 's' ? 2 : 0)} ${unit}${note}`
			);
		const ratio = postgres.upload / sqlite.upload;
		line(
			`${rows.toLocaleString('en-GB')} rows, read and stored`,
			sqlite.upload,
			postgres.upload,
			's',
			`: ${ratio.toFixed(2)} times (${within(ratio <= 1.5)} 1.5)`
		);
		line('release of a campaign', sqlite.release, postgres.release, 's');
		line('overview, p95 of 20 viewers', sqlite.overview, postgres.overview, 'ms');
		line('campaign, p95 of 20 viewers', sqlite.campaign, postgres.campaign, 'ms');
		for (const [i, count] of [1, 2, 4].entries())
			line(
				`${releases} releases, ${count} worker${count === 1 ? '' : 's'}`,
				sqlite.workers[i] ?? NaN,
				postgres.workers[i] ?? NaN,
				's'
			);
		const [one = NaN, two = NaN, four = NaN] = postgres.workers;
		console.log(
			`PostgreSQL: 2 workers take ${(two / one).toFixed(2)} of the time of one (${within(two <= 0.65 * one)} 0.65), 4 take ${(four / two).toFixed(2)} of that of 2 (${within(four <= 1.05 * two)} 1); jobs done twice: ${sqlite.doubled + postgres.doubled}`
		);
		await setTimeout(0);
	} finally {
		await cluster.remove();
		rmSync(folder, { recursive: true, force: true });
	}
}
