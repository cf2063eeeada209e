import { setImmediate } from 'node:timers/promises';
import { Decoder } from '#lib/table/dialect/encoding.ts';
import type { Dialect } from '#lib/table/dialect/dialect.ts';
import { RecordSplitter, type OnRecord } from '#lib/table/dialect/records.ts';
import { FileRefused } from './unpack.ts';

/** How long the event loop may wait for the reader, in milliseconds. */
const SLICE = 10;

/** The text without its first physical lines. */
export function withoutLines(text: string, lines: number): string {
	const end = /\r\n|\n|\r/g;
	for (let i = 0; i < lines; i += 1) if (end.exec(text) === null) return '';
	return text.slice(end.lastIndex);
}

/** Cuts a file into records and hands them on; gives way to the event loop. */
export async function eachRecord(
	pieces: AsyncIterable<Uint8Array>,
	{ dialect, maxRecord, signal }: { dialect: Dialect; maxRecord: number; signal: AbortSignal | undefined },
	onRecord: OnRecord
): Promise<void> {
	const splitter = new RecordSplitter(
		{ delimiter: dialect.delimiter, maxLength: maxRecord, firstLine: dialect.headerLine },
		onRecord
	);
	const decoder = new Decoder(dialect.encoding);
	let first = true;
	let since = performance.now();
	const take = (bytes: Uint8Array, last: boolean): void => {
		const { text, valid } = decoder.decode(bytes, last);
		const nul = text.indexOf('\0');
		const readable = nul < 0 ? text : text.slice(0, nul);
		const problem = splitter.write(first ? withoutLines(readable, dialect.preambleLines) : readable);
		first = false;
		if (problem !== null) throw new FileRefused(problem);
		if (nul >= 0) throw new FileRefused({ code: 'not_csv', line: splitter.line, found: 'binary' });
		if (!valid)
			throw new FileRefused({ code: 'undecodable_text', line: splitter.line, encoding: dialect.encoding });
	};
	for await (const piece of pieces) {
		signal?.throwIfAborted();
		take(piece, false);
		if (performance.now() - since > SLICE) {
			await setImmediate();
			since = performance.now();
		}
	}
	take(new Uint8Array(), true);
	const problem = await splitter.end();
	if (problem !== null) throw new FileRefused(problem);
}
