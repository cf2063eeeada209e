import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { emptyReading } from '#lib/table/reading.ts';
import { drafts, type Draft } from '#lib/server/ingest/drafts.ts';
import { isPostgres } from '#lib/server/db/dialect.ts';
import { takeOverDrafts } from '#lib/server/jobs/schedule.ts';
import { useCase } from '../at-once/case.ts';

const at = useCase();
const ids = ['00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000002'] as const;

const draftOf = (id: string, declared: Draft['said']): Draft => ({
	id,
	file: 'ä.csv',
	size: 3,
	hash: 'h',
	by: { actor: { kind: 'member', id: 'ana', name: 'Ana' }, address: null },
	receivedAt: '2026-06-19T10:00:00.000Z',
	reading: emptyReading,
	template: null,
	campaign: 'Ä',
	replaces: '',
	said: declared
});

const declared: Draft['said'] = {
	owner: '',
	source: '',
	purpose: '',
	legalBasis: '',
	retainUntil: '2099-01-01',
	categories: {},
	release: true
};

/** A draft as earlier versions kept it: everything in files. */
function older(id: string, files: Record<string, unknown>): string {
	const folder = join(at.folder(), 'staging', `draft-${id}`);
	mkdirSync(folder, { recursive: true });
	writeFileSync(join(folder, 'file'), 'abc');
	for (const [name, value] of Object.entries(files)) writeFileSync(join(folder, name), JSON.stringify(value));
	return folder;
}

describe('drafts of earlier versions', () => {
	it('become rows once, keep their bytes, and go on where they were being stored', async () => {
		const { holdout } = at.stores();
		const report = { kind: 'check', outcome: { kind: 'cancelled' } } as const;
		const look = { kind: 'unread', problems: [] };
		const checked = older(ids[0], {
			'draft.json': draftOf(ids[0], null),
			'look.json': look,
			'report.json': report
		});
		older(ids[1], { 'draft.json': { ...draftOf(ids[1], declared), resumed: 1 } });
		const resumed: [string, number][] = [];
		for (let i = 0; i < 2; i += 1)
			await takeOverDrafts(holdout, at.folder(), (_, ...one) => {
				resumed.push(one);
				return Promise.resolve();
			});
		expect(resumed).toEqual([[ids[1], 1]]);
		expect(await drafts.find(holdout, ids[0])).toEqual(draftOf(ids[0], null));
		expect(await drafts.find(holdout, ids[1])).toEqual(draftOf(ids[1], declared));
		expect([await drafts.inspection(holdout, ids[0]), await drafts.report(holdout, ids[0])]).toEqual([
			look,
			report
		]);
		expect([readdirSync(checked), readFileSync(join(checked, 'file'), 'utf8')]).toEqual([['file'], 'abc']);
	});
});

describe('the sweep of drafts', () => {
	it('deletes what is a week old, and rows that a backup brought back without their file', async () => {
		const { holdout } = at.stores();
		const sweep = (iso: string) => holdout.write((tx) => drafts.sweep(tx, at.folder(), new Date(iso)));
		older(ids[0], {});
		for (const id of ids) await holdout.write((tx) => drafts.save(tx, draftOf(id, null)));
		await sweep('2026-06-20T10:00:00Z');
		const kept = (await drafts.list(holdout)).map(({ id }) => id).toSorted();
		// Another machine may have the file of the other one.
		expect(kept).toEqual(isPostgres ? ids.toSorted() : [ids[0]]);
		await sweep('2026-06-27T10:00:00Z');
		expect(await drafts.list(holdout)).toEqual([]);
	});
});
