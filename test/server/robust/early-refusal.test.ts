import { createGzip, gzipSync } from 'node:zlib';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { hostileFile, hostileHeader } from './hostile-file.ts';
import { problemsOf, useUploader, type Uploader } from './uploader.ts';

const mega = 1_000_000;
const piece = 65_536;
const gzip = { 'content-type': 'application/gzip' };

let uploader: Uploader;
useUploader((started) => (uploader = started));

/** The first bytes, and then the same piece until this many were given. */
function* endless(size: number, filling: Uint8Array, first = ''): Generator<Uint8Array> {
	if (first !== '') yield Buffer.from(first);
	for (let at = 0; at < size; at += piece) {
		const from = at % filling.length;
		yield filling.subarray(from, from + piece);
	}
}

const copies = (count: number, bytes: Uint8Array) =>
	Buffer.concat(Array.from({ length: count }, () => bytes));

// What is on its way in the sockets counts as sent: a few megabytes.
describe('an upload is refused while it comes', () => {
	it('for a line of 1 GB, of which hardly any is taken in', async () => {
		const used = uploader.watchMemory();
		const since = performance.now();
		const reply = await uploader.stream(endless(1000 * mega, Buffer.alloc(piece, 'a'), hostileHeader));
		if (process.env['HOLDOUT_FIGURES'])
			console.log(
				`1 GB line: ${(performance.now() - since).toFixed()} ms, ${reply.sent} bytes sent, ${used()} MB`
			);
		expect(reply.status).toBe(422);
		expect(problemsOf(reply)).toEqual(['2 line_too_long']);
		expect(reply.sent).toBeLessThan(100 * mega);
		if (!Number.isNaN(used())) expect(used()).toBeLessThan(200);
	});

	it('for such a line in gzip', async () => {
		const digits = Array.from({ length: mega }, (_, i) => `${(i * 7919) % 9973}`).join('');
		const packed = await buffer(
			Readable.from(Array.from({ length: 8 }, () => digits)).pipe(createGzip({ level: 1 }))
		);
		const reply = await uploader.stream(endless(1000 * mega, packed), gzip);
		expect(reply.status).toBe(422);
		expect(problemsOf(reply)).toEqual(['1 line_too_long']);
		expect(reply.sent).toBeLessThan(100 * mega);
	});

	it('for NUL bytes, with their line', async () => {
		const reply = await uploader.stream(endless(300 * mega, Buffer.alloc(piece), hostileFile()));
		expect(reply.status).toBe(422);
		expect(problemsOf(reply)).toEqual(['4 not_csv']);
		expect(reply.sent).toBeLessThan(100 * mega);
	});

	it('for a workbook that is too large to be in memory', async () => {
		const reply = await uploader.stream(endless(300 * mega, Buffer.alloc(piece, 'PK\u0003\u0004')));
		expect(reply.status).toBe(413);
		expect(problemsOf(reply)).toEqual(['1 file_too_large']);
		expect(reply.sent).toBeLessThan(100 * mega);
	});
});

describe('a gzip bomb is refused', () => {
	const lines = gzipSync(Buffer.alloc(100 * mega, '\n'), { level: 9 });

	it('when it has 10 GB of zeros', async () => {
		const used = uploader.watchMemory();
		const reply = await uploader.upload('', copies(100, gzipSync(Buffer.alloc(100 * mega))), gzip);
		expect(reply.status).toBe(422);
		expect(problemsOf(reply)).toEqual(['1 not_csv']);
		if (!Number.isNaN(used())) expect(used()).toBeLessThan(200);
	});

	it('when it has 10 GB of blank lines', async () => {
		const used = uploader.watchMemory();
		const reply = await uploader.upload(
			'',
			Buffer.concat([gzipSync(hostileFile()), copies(100, lines)]),
			gzip
		);
		expect(reply.status).toBe(413);
		expect(problemsOf(reply)).toEqual(['1 unpacked_too_large']);
		if (!Number.isNaN(used())) expect(used()).toBeLessThan(200);
	});

	it('when it is packed twice', async () => {
		const reply = await uploader.upload('', gzipSync(copies(100, lines)), gzip);
		expect(reply.status).toBe(422);
		expect(problemsOf(reply)).toEqual(['1 not_csv']);
	});
});

describe('an upload in small pieces is taken', () => {
	it.each(['utf16le', 'utf8'] as const)('in %s, byte by byte', async (encoding) => {
		const bytes = Buffer.from(`\ufeff${hostileFile({ channel: 'Wéb' })}`, encoding);
		const reply = await uploader.stream(Array.from(bytes, (_, i) => bytes.subarray(i, i + 1)));
		expect(reply).toMatchObject({ status: 201, body: { rows: 3, people: 1910 } });
	});
});
