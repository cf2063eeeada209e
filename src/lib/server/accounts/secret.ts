import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { closeFile } from '../db/owner-only.ts';
import { SettingsError, type Settings } from '../settings/settings.ts';

/**
 * What signs cookies: HOLDOUT_SECRET, or one of the data folder's own, made at the first start and readable by its owner
 * only. There is no default: whoever knew it could sign in as anybody.
 */
export function serverSecret({ secret, dataFolder }: Pick<Settings, 'secret' | 'dataFolder'>): string {
	if (secret) return secret;
	const path = join(dataFolder, 'secret');
	mkdirSync(dataFolder, { recursive: true, mode: 0o700 });
	try {
		writeFileSync(path, randomBytes(32).toString('base64url'), { flag: 'wx', mode: 0o600 });
	} catch (error) {
		if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
	}
	closeFile(path);
	const saved = readFileSync(path, 'utf8').trim();
	if (saved.length < 32)
		throw new SettingsError(`${path} is damaged: delete it, and everyone signs in again`);
	return saved;
}
