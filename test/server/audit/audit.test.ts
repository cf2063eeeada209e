import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { actionWords, isAuditAction } from '#lib/server/audit/action.ts';
import { auditActions } from '#lib/server/db/audit-actions.ts';
import { audit, type Actor, type AuditEvent } from '#lib/server/audit/audit.ts';
import { migrateStore } from '#lib/server/db/sqlite/open.ts';
import { open } from '#lib/server/db/stores.ts';
import { project } from '../holdout-command.ts';

const folder = mkdtempSync(join(tmpdir(), 'holdout-audit-'));
const store = open(folder);
migrateStore(store, 'holdout', project);
const run = (statement: string) => store.$client.prepare(statement).run();

beforeEach(() => run('delete from audit'));
afterAll(() => {
	store.close();
	rmSync(folder, { recursive: true, force: true });
});

const ada: Actor = { kind: 'member', id: 'm1', name: 'Ada' };
const event = (more: Partial<AuditEvent> = {}): AuditEvent => ({
	at: new Date('2026-05-14T09:30:00Z'),
	actor: ada,
	action: 'campaign-changed',
	target: 'spring',
	outcome: 'done',
	...more
});
const all = { limit: 1000 };

describe('audit.add', () => {
	it('keeps an event as it was, with the hash of the one before', async () => {
		await store.write((tx) =>
			audit.add(tx, event({ details: { format: 'csv', k: 50, strict: true }, address: '10.0.0.7' }))
		);
		await store.write((tx) => audit.add(tx, event({ action: 'sign-out', target: null })));
		const [second, first] = await audit.list(store, all);
		expect(first).toMatchObject({
			...event(),
			sequence: 1,
			details: { format: 'csv', k: 50, strict: true },
			address: '10.0.0.7'
		});
		expect(second).toMatchObject({
			sequence: 2,
			action: 'sign-out',
			target: null,
			details: {},
			address: null
		});
		expect(await audit.verify(store)).toEqual({ entries: 2, newest: second?.hash, broken: null });
	});

	it('is committed or rolled back with the transaction around it', async () => {
		const write = (fails: boolean) =>
			store.write(async (tx) => {
				await audit.add(tx, event());
				if (fails) throw new Error('no');
			});
		await write(false);
		await expect(write(true)).rejects.toThrow('no');
		await write(false);
		expect(await audit.verify(store)).toMatchObject({ entries: 2, broken: null });
	});

	it('cuts long texts and repairs broken ones, so that the chain stays whole', async () => {
		await store.write((tx) =>
			audit.add(
				tx,
				event({
					target: '😀'.repeat(500),
					details: { words: '\ud83d\u0000' },
					actor: { ...ada, name: '\udc00' }
				})
			)
		);
		expect((await audit.list(store, all))[0]?.target?.length).toBe(300);
		expect(await audit.verify(store)).toMatchObject({ entries: 1, broken: null });
	});

	it('makes one chain when several processes write at once', async () => {
		const script = `
			import { audit } from '#lib/server/audit/audit.ts';
			import { open } from '#lib/server/db/stores.ts';
			const store = open(${JSON.stringify(folder)});
			for (let n = 0; n < 40; n++)
				await store.write((tx) =>
					audit.add(tx, { at: new Date(), actor: { kind: 'system', id: null, name: 'p' }, action: 'export', target: String(n), outcome: 'done' }),
					{}
				);
		`;
		const codes = await Promise.all(
			[1, 2, 3].map(
				() =>
					new Promise((ended) =>
						spawn(process.execPath, ['--input-type=module-typescript', '-e', script], { cwd: project }).once(
							'exit',
							ended
						)
					)
			)
		);
		expect(codes).toEqual([0, 0, 0]);
		expect(await audit.verify(store)).toMatchObject({ entries: 120, broken: null });
	});
});

describe('audit.list', () => {
	beforeEach(async () => {
		await store.write((tx) => audit.add(tx, event({ at: new Date('2026-05-01T00:00:00Z') })));
		await store.write((tx) =>
			audit.add(tx, event({ action: 'export', target: '50%_off', details: { format: 'csv' } }))
		);
		await store.write((tx) =>
			audit.add(tx, event({ actor: { kind: 'token', id: 't1', name: 'Nightly' }, address: '10.1.2.3' }))
		);
	});
	const found = async (filter: Omit<Parameters<typeof audit.list>[1], 'limit'>, limit = 10) =>
		(await audit.list(store, { ...filter, limit })).map(({ sequence }) => sequence);

	it('is newest first, and continues before an entry', async () => {
		expect(await found({}, 2)).toEqual([3, 2]);
		expect(await found({ before: 2 })).toEqual([1]);
	});

	it('filters by action, actor, moment and text, taking signs of patterns as they are', async () => {
		expect(await found({ action: 'export' })).toEqual([2]);
		expect(await found({ actor: 't1' })).toEqual([3]);
		expect(await found({ actor: 'NIGHT' })).toEqual([3]);
		expect(await found({ from: new Date('2026-05-02T00:00:00Z') })).toEqual([3, 2]);
		expect(await found({ to: new Date('2026-05-02T00:00:00Z') })).toEqual([1]);
		expect(await found({ text: '50%_' })).toEqual([2]);
		expect(await found({ text: '5_%' })).toEqual([]);
		expect(await found({ text: 'csv' })).toEqual([2]);
		expect(await found({ text: '10.1' })).toEqual([3]);
		expect(await found({ text: 'spring', actor: 'ada' })).toEqual([1]);
	});
});

describe('audit.verify', () => {
	beforeEach(async () => {
		for (let n = 0; n < 5; n++) await store.write((tx) => audit.add(tx, event({ target: `t${n}` })));
	});

	it.each([
		["update audit set outcome = 'refused' where sequence = 3", 3],
		['update audit set details = \'{"k":1}\' where sequence = 2', 2],
		['update audit set at = at + 1 where sequence = 5', 5],
		['delete from audit where sequence = 1', 1],
		['delete from audit where sequence = 4', 4],
		['update audit set hash = previous_hash where sequence = 2', 2],
		['update audit set sequence = 9 where sequence = 5', 5]
	])('finds the first broken entry after: %s', async (statement, broken) => {
		run(statement);
		expect(await audit.verify(store)).toMatchObject({ broken });
	});

	it('continues from what is known to be whole', async () => {
		const known = await audit.verify(store);
		await store.write((tx) => audit.add(tx, event()));
		expect(await audit.verify(store, known)).toMatchObject({ entries: 6, broken: null });
		expect(await audit.verify(store, { ...known, newest: '0'.repeat(64) })).toMatchObject({ broken: 6 });
	});
});

describe('actionWords', () => {
	it('has its own words for each action', () => {
		expect(new Set(auditActions.map(actionWords)).size).toBe(auditActions.length);
		expect(isAuditAction('export')).toBe(true);
		expect(isAuditAction('Export')).toBe(false);
	});
});
