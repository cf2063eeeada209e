import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Claim } from '#lib/server/db/claims.ts';
import { hasEnded, ownProcess } from '#lib/server/db/process.ts';
import { claims } from '#lib/server/db/tables/jobs.ts';
import { migrateStore, openStore } from '#lib/server/db/sqlite/open.ts';
import { project } from '../holdout-command.ts';
import { useCase } from './case.ts';

const at = useCase();
const bytes = { owner: 'workspace', kind: 'content', value: 'abc' } as const;
const name = { owner: 'workspace', kind: 'name', value: 'Test' } as const;
const take = (...list: Parameters<typeof Claim.take>[1]) =>
	Claim.take(at.stores().holdout, list, () => Promise.resolve(null));

function taken(taking: Awaited<ReturnType<typeof take>>) {
	if (taking.kind !== 'taken') throw new Error('the claim is not taken');
	return taking;
}

describe('a claim', () => {
	it('is one holder’s until it ends', async () => {
		const first = await take(bytes);
		expect((await take(bytes)).kind).toBe('busy');
		const { claim } = taken(first);
		await at.stores().holdout.write((tx) => claim.end(tx));
		expect((await take(bytes)).kind).toBe('taken');
	});

	it('takes everything or nothing', async () => {
		await take(name);
		expect((await take(bytes, name)).kind).toBe('busy');
		expect((await take(bytes)).kind).toBe('taken');
	});

	it('takes more than one statement can name', async () => {
		const many = Array.from({ length: 2_500 }, (_, i) => ({ ...bytes, value: `proof ${i}` }));
		const { claim } = taken(await take(...many));
		expect((await take({ ...bytes, value: 'proof 2499' })).kind).toBe('busy');
		expect(await at.stores().holdout.write((tx) => claim.isHeld(tx))).toBe(true);
		await at.stores().holdout.write((tx) => claim.end(tx));
		expect((await take(...many)).kind).toBe('taken');
	});

	it('does not meet those of other owners', async () => {
		await take(bytes);
		expect((await take({ ...bytes, owner: 'somebody else' })).kind).toBe('taken');
	});

	it('is not needed for what is done', async () => {
		expect(await Claim.take(at.stores().holdout, [bytes], () => Promise.resolve('stored'))).toEqual({
			kind: 'done',
			done: 'stored'
		});
		expect((await take(bytes)).kind).toBe('taken');
	});

	it('is lost where it was not renewed for half a minute, and its holder knows', async () => {
		const first = await take(bytes, name);
		const { holdout } = at.stores();
		await holdout.write((tx) => tx.update(claims).set({ renewedAt: new Date(Date.now() - 29_000) }));
		expect((await take(bytes)).kind).toBe('busy');
		await holdout.write((tx) => tx.update(claims).set({ renewedAt: new Date(Date.now() - 31_000) }));
		expect((await take(bytes)).kind).toBe('taken');
		expect(await holdout.write((tx) => taken(first).claim.isHeld(tx))).toBe(false);
	});

	it('is lost at once where its process has ended', async () => {
		await take(bytes);
		const ended = JSON.stringify({ ...(JSON.parse(ownProcess) as object), instance: 'an earlier one' });
		await at.stores().holdout.write((tx) => tx.update(claims).set({ process: ended }));
		expect((await take(bytes)).kind).toBe('taken');
	});
});

describe('hasEnded', () => {
	const other = (change: object) => JSON.stringify({ ...(JSON.parse(ownProcess) as object), ...change });

	it('is false for this process, for one that runs, and for one on another host', () => {
		expect(hasEnded(ownProcess)).toBe(false);
		expect(hasEnded(other({ pid: process.ppid }))).toBe(false);
		expect(hasEnded(other({ host: 'elsewhere', pid: 1 }))).toBe(false);
	});

	it('is true for one that has ended, and for one that had our number before', () => {
		const { pid } = spawnSync(process.execPath, ['--version']);
		expect(hasEnded(other({ pid }))).toBe(true);
		expect(hasEnded(other({ instance: 'an earlier one' }))).toBe(true);
		expect(hasEnded('nonsense')).toBe(true);
	});
});

it('takes over a database in which two campaigns have one name', () => {
	const place = mkdtempSync(join(tmpdir(), 'holdout-names-'));
	try {
		cpSync(join(project, 'drizzle'), join(place, 'drizzle'), { recursive: true });
		const path = join(place, 'drizzle', 'sqlite', 'holdout', 'meta', '_journal.json');
		const journal = JSON.parse(readFileSync(path, 'utf8')) as { entries: { tag: string }[] };
		const before = journal.entries.findIndex(({ tag }) => tag.endsWith('_claims'));
		writeFileSync(path, JSON.stringify({ ...journal, entries: journal.entries.slice(0, before) }));
		const store = openStore(join(place, 'data'), 'holdout');
		migrateStore(store, 'holdout', place);
		const insert = store.$client.prepare(
			'insert into campaigns (id, slug, name, demo, recurring, currency, policy, created_at) values (?, ?, ?, 0, 0, ?, ?, ?)'
		);
		insert.run('b', 'spring-2', 'Spring', 'EUR', '{}', 2);
		insert.run('a', 'spring', 'Spring', 'EUR', '{}', 1);
		insert.run('c', 'autumn', 'Autumn', 'EUR', '{}', 3);
		// Names are for published campaigns alone.
		const publish = store.$client.prepare(
			"insert into releases (campaign_id, sequence, kind, variants, measures, policy, input_hash, code_version, previous_hash, hash, released_at) values (?, 1, 'epoch', '[]', '[]', '{}', '', '1', '', '', 1)"
		);
		for (const id of ['a', 'b', 'c']) publish.run(id);
		migrateStore(store, 'holdout', project);
		const rows = store.$client.prepare('select id, unique_name from campaigns order by id').raw().all();
		expect(rows).toEqual([
			['a', 'Spring'],
			['b', null],
			['c', 'Autumn']
		]);
		store.$client.close();
	} finally {
		rmSync(place, { recursive: true, force: true });
	}
});
