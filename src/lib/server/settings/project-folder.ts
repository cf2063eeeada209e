import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * The folder with package.json and drizzle/. The same code runs from src (command line, workers) and
 * bundled in build/server, so it is looked for upwards.
 */
export function findProjectFolder(from: string): string {
	let folder = from;
	while (!existsSync(join(folder, 'drizzle', 'sqlite'))) {
		const parent = dirname(folder);
		if (parent === folder) throw new Error(`no drizzle folder above ${from}`);
		folder = parent;
	}
	return folder;
}
