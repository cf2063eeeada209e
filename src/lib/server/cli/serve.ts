import { createServer, type RequestListener } from 'node:http';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { campaigns } from '../db/tables.ts';
import { securityHeaders } from '../http/security-headers.ts';
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
	process.env['BODY_SIZE_LIMIT'] = String(settings.maxUpload);
	const { handler } = (await import(pathToFileURL(join(projectFolder, 'build', 'handler.js')).href)) as {
		handler: RequestListener;
	};
	// Static files pass no hook: what every answer needs is set before anybody answers.
	const headers = Object.entries(securityHeaders(settings.origin));
	const server = createServer((request, response) => {
		for (const [name, value] of headers) response.setHeader(name, value);
		handler(request, response);
	});
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
