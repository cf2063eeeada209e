import { createHash } from 'node:crypto';
import type { Read, Tx } from '../db/database.ts';
import { pictureOf } from './pictures/picture-of.ts';
import { clearLogo, setLogo, workspaceLogo } from './workspace.ts';

/** Bytes at most: a logo is on every report. */
export const maxLogoBytes = 200_000;

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

	/** Keeps what draws the picture, and nothing else of the file. @returns whether it is a picture that may be shown */
	async set(tx: Tx, bytes: Buffer): Promise<boolean> {
		const picture = bytes.length > maxLogoBytes ? null : pictureOf(bytes);
		if (!picture) return false;
		const data = picture.bytes.toString('base64');
		await setLogo(tx, { type: picture.type, data, hash: hashOf(data) });
		return true;
	},

	remove: (tx: Tx): Promise<void> => clearLogo(tx)
};
