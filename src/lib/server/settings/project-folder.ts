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

/** Whether this code runs as `npm start` built it; else it runs from its source, whose types Node strips. */
export const isBuilt = !import.meta.url.endsWith('.ts');

/**
 * The program of a worker thread, in the form that this code has.
 * @param name its path in `src` without ending
 */
export const programPath = (projectFolder: string, name: string): string =>
	isBuilt ? join(projectFolder, 'build', 'programs', `${name}.js`) : join(projectFolder, 'src', `${name}.ts`);
