import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { number } from '#lib/format/number.ts';
import { finishRestore } from '../backup/finish-restore.ts';
import { refuseWhileRestoring } from '../backup/restore-lock.ts';
import { databaseUrl } from '../db/dialect.ts';
import { moveToFolder, moveToPostgres } from '../db/move/move.ts';
import { isServed } from '../db/server-lock.ts';
import { readSettings } from '../settings/settings.ts';
import { readArguments, UsageError } from './usage.ts';

const isAddress = (to: string): boolean => /^postgres(ql)?:\/\//.test(to);

/** Verifies what was moved, in a process that works with it. @returns its words on failure, else null */
function verified(env: Record<string, string>): string | null {
	const program = process.argv[1] ?? '';
	const { status, stderr } = spawnSync(process.execPath, [...process.execArgv, program, 'verify'], {
		env: { ...process.env, ...env },
		encoding: 'utf8'
	});
	return status === 0 ? null : stderr;
}

function report(rows: number, failure: string | null, next: string): number {
	if (failure !== null) {
		console.error(failure.trimEnd());
		console.error('What was copied does not verify. Nothing was changed where it came from.');
		return 1;
	}
	console.log(`${number(rows)} rows were copied, read back and compared, and verified.`);
	console.log(next);
	return 0;
}

async function toPostgres(dataFolder: string, projectFolder: string, url: string): Promise<number> {
	finishRestore(dataFolder);
	refuseWhileRestoring(dataFolder);
	if (!existsSync(join(dataFolder, 'holdout.db')))
		throw new UsageError(`there is no database in ${dataFolder}`);
	if (isServed(dataFolder)) throw new UsageError(`Holdout runs on ${dataFolder}: stop it first`);
	const rows = await moveToPostgres(dataFolder, projectFolder, url);
	const failure = verified({ HOLDOUT_DATABASE_URL: url, HOLDOUT_DATA: dataFolder });
	return report(
		rows,
		failure,
		`Start Holdout with HOLDOUT_DATABASE_URL from now on. holdout.db and private.db in ${dataFolder} stay as they are: delete them when you no longer need to go back.`
	);
}

async function toFolder(url: string, folder: string, projectFolder: string): Promise<number> {
	const rows = await moveToFolder(url, folder, projectFolder);
	const failure = verified({ HOLDOUT_DATABASE_URL: '', HOLDOUT_DATA: folder });
	return report(
		rows,
		failure,
		`Start Holdout with HOLDOUT_DATA=${folder} and without HOLDOUT_DATABASE_URL from now on. The PostgreSQL database stays as it is.`
	);
}

/** `move --to URL` copies a data folder into an empty PostgreSQL database, `move --to FOLDER` the database into a folder. */
export async function moveCommand(args: string[], projectFolder: string): Promise<number> {
	const { values, positionals } = readArguments({
		args,
		allowPositionals: true,
		options: { to: { type: 'string' } }
	});
	const { to } = values;
	const url = databaseUrl();
	if (!to || positionals.length > 0)
		throw new UsageError('write: move --to postgres://… or move --to FOLDER');
	const { dataFolder } = readSettings(process.env, projectFolder);
	if (isAddress(to) && url === null) return toPostgres(dataFolder, projectFolder, to);
	if (!isAddress(to) && url !== null)
		return toFolder(url, resolve(process.env['INIT_CWD'] ?? '.', to), projectFolder);
	throw new UsageError(
		isAddress(to)
			? 'HOLDOUT_DATABASE_URL is set, so the workspace is on PostgreSQL already'
			: 'HOLDOUT_DATABASE_URL is not set, so the workspace is in a folder already'
	);
}
