import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { migrateStore } from './open.ts';
import { open, type Store } from './database.ts';
import { findProjectFolder } from '../settings/project-folder.ts';
import { currentSettings } from '../settings/settings.ts';

/** Where package.json is, for workers and migrations. */
export const projectFolder = findProjectFolder(dirname(fileURLToPath(import.meta.url)));

let opened: Store | undefined;

/** holdout.db, opened at the first request: all that pages and the API read. */
export function store(): Store {
	if (!opened) {
		opened = open(settings().dataFolder, 'holdout');
		migrateStore(opened, 'holdout', projectFolder);
		process.once('exit', () => opened?.close());
	}
	return opened;
}

export const settings = () => currentSettings(process.env, projectFolder);
