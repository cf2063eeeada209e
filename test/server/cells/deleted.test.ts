import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { dayOf } from '#lib/experiment/day.ts';
import { importFile } from '#lib/server/ingest/import.ts';
import { purgeExpired } from '#lib/server/ingest/purge.ts';
import { withdrawUpload } from '#lib/server/ingest/withdraw.ts';
import { checkCertificates } from '#lib/server/release/check-certificates.ts';
import { checkFacts } from '#lib/server/release/check-facts.ts';
import type { Stores } from '#lib/server/db/stores.ts';
import { undeclared } from '#lib/server/campaigns/declarations.ts';
import { storesForEach } from '../fresh-stores.ts';

const now = new Date('2026-11-22T10:00:00Z');
let folder: string;
let stores: Stores;
storesForEach((fresh) => ({ folder, stores } = fresh));

const text = (name: string) =>
	'campaign,variant,channel,people,conversions\n' +
	['control', 'picks']
		.flatMap((variant) =>
			Array.from(
				{ length: 190 },
				(_, i) => `${name},${variant},c${i},${1000 + ((i * 7919) % 977)},${50 + (i % 41)}\n`
			)
		)
		.join('');

async function take(name: string, release = false): Promise<string> {
	const outcome = await importFile(stores, {
		open: () => Readable.from([Buffer.from(text(name))]),
		file: `${name}.csv`,
		release,
		now,
		declaration: undeclared(dayOf(now))
	});
	if (outcome.kind !== 'stored') throw new Error(JSON.stringify(outcome));
	return outcome.uploadId;
}

/** Pieces of the chunks and dictionaries of an upload, short enough to be on one page. */
const pieces = (uploadId: string): Buffer[] =>
	[
		'select body from cell_chunks where upload_id = ?',
		'select dictionary from cell_columns where upload_id = ?'
	]
		.flatMap((sql) => stores.private.$client.prepare<[string], Buffer>(sql).pluck().all(uploadId))
		.flatMap((bytes) => [bytes.subarray(8, 40), bytes.subarray(-40, -8)]);

/** How many of them are anywhere in the folder. */
function left(list: readonly Buffer[]): number {
	const files = readdirSync(folder).filter((name) => name.startsWith('private.db'));
	const all = files.map((name) => readFileSync(join(folder, name)));
	return list.filter((piece) => all.some((bytes) => bytes.includes(piece))).length;
}

describe('chunks', () => {
	it('are overwritten in the file when their last day has passed', async () => {
		const id = await take('Spring', true);
		const list = pieces(id);
		stores.private.$client.pragma('wal_checkpoint(TRUNCATE)');
		expect([list.length, left(list)]).toEqual([4, 4]);
		expect(await purgeExpired(stores, new Date(now.getTime() + 86_400_000))).toEqual([id]);
		expect(left(list)).toBe(0);
	});

	it('are overwritten when their upload is withdrawn', async () => {
		const id = await take('Spring');
		const list = pieces(id);
		stores.private.$client.pragma('wal_checkpoint(TRUNCATE)');
		expect((await withdrawUpload(stores, id)).kind).toBe('withdrawn');
		stores.private.$client.pragma('wal_checkpoint(TRUNCATE)');
		expect(left(list)).toBe(0);
	});
});

describe('a chunk that cannot be read', () => {
	it('is a fault of its campaign, and no crash of the check', async () => {
		await take('Spring', true);
		const { $client } = stores.private;
		const body = Buffer.from($client.prepare<[], Buffer>('select body from cell_chunks').pluck().get() ?? []);
		body[20] = (body[20] ?? 0) ^ 1;
		$client.prepare('update cell_chunks set body = ?').run(body);
		expect(await checkFacts(stores)).toEqual([
			'spring:1: rows_changed: the stored rows are not those that this release was computed from'
		]);
		expect((await checkCertificates(stores)).faults).toEqual([
			'spring:1: cells_damaged: stored rows that its certificates are about cannot be read'
		]);
	});
});
