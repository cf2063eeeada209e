import { basename } from 'node:path';
import { Readable } from 'node:stream';
import { createReadStream } from 'node:fs';
import { commandLine } from '../../audit/record.ts';
import { audit } from '../../audit/audit.ts';
import { closeStores, type Stores } from '../../db/stores.ts';
import { receiveFile } from '../../files/receive.ts';
import { importEvents } from '../../ingest/import-events.ts';
import { checkFile } from '../../ingest/check.ts';
import { importFile } from '../../ingest/import.ts';
import { LIMITS } from '../../settings/read-limits.ts';
import { readSettings, type Settings } from '../../settings/settings.ts';
import { openFile, printProblems } from '../analyse.ts';
import { openFolder } from '../open-folder.ts';
import { UsageError } from '../usage.ts';
import { importRequest, readImportFlags, type ImportFlags, type ImportSource } from './import-flags.ts';
import { printCheck, printOutcome } from './import-words.ts';
import { templateReading } from './template-reading.ts';

/** Stores one file as the flags say, or says what would be, and prints what came of it. @returns the exit code */
export async function importOne(
	stores: Stores,
	flags: ImportFlags,
	{ source, limits, label }: { source: ImportSource; limits: Settings['limits']; label: string }
): Promise<number> {
	const { values } = flags;
	const now = new Date();
	const { holdout } = stores;
	const template = await templateReading(holdout, values.template, { open: source.open, limits, now });
	const request = await importRequest(holdout, flags, { source, template, limits, now });
	if (values['dry-run']) return await printCheck(holdout, label, await checkFile(stores, request));
	const outcome = await importFile(stores, request);
	for (const event of importEvents(outcome, source.file))
		await holdout.write(
			(tx) => audit.add(tx, { outcome: 'done', ...event, at: new Date(), actor: commandLine }),
			{}
		);
	return await printOutcome(holdout, label, outcome, {
		release: values.release ?? false,
		retainUntil: values['retain-until']
	});
}

/** Standard input as a file of the staging folder: it is read more than once. What is cut off on its way is stored nowhere. */
async function importInput(flags: ImportFlags, settings: Settings, projectFolder: string): Promise<number> {
	const { dataFolder, filesFolder, maxUpload, limits } = settings;
	const reader = (Readable.toWeb(process.stdin) as ReadableStream<Uint8Array>).getReader();
	const received = await receiveFile(filesFolder, reader, { maxUpload, early: { ...LIMITS, ...limits } });
	if (received.kind === 'too-large') {
		console.error(`-:1: too_large: the input has more than ${maxUpload} bytes: set HOLDOUT_MAX_UPLOAD`);
		return 1;
	}
	if (received.kind === 'refused') {
		printProblems('-', [received.problem]);
		return 1;
	}
	const stores = openFolder(dataFolder, projectFolder);
	try {
		const open = () => createReadStream(received.path, { highWaterMark: 1 << 18 });
		const source = { open, file: 'standard input', needsName: true };
		return await importOne(stores, flags, { source, limits, label: '-' });
	} finally {
		closeStores(stores);
		await received.remove();
	}
}

/** `import FILE --campaign SLUG …`: stores a file's cells, and publishes them with `--release`; with `--dry-run` it only says what would be. */
export async function importCommand(args: string[], projectFolder: string): Promise<number> {
	const flags = readImportFlags(args);
	const [file, ...more] = flags.positionals;
	if (!file || more.length > 0) throw new UsageError('write: import FILE --campaign SLUG [options]');
	const settings = readSettings(process.env, projectFolder);
	if (file === '-') return await importInput(flags, settings, projectFolder);
	const open = openFile(file) as () => Readable;
	const { dataFolder, limits } = settings;
	const stores = openFolder(dataFolder, projectFolder);
	try {
		const source = { open, file: basename(file), needsName: false };
		return await importOne(stores, flags, { source, limits, label: file });
	} finally {
		closeStores(stores);
	}
}
