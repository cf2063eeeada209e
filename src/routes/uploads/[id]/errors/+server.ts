import { error } from '@sveltejs/kit';
import { createReadStream, existsSync } from 'node:fs';
import { Readable } from 'node:stream';
import type { RequestHandler } from './$types';
import { drafts } from '#lib/server/ingest/drafts.ts';
import { settings } from '#lib/server/db/store.ts';
import { draftAt } from '../draft.server.ts';

/** Header fields hold no other letters: everything else is written in the extended form. */
const nameField = (name: string): string => {
	const plain = name.replace(/[^\w. -]+/g, '_');
	const whole = encodeURIComponent(name.replace(/[\p{Cc}]/gu, '')).replace(
		/['()*]/g,
		(c) => `%${c.charCodeAt(0).toString(16)}`
	);
	return `attachment; filename="${plain}"; filename*=UTF-8''${whole}`;
};

/** The uploader's own file with `_line` and `_error`, to correct and upload again. */
export const GET: RequestHandler = async ({ params, locals }) => {
	const draft = await draftAt(params.id, locals);
	const path = drafts.path(settings().filesFolder, draft.id, 'errors');
	if (!existsSync(path)) error(404, { message: 'There is no error file.', code: 'no_error_file' });
	const name = draft.file.replace(/(?:\.gz)?$/i, '').replace(/(\.[a-z]{1,4})?$/i, '-errors.csv');
	return new Response(Readable.toWeb(createReadStream(path)) as ReadableStream, {
		headers: {
			'content-type': 'text/csv; charset=utf-8',
			'content-disposition': nameField(name),
			'cache-control': 'no-store',
			'x-content-type-options': 'nosniff'
		}
	});
};
