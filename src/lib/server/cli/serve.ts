import { createServer, type RequestListener } from 'node:http';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
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
	closeStores(stores);

	// The bundle reads these when it loads.
	process.env['ORIGIN'] = settings.origin;
	process.env['HOLDOUT_DATA'] = settings.dataFolder;
	// A form holds a little more than its file.
	process.env['BODY_SIZE_LIMIT'] = String(settings.maxUpload + 65_536);
	const { handler } = (await import(pathToFileURL(join(projectFolder, 'build', 'handler.js')).href)) as {
		handler: RequestListener;
	};
	const server = createServer(handler);
	await new Promise<void>((listening, refused) => {
		server.once('error', refused);
		server.listen(settings.port, settings.host, listening);
	});
	console.log(`Holdout is at ${settings.origin}`);
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
