import {
	createReadStream,
	existsSync,
	lstatSync,
	mkdirSync,
	readdirSync,
	renameSync,
	statSync
} from 'node:fs';
import { extname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { closeStores } from '../../db/stores.ts';
import { readSettings } from '../../settings/settings.ts';
import { failureWords } from '../failure.ts';
import { openFolder } from '../open-folder.ts';
import { firstSignal } from '../stop.ts';
import { readNumber, UsageError } from '../usage.ts';
import { importOne } from './import.ts';
import { readImportFlags, type ImportFlags } from './import-flags.ts';
import { BY_HEADER } from './template-reading.ts';

/** A file is whole when it did not change for so long, in ms, and between two looks. */
const SETTLED = 2_000;
/** Names of files that are still being written, and of hidden ones. */
const unfinished = /^[.~]|\.(?:part|partial|tmp|crdownload|filepart)$/i;
/** Folders within the watched one: what was stored, and what was refused. */
const [DONE, FAILED] = ['done', 'failed'];

const byName = new Intl.Collator('en', { numeric: true });

/** A file of the folder as it was seen. */
interface Seen {
	readonly name: string;
	readonly size: number;
	readonly changed: number;
}

/** Files of a folder that could be stored, in the order of their names: week 2 before week 10. Links are left alone. */
function filesIn(folder: string): Seen[] {
	return readdirSync(folder)
		.filter((name) => !unfinished.test(name))
		.flatMap((name) => {
			const found = lstatSync(join(folder, name), { throwIfNoEntry: false });
			return found?.isFile() && found.size > 0 ? { name, size: found.size, changed: found.mtimeMs } : [];
		})
		.toSorted((a, b) => byName.compare(a.name, b.name));
}

/** Moves a file into a folder beside it, under a name that is free there. */
function move(folder: string, name: string, to: string): void {
	const target = join(folder, to);
	mkdirSync(target, { recursive: true, mode: 0o700 });
	const ending = extname(name);
	const stem = name.slice(0, name.length - ending.length);
	let free = name;
	for (let n = 2; existsSync(join(target, free)); n += 1) free = `${stem} (${n})${ending}`;
	renameSync(join(folder, name), join(target, free));
}

/** `--once` and `--every SECONDS`, and the flags of `import`. */
function readWatchFlags(args: readonly string[]) {
	const at = args.findIndex((arg) => arg === '--every' || arg.startsWith('--every='));
	const seconds = at < 0 ? '5' : (args[at]?.split('=')[1] ?? args[at + 1] ?? '');
	const rest = args.filter(
		(arg, i) => arg !== '--once' && (at < 0 || i !== at) && !(args[at] === '--every' && i === at + 1)
	);
	return {
		once: args.includes('--once'),
		every: readNumber('every', seconds, { min: 1, max: 86_400 }) * 1000,
		flags: readImportFlags(rest)
	};
}

/** What became of a file; `kept`: something is in the way, and it is tried again. */
type Taken = 'done' | 'failed' | 'kept';

/** Stores one file and moves it. */
async function take(folder: string, name: string, flags: ImportFlags, projectFolder: string): Promise<Taken> {
	const { dataFolder, limits } = readSettings(process.env, projectFolder);
	try {
		const stores = openFolder(dataFolder, projectFolder);
		let code: number;
		try {
			const open = () => createReadStream(join(folder, name), { highWaterMark: 1 << 18 });
			const source = { open, file: name, needsName: false };
			code = await importOne(stores, flags, { source, limits, label: name });
		} finally {
			closeStores(stores);
		}
		move(folder, name, code === 0 ? DONE : FAILED);
		return code === 0 ? 'done' : 'failed';
	} catch (error) {
		// What is wrong with the flags is wrong for every file.
		const words = error instanceof UsageError ? null : failureWords(error, dataFolder);
		if (words === null) throw error;
		console.error(`${name}: ${words}`);
		return 'kept';
	}
}

/**
 * `watch FOLDER …`: stores every file that comes into a folder, as `import` does, and moves it to `done` or `failed` there. What is
 * in the folder is still to be done, so it goes on where it was ended: a file that was stored already is only moved.
 */
export async function watchCommand(args: string[], projectFolder: string): Promise<number> {
	const { once, every, flags: given } = readWatchFlags(args);
	const [folder, ...more] = given.positionals;
	if (!folder || more.length > 0)
		throw new UsageError('write: watch FOLDER [--once] [--every SECONDS] [options of import]');
	if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory())
		throw new UsageError(`there is no folder "${folder}"`);
	if (given.values['dry-run'] || given.values['same-file'])
		throw new UsageError('watch stores files: --dry-run and --same-file are for import');
	const values = { ...given.values, template: given.values.template ?? BY_HEADER };
	const flags: ImportFlags = { ...given, values };
	const stop = new AbortController();
	// Ended in the middle of one look, the next one continues.
	if (!once) void firstSignal().then(() => stop.abort());
	let before = new Map<string, Seen>();
	let code = 0;
	if (!once) console.log(`Watching ${folder}. Files go to ${DONE} or ${FAILED} in it.`);
	while (!stop.signal.aborted) {
		const now = filesIn(folder);
		let isWritten = false;
		for (const one of now) {
			if (stop.signal.aborted) break;
			const last = before.get(one.name);
			const isSame = once || (last?.size === one.size && last.changed === one.changed);
			if (!isSame || Date.now() - one.changed < SETTLED) isWritten = true;
			else if ((await take(folder, one.name, flags, projectFolder)) !== 'done') code = 1;
		}
		if (once && !isWritten) return code;
		before = new Map(now.map((one) => [one.name, one]));
		// A signal ends the wait.
		await setTimeout(once ? SETTLED : every, undefined, { signal: stop.signal }).catch(() => undefined);
	}
	console.log('Stopped. The next start continues with what is in the folder.');
	return 0;
}
