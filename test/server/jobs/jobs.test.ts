import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { jobs as table } from '#lib/server/db/tables/jobs.ts';
import { jobs, LEASE } from '#lib/server/jobs/jobs.ts';
import { nudge, nudgesSoFar, pause } from '#lib/server/jobs/nudge.ts';
import { useCase } from '../at-once/case.ts';

const at = useCase();
const store = () => at.stores().holdout;
const now = new Date('2026-06-20T10:00:00Z');
const later = (ms: number) => new Date(now.getTime() + ms);
const add = (key?: string, addedAt = now) =>
	store().write((tx) =>
		jobs.add(tx, { kind: 'store-draft', target: 'one', ...(key ? { key } : {}) }, addedAt)
	);
const claim = (moment = now) => store().write((tx) => jobs.claim(tx, { kinds: ['store-draft'] }, moment));

describe('a job', () => {
	it('is claimed once, the oldest first, and by kinds', async () => {
		const second = await add(undefined, later(1));
		const first = await add();
		expect(await store().write((tx) => jobs.claim(tx, { kinds: ['backup'] }, now))).toBeNull();
		expect([(await claim())?.id, (await claim())?.id, await claim()]).toEqual([first, second, null]);
	});

	it('is claimed again when its lease runs out, twice in all, and fails with the reason', async () => {
		const id = (await add()) ?? '';
		const first = await claim();
		expect(await claim(later(LEASE - 1))).toBeNull();
		expect(first && (await store().write((tx) => jobs.renew(tx, first, null, later(LEASE - 1))))).toBe(true);
		expect(await claim(later(LEASE))).toBeNull();
		const second = await claim(later(2 * LEASE));
		expect(second).toMatchObject({ id, tries: 2 });
		// Whoever lost it may write nothing any more.
		expect(first && (await store().write((tx) => jobs.renew(tx, first, null, later(2 * LEASE))))).toBe(false);
		expect(
			first && (await store().write((tx) => jobs.end(tx, first, { state: 'done' }, later(2 * LEASE))))
		).toBe(false);
		const end = later(3 * LEASE);
		expect(await claim(end)).toBeNull();
		const [exhausted] = await jobs.exhausted(store(), end);
		expect(exhausted && (await store().write((tx) => jobs.exhaust(tx, exhausted, end)))).toBe(true);
		expect(await jobs.find(store(), id)).toMatchObject({
			state: 'failed',
			reason: 'the process that worked on it ended, 2 times'
		});
	});

	it('of a process that has ended is free at once, whatever its lease', async () => {
		await add();
		const job = await claim();
		const { pid } = spawnSync(process.execPath, ['--version']);
		const worker = JSON.stringify({ ...(JSON.parse(job?.worker ?? '{}') as object), pid, instance: 'ended' });
		await store().write((tx) => tx.update(table).set({ worker }));
		expect(await jobs.isAnyFree(store(), { kinds: ['store-draft'] }, now)).toBe(true);
		expect((await claim())?.tries).toBe(2);
	});

	it('has its progress and the request to cancel in the row, for every process', async () => {
		const id = (await add()) ?? '';
		const job = await claim();
		if (!job) throw new Error('no job');
		const progress = { phase: 'reading', bytes: 5, rows: 2, problems: 0 } as const;
		await store().write((tx) => jobs.renew(tx, job, progress, now));
		expect(await jobs.about(store(), 'one')).toMatchObject({ id, state: 'running', progress });
		expect(await jobs.goesOn(store(), job)).toBe(true);
		expect(await store().write((tx) => jobs.cancel(tx, id, now))).toBe(false);
		expect(await jobs.goesOn(store(), job)).toBe(false);
		await store().write((tx) => jobs.end(tx, job, { state: 'cancelled' }, now));
		expect(await jobs.about(store(), 'one')).toBeNull();
	});

	it('ends at once where it is cancelled before anybody began', async () => {
		const id = (await add()) ?? '';
		expect(await store().write((tx) => jobs.cancel(tx, id, now))).toBe(true);
		expect([await claim(), (await jobs.find(store(), id))?.state]).toEqual([null, 'cancelled']);
	});

	it('with a key is there once while it is under way; of a period once for good', async () => {
		expect([await add('draft one'), await add('draft one')]).toEqual([expect.any(String), null]);
		const first = await claim();
		expect(first && (await store().write((tx) => jobs.end(tx, first, { state: 'done' }, now)))).toBe(true);
		expect(await add('draft one')).not.toBeNull();
		await claim();
		expect(await add('retention @ 10:00')).not.toBeNull();
		const timer = await claim();
		expect(timer && (await store().write((tx) => jobs.end(tx, timer, { state: 'done' }, now)))).toBe(true);
		expect(await add('retention @ 10:00')).toBeNull();
	});

	it('that is given back counts no try', async () => {
		await add();
		const job = await claim();
		if (job) await store().write((tx) => jobs.givingBack(tx, job));
		expect((await claim())?.tries).toBe(1);
	});

	it('that is a question comes first, and one that would wait for its turn is left to other processes', async () => {
		const kinds = ['ask', 'store-draft'] as const;
		const ask = (target: string, moment: Date) =>
			store().write((tx) => jobs.add(tx, { kind: 'ask', target }, moment));
		const take = (isWriting: boolean) =>
			store().write(async (tx) => (await jobs.claim(tx, { kinds, isWriting }, now))?.id ?? null);
		const file = await add();
		const release = await ask('release', later(1));
		const preview = await ask('preview', later(2));
		expect(await take(true)).toBe(preview);
		expect([await take(false), await take(false), await take(false)]).toEqual([release, file, null]);
	});

	it('that ends while a process looks for work ends its pause', async () => {
		const since = nudgesSoFar();
		nudge();
		const start = performance.now();
		await pause(60_000, since);
		expect(performance.now() - start).toBeLessThan(10_000);
	});

	it('carries what it was given and what came of it as they were', async () => {
		const payload = { at: now, of: new Map([['a', Infinity]]) };
		const id = (await store().write((tx) => jobs.add(tx, { kind: 'ask', payload }, now))) ?? '';
		expect(await jobs.payload(store(), id)).toEqual(payload);
		const job = await store().write((tx) => jobs.claim(tx, { kinds: ['ask'] }, now));
		if (job) await store().write((tx) => jobs.end(tx, job, { state: 'done', answer: [payload] }, now));
		expect(await store().write((tx) => jobs.takeAnswer(tx, id))).toEqual([payload]);
		expect(await jobs.find(store(), id)).toBeNull();
	});
});
