import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadCache } from '../analysis/cache.ts';
import { keepThread } from '../jobs/job.ts';
import { startWorking } from '../jobs/schedule.ts';
import { readSettings, unknownSettings } from '../settings/settings.ts';
import { store } from '../db/store.ts';
import { begin } from './begin.ts';
import { readArguments } from './usage.ts';

/** The version of the built code: what it analyses ahead is kept for web processes of the same. Null where nothing is built. */
function builtVersion(projectFolder: string): string | null {
	try {
		const path = join(projectFolder, 'build', 'client', '_app', 'version.json');
		const { version } = JSON.parse(readFileSync(path, 'utf8')) as { version?: unknown };
		return typeof version === 'string' ? version : null;
	} catch {
		return null;
	}
}

/** `work`: does the jobs of a data folder, and those of timers, until SIGINT or SIGTERM. It answers no requests. */
export async function work(args: string[], projectFolder: string): Promise<number> {
	readArguments({ args, options: {} });
	const settings = readSettings(process.env, projectFolder);
	for (const words of unknownSettings(process.env)) console.error(words);
	const begun = await begin(settings, projectFolder, async () => {
		await keepThread({ dataFolder: settings.dataFolder, projectFolder });
		const build = builtVersion(projectFolder);
		if (build !== null) await store().write((tx) => loadCache(tx, build));
		return { stop: await startWorking() };
	});
	if (!begun) return 1;
	console.log(`Holdout works on ${settings.dataFolder}`);
	// Nothing else keeps this process alive.
	const alive = setInterval(() => undefined, 2 ** 30);
	await begun.signal;
	clearInterval(alive);
	await begun.stop();
	begun.presence.release();
	console.log('Stopped. Other processes, or the next start, continue the work.');
	// A thread that still reads a file would be waited for; what it has not committed is as if it never was.
	process.exit(0);
}
