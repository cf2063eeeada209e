import { createHash } from 'node:crypto';
import type { Read, Tx } from '../db/database.ts';
import { clearLogo, setLogo, workspaceLogo } from './workspace.ts';

/** Bytes at most: a logo is on every report. */
export const maxLogoBytes = 200_000;

const begins = (bytes: Buffer, at: number, mark: readonly number[]): boolean =>
	mark.every((byte, i) => bytes[at + i] === byte);

/** The type of a picture by its first bytes, whatever its name says; null for anything that is no PNG, JPEG or WebP. */
export function pictureType(bytes: Buffer): 'image/png' | 'image/jpeg' | 'image/webp' | null {
	if (begins(bytes, 0, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])) return 'image/png';
	if (begins(bytes, 0, [0xff, 0xd8, 0xff])) return 'image/jpeg';
	const isRiff = begins(bytes, 0, [0x52, 0x49, 0x46, 0x46]);
	return isRiff && begins(bytes, 8, [0x57, 0x45, 0x42, 0x50]) ? 'image/webp' : null;
}

const hashOf = (data: string): string => createHash('sha256').update(data).digest('hex').slice(0, 32);

/** The logo of the workspace, on reports and the programme. Each write is to be called in a transaction. */
export const logo = {
	/** What its address ends in; null without a logo. */
	async hash(store: Read): Promise<string | null> {
		return (await workspaceLogo(store))?.hash ?? null;
	},

	/** The picture of an address; null where it is another one by now. */
	async find(store: Read, hash: string): Promise<{ type: string; bytes: Buffer } | null> {
		const kept = await workspaceLogo(store);
		return kept?.hash === hash ? { type: kept.type, bytes: Buffer.from(kept.data, 'base64') } : null;
	},

	/** @returns whether it is a picture that may be shown */
	async set(tx: Tx, bytes: Buffer): Promise<boolean> {
		const type = pictureType(bytes);
		if (!type || bytes.length > maxLogoBytes) return false;
		const data = bytes.toString('base64');
		await setLogo(tx, { type, data, hash: hashOf(data) });
		return true;
	},

	remove: (tx: Tx): Promise<void> => clearLogo(tx)
};
