import { existsSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { serverSecret } from '../accounts/secret.ts';
import { setupWords } from '../accounts/setup-link.ts';
import { finishRestore } from '../backup/finish-restore.ts';
import { damage } from '../backup/integrity.ts';
import { sweepLeftovers } from '../backup/leftovers.ts';
import { startNightly } from '../jobs/nightly.ts';
import { refuseWhileRestoring } from '../backup/restore-lock.ts';
import { campaigns } from '../db/tables.ts';
import { closeDataFolder, openFolderWarning } from '../db/owner-only.ts';
import { ifFree } from '../db/wait.ts';
import { securityHeaders } from '../http/security-headers.ts';
import { sweepOrphans } from '../ingest/orphans.ts';
import { recordOlderFacts } from '../ledger/facts.ts';
import { sweepReceived } from '../files/receive.ts';
import { enter } from '../db/presence.ts';
import { RefusedError } from '../db/refused.ts';
import { readSettings, unknownSettings, type Settings } from '../settings/settings.ts';
import { closeStores } from '../db/stores.ts';
import { openFolder } from './open-folder.ts';
import { listenFailure } from './failure.ts';
import { firstSignal, stopped } from './stop.ts';

/** Whether the databases are fit to be served, after the last server was killed or the power went. */
function isWhole(dataFolder: string): boolean {
	finishRestore(dataFolder);
	const found = damage(dataFolder, { quick: true });
	for (const line of found) console.error(line);
	console.error(
		found.length > 0
			? 'Holdout was not stopped properly, and a database is damaged: restore a backup with `holdout restore FILE --force`.'
			: 'Holdout was not stopped properly the last time. Both databases were checked and are whole.'
	);
	return found.length === 0;
}

/** Closes what is ours to other users of the machine, and warns of folders that are open to them. */
function closeToOthers({ dataFolder, backupFolder }: Settings): void {
	closeDataFolder(dataFolder);
	const warnings = [
		openFolderWarning(dataFolder, 'data'),
		backupFolder && existsSync(backupFolder) ? openFolderWarning(backupFolder, 'backup') : null
	];
	for (const warning of warnings) if (warning) console.error(warning);
}

/** Brings both databases up to date and tidies what was left behind. */
function prepare(settings: Settings, projectFolder: string): void {
	const { dataFolder } = settings;
	const stores = openFolder(dataFolder, projectFolder);
	try {
		// Where another process stores something now, what was left is swept a little later.
		ifFree(stores.private, () => sweepOrphans(stores));
		ifFree(stores.holdout, () => recordOlderFacts(stores.holdout));
		sweepReceived(dataFolder);
		sweepLeftovers(dataFolder);
		serverSecret(settings);
	} finally {
		closeStores(stores);
	}
}

/** What the terminal says to a newcomer. The set-up link in it ends the one before. */
function newcomerWords({ dataFolder, origin }: Settings, projectFolder: string): string[] {
	const stores = openFolder(dataFolder, projectFolder);
	try {
		const { holdout } = stores;
		const empty = holdout.select().from(campaigns).limit(1).get() === undefined;
		return [
			...setupWords(holdout, origin, new Date()),
			...(empty ? ['The database is empty: load demo campaigns or upload results there.'] : [])
		];
	} finally {
		closeStores(stores);
	}
}

/** What `npm start` has built. */
async function bundled(projectFolder: string): Promise<RequestListener> {
	const path = join(projectFolder, 'build', 'handler.js');
	if (!existsSync(path)) throw new RefusedError('The product is not built yet. Start it with `npm start`.');
	return ((await import(pathToFileURL(path).href)) as { handler: RequestListener }).handler;
}

async function listen(settings: Settings, projectFolder: string) {
	// The bundle reads these when it loads.
	process.env['ORIGIN'] = settings.origin;
	process.env['HOLDOUT_DATA'] = settings.dataFolder;
	// A form holds a little more than its file.
	process.env['BODY_SIZE_LIMIT'] = String(settings.maxUpload + 65_536);
	// The adapter believes what stands in a header only where a proxy is said to write it.
	for (const name of ['ADDRESS_HEADER', 'XFF_DEPTH', 'PROTOCOL_HEADER', 'HOST_HEADER', 'PORT_HEADER'])
		delete process.env[name];
	if (settings.trustedProxies > 0) {
		process.env['ADDRESS_HEADER'] = 'x-forwarded-for';
		process.env['XFF_DEPTH'] = String(settings.trustedProxies);
	}
	// Static files pass no hook: what every answer needs is set before anybody answers.
	const headers = Object.entries(securityHeaders(settings.origin));
	const ready = Promise.withResolvers<RequestListener>();
	const server = createServer((request, response) => {
		for (const [name, value] of headers) response.setHeader(name, value);
		void ready.promise.then((handler) => handler(request, response));
	});
	await new Promise<void>((listening, refused) => {
		server.once('error', (error) => refused(listenFailure(error, settings) ?? error));
		server.listen(settings.port, settings.host, listening);
	});
	try {
		// A new set-up link, and the scheduled work that begins with the bundle: only once it is certain that this server serves.
		const words = newcomerWords(settings, projectFolder);
		ready.resolve(await bundled(projectFolder));
		return { server, words };
	} catch (error) {
		server.close();
		server.closeAllConnections();
		throw error;
	}
}

/**
 * Everything up to the first request. A start that fails leaves the data folder properly: it is no unclean stop.
 * @returns null where a database is damaged
 */
async function begin(settings: Settings, projectFolder: string) {
	const { dataFolder } = settings;
	const presence = enter(dataFolder);
	try {
		refuseWhileRestoring(dataFolder);
		if (presence.unclean) {
			if (!isWhole(dataFolder)) {
				presence.leave();
				return null;
			}
			presence.settle();
		}
		const signal = firstSignal();
		prepare(settings, projectFolder);
		closeToOthers(settings);
		return { presence, signal, ...(await listen(settings, projectFolder)) };
	} catch (error) {
		presence.leave();
		throw error;
	}
}

/** Migrates both databases and serves the built product until SIGINT or SIGTERM. */
export async function serve(projectFolder: string): Promise<number> {
	const settings = readSettings(process.env, projectFolder);
	for (const words of unknownSettings(process.env)) console.error(words);
	const { dataFolder, backupFolder, backupKeep } = settings;
	const begun = await begin(settings, projectFolder);
	if (!begun) return 1;
	const { presence, signal, words, server } = begun;
	console.log(`Holdout is at ${settings.origin}`);
	for (const line of words) console.log(line);
	const stopNightly =
		backupFolder === null
			? () => Promise.resolve()
			: startNightly({ dataFolder, projectFolder, backupFolder, keep: backupKeep });

	await stopped(server, signal, console.log);
	await stopNightly();
	presence.leave();
	// A worker thread that still reads a file would be waited for; what it has not committed is as if it never was.
	process.exit(0);
}
