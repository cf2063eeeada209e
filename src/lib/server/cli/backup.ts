import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { commandLine } from '../audit/record.ts';
import { makeBackup } from '../backup/backup.ts';
import type { CarriedOver } from '../backup/carry-over.ts';
import { finishRestore } from '../backup/finish-restore.ts';
import { restoreBackup } from '../backup/restore.ts';
import { UnfitError } from '../backup/failures.ts';
import { isPostgres } from '../db/dialect.ts';
import { RefusedError } from '../db/faults.ts';
import { backupWords, readSettings } from '../settings/settings.ts';
import { readArguments, UsageError } from './usage.ts';

/** Where the command was called: npm changes the folder. */
const at = (file: string): string => resolve(process.env['INIT_CWD'] ?? '.', file);

function refuseOnPostgres(): void {
	if (isPostgres) throw new RefusedError(backupWords);
}

/** `backup FILE`: both databases as they are now, in one file; the server may run. */
export async function backupCommand(args: string[], projectFolder: string): Promise<number> {
	const { positionals } = readArguments({ args, allowPositionals: true, options: {} });
	const [file, ...more] = positionals;
	if (!file || more.length > 0) throw new UsageError('write: backup FILE');
	refuseOnPostgres();
	const { dataFolder } = readSettings(process.env, projectFolder);
	finishRestore(dataFolder);
	if (!existsSync(join(dataFolder, 'holdout.db')))
		throw new UsageError(`there is no database in ${dataFolder}`);
	const path = at(file);
	if (existsSync(path)) throw new UsageError(`${file} is there already`);
	if (!existsSync(dirname(path))) throw new UsageError(`there is no folder ${dirname(path)}`);
	try {
		const options = { dataFolder, projectFolder, now: new Date(), actor: commandLine };
		if (!(await makeBackup(path, options)))
			console.error(
				'note: the disk of the data folder is full, so the audit log has no entry for this backup'
			);
	} catch (error) {
		if (!(error instanceof UnfitError)) throw error;
		for (const line of error.faults) console.error(line);
		console.error(
			'Nothing was backed up: such a backup could not be restored. Restore the last good one with `holdout restore FILE --force`.'
		);
		return 1;
	}
	console.log(
		`Backed up to ${file}. It has the raw cells and all accounts: keep it as safe as the data folder.`
	);
	return 0;
}

/** What a restore did to access, for people. */
function accessLines({ revoked, unknown, reverted }: CarriedOver): string[] {
	const list = (head: string, names: readonly string[]) =>
		names.length > 0 ? [head, ...names.map((name) => `  ${name}`)] : [];
	return [
		...list('Revoked since the backup, and revoked again:', revoked),
		...list(
			'Valid, as in the backup. No newer database was found that knows them: revoke what was revoked since.',
			unknown
		),
		...list('Changed since the backup, and as in the backup again:', reverted)
	];
}

/** `restore FILE [--force]`: the databases of a backup in place of those that are there. */
export async function restoreCommand(args: string[], projectFolder: string): Promise<number> {
	const { positionals, values } = readArguments({
		args,
		allowPositionals: true,
		options: { force: { type: 'boolean' } }
	});
	const [file, ...more] = positionals;
	if (!file || more.length > 0) throw new UsageError('write: restore FILE [--force]');
	refuseOnPostgres();
	const outcome = await restoreBackup(at(file), {
		dataFolder: readSettings(process.env, projectFolder).dataFolder,
		projectFolder,
		force: values.force ?? false,
		now: new Date(),
		actor: commandLine
	});
	if (outcome.kind === 'refused') {
		for (const words of outcome.words) console.error(`${file}:1: ${outcome.code}: ${words}`);
		return 1;
	}
	console.log(`Restored as of ${outcome.madeAt}. Start Holdout again; everyone signs in again.`);
	for (const line of accessLines(outcome)) console.log(line);
	return 0;
}
