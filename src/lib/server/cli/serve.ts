import { existsSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { setupWords } from '../accounts/setup-link.ts';
import { campaigns } from '../db/tables/campaigns.ts';
import { securityHeaders } from '../http/security-headers.ts';
import { RefusedError } from '../db/faults.ts';
import { readSettings, unknownSettings, type Settings } from '../settings/settings.ts';
import { closeStores } from '../db/stores.ts';
import { workElsewhere } from '../jobs/job.ts';
import { begin } from './begin.ts';
import { listenFailure } from './failure.ts';
import { openFolder } from './open-folder.ts';
import { stopped, unanswered } from './stop.ts';
import { readArguments } from './usage.ts';

/** What the terminal says to a newcomer. The set-up link in it ends the one before. */
async function newcomerWords({ dataFolder, origin }: Settings, projectFolder: string): Promise<string[]> {
	const stores = openFolder(dataFolder, projectFolder);
	try {
		const { holdout } = stores;
		const empty = (await holdout.select().from(campaigns).limit(1))[0] === undefined;
		return [
			...(await setupWords(holdout, origin, new Date())),
			...(empty ? ['The database is empty: load the demo or upload results there.'] : [])
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
	// A form has a little more than its file.
	process.env['BODY_SIZE_LIMIT'] = String(settings.maxUpload + 65_536);
	// The adapter believes what is in a header only where the settings name a proxy that writes it.
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
		// No file is there; the hook closes what may be shown in no frame.
		if (request.url?.startsWith('/embed/')) response.removeHeader('x-frame-options');
		void ready.promise.then((handler) => handler(request, response));
	});
	const waiting = unanswered(server);
	await new Promise<void>((listening, refused) => {
		server.once('error', (error) => refused(listenFailure(error, settings) ?? error));
		server.listen(settings.port, settings.host, listening);
	});
	try {
		// A new set-up link, and the scheduled work that begins with the bundle: only once it is certain that this server serves.
		const words = await newcomerWords(settings, projectFolder);
		ready.resolve(await bundled(projectFolder));
		return { server, waiting, words };
	} catch (error) {
		server.close();
		server.closeAllConnections();
		throw error;
	}
}

/**
 * `serve [--no-work]`: migrates both databases and serves the built product until SIGINT or SIGTERM. With `--no-work` it starts
 * no work: processes of `holdout work` do what its requests add.
 */
export async function serve(args: string[], projectFolder: string): Promise<number> {
	const { values } = readArguments({ args, options: { 'no-work': { type: 'boolean' } } });
	if (values['no-work']) workElsewhere();
	const settings = readSettings(process.env, projectFolder);
	for (const words of unknownSettings(process.env)) console.error(words);
	const begun = await begin(settings, projectFolder, () => listen(settings, projectFolder));
	if (!begun) return 1;
	const { presence: serverLock, signal, words } = begun;
	console.log(`Holdout is at ${settings.origin}`);
	for (const line of words) console.log(line);
	await stopped(begun, signal, console.log);
	serverLock.release();
	// A worker thread that still reads a file would be waited for; what it has not committed is as if it never was.
	process.exit(0);
}
