import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { migrateStore } from './sqlite/open.ts';
import type { Store } from './database.ts';
import { isPostgres } from './dialect.ts';
import { open } from './stores.ts';
import { findProjectFolder } from '../settings/project-folder.ts';
import { currentSettings } from '../settings/settings.ts';

/** Where package.json is, for workers and migrations. */
export const projectFolder = findProjectFolder(dirname(fileURLToPath(import.meta.url)));

let opened: Store | undefined;

/** holdout.db, opened at the first request: all that pages and the API read. */
export function store(): Store {
	if (!opened) {
		opened = open(settings().dataFolder);
		// PostgreSQL's is migrated by the first question.
		if (!isPostgres) migrateStore(opened, 'holdout', projectFolder);
		process.once('exit', () => opened?.close());
	}
	return opened;
}

export const settings = () => currentSettings(process.env, projectFolder);
