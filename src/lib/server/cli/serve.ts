import { createServer, type RequestListener } from 'node:http';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { entryLinks } from '../auth/entry-links.ts';
import { members } from '../auth/members.ts';
import { serverSecret } from '../auth/secret.ts';
import { campaigns } from '../db/tables.ts';
import { sweepOrphans } from '../ingest/orphans.ts';
import { sweepReceived } from '../ingest/receive.ts';
import { readSettings } from '../settings.ts';
import { closeStores, openStores } from '../stores.ts';

/** Migrates both databases and serves the built product until SIGINT or SIGTERM. */
export async function serve(projectFolder: string): Promise<number> {
	const settings = readSettings(process.env, projectFolder);
	const stores = openStores(settings.dataFolder, projectFolder);
	sweepOrphans(stores);
	sweepReceived(settings.dataFolder);
	const empty = stores.holdout.select().from(campaigns).limit(1).get() === undefined;
	const setup = members.isSetUp(stores.holdout)
		? null
		: entryLinks.add(stores.holdout, { kind: 'setup' }, new Date());
	serverSecret(settings);
	closeStores(stores);

	// The bundle reads these when it loads.
	process.env['ORIGIN'] = settings.origin;
	process.env['HOLDOUT_DATA'] = settings.dataFolder;
	process.env['BODY_SIZE_LIMIT'] = String(settings.maxUpload);
	// The adapter believes what stands in a header only where a proxy is said to write it.
	for (const name of ['ADDRESS_HEADER', 'XFF_DEPTH', 'PROTOCOL_HEADER', 'HOST_HEADER', 'PORT_HEADER'])
		delete process.env[name];
	if (settings.trustedProxies > 0) {
		process.env['ADDRESS_HEADER'] = 'x-forwarded-for';
		process.env['XFF_DEPTH'] = String(settings.trustedProxies);
	}
	const { handler } = (await import(pathToFileURL(join(projectFolder, 'build', 'handler.js')).href)) as {
		handler: RequestListener;
	};
	const server = createServer(handler);
	await new Promise<void>((listening, refused) => {
		server.once('error', refused);
		server.listen(settings.port, settings.host, listening);
	});
	console.log(`Holdout is at ${settings.origin}`);
	if (setup) {
		console.log(
			'Nobody can sign in yet. This link makes the first administrator; it works once, for 30 minutes:'
		);
		console.log(`${settings.origin}/setup/${setup}`);
	}
	if (empty) console.log('The database is empty: load demo campaigns or upload results there.');

	await new Promise<void>((stopped) => {
		const stop = () => {
			server.close(() => stopped());
			server.closeIdleConnections();
			setTimeout(() => server.closeAllConnections(), 5_000).unref();
		};
		process.once('SIGINT', stop);
		process.once('SIGTERM', stop);
	});
	return 0;
}
