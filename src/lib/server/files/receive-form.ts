import { Busboy } from '@fastify/busboy';
import { pastedTable, PASTED_NAME } from '#lib/table/dialect/pasted.ts';
import { Readable } from 'node:stream';
import type { ReadableStream as NodeStream } from 'node:stream/web';
import { receiveFile, type Received, type BodyLimits } from './receive.ts';

/** What came in a form with one file. */
export type ReceivedForm =
	| { readonly kind: 'received'; readonly received: Received; readonly name: string }
	/** No file was chosen. */
	| { readonly kind: 'no-file' }
	/** The body broke off, or is no form. */
	| { readonly kind: 'broken' };

/**
 * The file of a posted form, written to the staging folder piece by piece: the framework's own reading of forms would hold
 * all of it in memory. A pasted table (the field `pasted`, a megabyte at most) is a file too; other fields are passed over.
 *
 * @param limits of the file
 */
export function receiveForm(
	request: Request,
	filesFolder: string,
	limits: BodyLimits
): Promise<ReceivedForm> {
	const type = request.headers.get('content-type') ?? '';
	const { body } = request;
	if (body === null || !type.startsWith('multipart/form-data')) return Promise.resolve({ kind: 'broken' });
	return new Promise((done, failed) => {
		let file: Promise<ReceivedForm> | null = null;
		const form = new Busboy({ headers: { 'content-type': type }, limits: { files: 1, fields: 20 } });
		form.on('file', (_field, stream, name) => {
			if (!name) return void stream.resume();
			const reader = (Readable.toWeb(stream) as ReadableStream<Uint8Array>).getReader();
			file = receiveFile(filesFolder, reader, limits).then(async (received) => {
				// The rest of a file that is given up is discarded, so that the sender reads the answer.
				while (received.kind !== 'received' && !(await reader.read()).done);
				return { kind: 'received', received, name };
			});
			file.catch(failed);
		});
		form.on('field', (field, text) => {
			if (field !== 'pasted' || typeof text !== 'string' || text.trim() === '' || file !== null) return;
			const reader = (
				Readable.toWeb(Readable.from([Buffer.from(pastedTable(text))])) as ReadableStream<Uint8Array>
			).getReader();
			file = receiveFile(filesFolder, reader, limits).then((received) => ({
				kind: 'received',
				received,
				name: PASTED_NAME
			}));
			file.catch(failed);
		});
		const source = Readable.fromWeb(body as NodeStream);
		const broken = () => {
			form.destroy();
			void file?.then((got) => {
				if (got.kind === 'received' && got.received.kind === 'received') void got.received.remove();
			});
			done({ kind: 'broken' });
		};
		source.once('error', broken);
		form.once('error', broken);
		form.once('finish', () => {
			if (file) file.then(done, failed);
			else done({ kind: 'no-file' });
		});
		source.pipe(form);
	});
}
