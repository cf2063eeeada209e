import { workspaceLogo, workspaceName } from '../campaigns/workspace.ts';
import type { Read } from '../db/database.ts';
import { oneLine } from '../mail/message.ts';
import type { Letter } from '../mail/send.ts';

/** Who a message comes from. */
export interface Brand {
	/** The workspace; Holdout where nobody named it. */
	readonly name: string;
	/** Address of its picture within the letter; null for none. */
	readonly logo: string | null;
}

const cid = 'logo@holdout';

/** The workspace in a letter and on what is printed of it, with the picture that the letter carries. */
export async function brandOf(store: Read) {
	const [name, picture] = [await workspaceName(store), await workspaceLogo(store)];
	const from = name === null ? 'Holdout' : oneLine(name);
	const attachments: NonNullable<Letter['attachments']> = picture
		? [{ filename: 'logo', contentType: picture.type, content: Buffer.from(picture.data, 'base64'), cid }]
		: [];
	return {
		name: from,
		/** Mail programs show no `data:` addresses. */
		letter: { name: from, logo: picture ? `cid:${cid}` : null } satisfies Brand,
		print: {
			name: from,
			logo: picture ? `data:${picture.type};base64,${picture.data}` : null
		} satisfies Brand,
		attachments
	};
}
