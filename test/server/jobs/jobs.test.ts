import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { jobs as table } from '#lib/server/db/tables.ts';
import { jobs, LEASE } from '#lib/server/jobs/jobs.ts';
import { useCase } from '../at-once/case.ts';

const at = useCase();
const store = () => at.stores().holdout;
const now = new Date('2026-06-20T10:00:00Z');
const later = (ms: number) => new Date(now.getTime() + ms);
const add = (key?: string, addedAt = now) =>
	jobs.add(store(), { kind: 'store-draft', target: 'one', ...(key ? { key } : {}) }, addedAt);
const claim = (moment = now) => jobs.claim(store(), ['store-draft'], moment);

describe('a job', () => {
	it('is claimed once, the oldest first, and by kinds', () => {
		const second = add(undefined, later(1));
		const first = add();
		expect(jobs.claim(store(), ['backup'], now)).toBeNull();
		expect([claim()?.id, claim()?.id, claim()]).toEqual([first, second, null]);
	});

	it('is claimed again when its lease runs out, twice in all, and fails with the reason', () => {
		const id = add() ?? '';
		const first = claim();
		expect(claim(later(LEASE - 1))).toBeNull();
		expect(first && jobs.renew(store(), first, null, later(LEASE - 1))).toBe(true);
		expect(claim(later(LEASE))).toBeNull();
		const second = claim(later(2 * LEASE));
		expect(second).toMatchObject({ id, tries: 2 });
		// Whoever lost it may write nothing any more.
		expect(first && jobs.renew(store(), first, null, later(2 * LEASE))).toBe(false);
		expect(first && jobs.end(store(), first, { state: 'done' }, later(2 * LEASE))).toBe(false);
		const end = later(3 * LEASE);
		expect(claim(end)).toBeNull();
		const [exhausted] = jobs.exhausted(store(), end);
		expect(exhausted && jobs.exhaust(store(), exhausted, end)).toBe(true);
		expect(jobs.find(store(), id)).toMatchObject({
			state: 'failed',
			reason: 'the process that worked on it ended, 2 times'
		});
	});

	it('of a process that has ended is free at once, whatever its lease', () => {
		add();
		const job = claim();
		const { pid } = spawnSync(process.execPath, ['--version']);
		const worker = JSON.stringify({ ...(JSON.parse(job?.worker ?? '{}') as object), pid, instance: 'ended' });
		store().update(table).set({ worker }).run();
		expect(jobs.isAnyFree(store(), ['store-draft'], now)).toBe(true);
		expect(claim()?.tries).toBe(2);
	});

	it('has its progress and the wish to cancel in the row, for every process', () => {
		const id = add() ?? '';
		const job = claim();
		if (!job) throw new Error('no job');
		const progress = { phase: 'reading', bytes: 5, rows: 2, problems: 0 } as const;
		jobs.renew(store(), job, progress, now);
		expect(jobs.about(store(), 'one')).toMatchObject({ id, state: 'running', progress });
		expect(jobs.goesOn(store(), job)).toBe(true);
		expect(jobs.cancel(store(), id, now)).toBe(false);
		expect(jobs.goesOn(store(), job)).toBe(false);
		jobs.end(store(), job, { state: 'cancelled' }, now);
		expect(jobs.about(store(), 'one')).toBeNull();
	});

	it('ends at once where it is cancelled before anybody began', () => {
		const id = add() ?? '';
		expect(jobs.cancel(store(), id, now)).toBe(true);
		expect([claim(), jobs.find(store(), id)?.state]).toEqual([null, 'cancelled']);
	});

	it('with a key is there once while it is under way; of a period once for good', () => {
		expect([add('draft one'), add('draft one')]).toEqual([expect.any(String), null]);
		const first = claim();
		expect(first && jobs.end(store(), first, { state: 'done' }, now)).toBe(true);
		expect(add('draft one')).not.toBeNull();
		claim();
		expect(add('retention @ 10:00')).not.toBeNull();
		const timer = claim();
		expect(timer && jobs.end(store(), timer, { state: 'done' }, now)).toBe(true);
		expect(add('retention @ 10:00')).toBeNull();
	});

	it('that is given back counts no try', () => {
		add();
		const job = claim();
		if (job) jobs.giveBack(store(), job);
		expect(claim()?.tries).toBe(1);
	});

	it('carries what it was given and what came of it as they were', () => {
		const payload = { at: now, of: new Map([['a', Infinity]]) };
		const id = jobs.add(store(), { kind: 'ask', payload }, now) ?? '';
		expect(jobs.payload(store(), id)).toEqual(payload);
		const job = jobs.claim(store(), ['ask'], now);
		if (job) jobs.end(store(), job, { state: 'done', answer: [payload] }, now);
		expect(jobs.takeAnswer(store(), id)).toEqual([payload]);
		expect(jobs.find(store(), id)).toBeNull();
	});
});
