import type { Read, Tx } from '../db/database.ts';
import type { PictureType } from '../db/tables/variants.ts';
import type { Picture } from './pictures/picture.ts';
import { pictureHash } from './pictures/sent-picture.ts';
import { clearLogo, setLogo, workspaceLogo } from './workspace.ts';

/** Bytes at most: a logo is on every report. */
export const maxLogoBytes = 200_000;

/** The logo of the workspace, on reports and the programme. Each write is to be called in a transaction. */
export const logo = {
	/** What its address ends in; null without a logo. */
	async hash(store: Read): Promise<string | null> {
		return (await workspaceLogo(store))?.hash ?? null;
	},

	/** The picture of an address; null where it is another one by now. */
	async find(store: Read, hash: string): Promise<{ type: PictureType; bytes: Buffer } | null> {
		const found = await workspaceLogo(store);
		return found?.hash === hash ? { type: found.type, bytes: Buffer.from(found.data, 'base64') } : null;
	},

	set: (tx: Tx, { type, bytes }: Picture): Promise<void> =>
		setLogo(tx, { type, data: bytes.toString('base64'), hash: pictureHash(bytes) }),

	remove: (tx: Tx): Promise<void> => clearLogo(tx)
};
