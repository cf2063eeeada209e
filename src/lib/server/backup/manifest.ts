import { createHash } from 'node:crypto';
import { createReadStream, statSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

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
