import { unpackTar } from 'modern-tar/fs';
import { createReadStream, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { isDiskFull } from '../db/disk-full.ts';
import { databases, manifest, measured } from './manifest.ts';

/** Why a backup is not restored. */
export interface Refusal {
	readonly kind: 'refused';
	readonly code: 'served' | 'not_empty' | 'not_a_backup' | 'damaged' | 'newer' | 'no_room';
	/** One line a reason. */
	readonly words: readonly string[];
}

export const refuse = (code: Refusal['code'], ...words: string[]): Refusal => ({
	kind: 'refused',
	code,
	words
});

/** Takes out of the archive what belongs in it, and nothing else. */
export async function unpack(path: string, folder: string): Promise<Refusal | { readonly madeAt: string }> {
	const names: readonly string[] = ['manifest.json', ...databases];
	try {
		await pipeline(
			createReadStream(path),
			unpackTar(folder, { filter: ({ name, type }) => type === 'file' && names.includes(name), fmode: 0o600 })
		);
	} catch (error) {
		if (isDiskFull(error)) return refuse('no_room', 'the disk of the data folder has no room for it');
		if (error instanceof Error && 'code' in error && error.code === 'ENOENT' && !existsSync(path))
			return refuse('not_a_backup', 'there is no such file');
		return refuse('not_a_backup', 'this is no backup of Holdout, or it is cut off');
	}
	if (names.some((name) => !existsSync(join(folder, name))))
		return refuse('not_a_backup', 'this is no backup of Holdout');
	let read;
	try {
		read = manifest.safeParse(JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')));
	} catch {
		return refuse('not_a_backup', 'this is no backup of Holdout');
	}
	if (!read.success) return refuse('not_a_backup', 'this is no backup that this version of Holdout knows');
	for (const name of databases) {
		const { bytes, sha256 } = await measured(folder, name);
		const expected = read.data.files[name];
		if (bytes !== expected.bytes || sha256 !== expected.sha256)
			return refuse('damaged', `${name} is not what was backed up`);
	}
	return { madeAt: read.data.madeAt };
}
