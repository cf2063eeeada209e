import { createHash } from 'node:crypto';
import { createReadStream, statSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { closeStores, openStores, type Stores } from '../db/stores.ts';
import { leaveOneFile } from '../db/sqlite/open.ts';
import { damage, faults } from './integrity.ts';

/** What is in copied databases, or what is wrong with them, one line each. */
type Inspection<T> =
	| { readonly kind: 'whole'; readonly value: T }
	| { readonly kind: 'faulty'; readonly faults: readonly string[] };

/**
 * Brings copied databases up to the newest schema, and checks everything in them. Each is one file afterwards, without a log
 * beside it.
 *
 * @param use called with the databases where nothing is wrong
 * @throws {RefusedError} where a newer version of Holdout made them
 */
export async function inspectCopy<T>(
	folder: string,
	projectFolder: string,
	use: (stores: Stores) => T | Promise<T>
): Promise<Inspection<T>> {
	const damaged = damage(folder, { quick: false });
	if (damaged.length > 0) return { kind: 'faulty', faults: damaged };
	const inspection = await inspected(openStores(folder, projectFolder), use);
	for (const name of ['holdout', 'private'] as const) leaveOneFile(folder, name);
	return inspection;
}

async function inspected<T>(stores: Stores, use: (stores: Stores) => T | Promise<T>): Promise<Inspection<T>> {
	try {
		const found = await faults(stores);
		if (found.length > 0) return { kind: 'faulty', faults: found };
		return { kind: 'whole', value: await use(stores) };
	} finally {
		closeStores(stores);
	}
}

/** What a backup is made of besides its manifest. The secret that signs sessions is not: whoever finds a backup could use it. */
export const databases = ['holdout.db', 'private.db'] as const;

const file = z.object({ bytes: z.int(), sha256: z.string() });

/** `manifest.json` of a backup. */
export const manifest = z.object({
	format: z.literal('holdout-backup'),
	version: z.literal(1),
	madeAt: z.iso.datetime(),
	/** How far the audit trail reached, so that a later one can be held against it. */
	audit: z.object({ entries: z.int(), newest: z.string() }),
	files: z.object({ 'holdout.db': file, 'private.db': file })
});

export type Manifest = z.output<typeof manifest>;

/** Size and SHA-256 of a file. */
export async function measured(folder: string, name: string): Promise<z.output<typeof file>> {
	const path = join(folder, name);
	const hash = createHash('sha256');
	for await (const piece of createReadStream(path)) hash.update(piece as Buffer);
	return { bytes: statSync(path).size, sha256: hash.digest('hex') };
}
