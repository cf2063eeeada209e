import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { givenAnswers } from '#lib/server/api/given-answers.ts';
import { ownProcess } from '#lib/server/db/process.ts';
import { givenAnswers as table } from '#lib/server/db/tables/requests.ts';
import { useCase } from '../at-once/case.ts';

const at = useCase();
const now = new Date('2026-06-20T10:00:00Z');
const later = (ms: number) => new Date(now.getTime() + ms);
const request = { owner: 'member:ana', key: 'one', requestHash: 'abc' };
const begin = (moment = now, more: Partial<typeof request> = {}) =>
	givenAnswers.begin(at.stores().holdout, { ...request, ...more }, moment);

describe('a request with an Idempotency-Key', () => {
	it('is written before its work, so that nobody else begins it', async () => {
		const first = await begin();
		expect(first.kind).toBe('begun');
		expect((await begin()).kind).toBe('running');
		expect((await begin(now, { owner: 'member:ben' })).kind).toBe('begun');
		if (first.kind === 'begun') await first.attempt.answer({ status: 201, body: '{}' }, now);
		expect(await begin()).toEqual({ kind: 'given', answer: { status: 201, body: '{}' } });
		expect((await begin(now, { requestHash: 'other' })).kind).toBe('other');
	});

	it('is begun again where nothing was answered', async () => {
		const first = await begin();
		if (first.kind === 'begun') await first.attempt.abandon();
		expect((await begin()).kind).toBe('begun');
	});

	it('is taken over when the lease has run out, and the first attempt answers nothing any more', async () => {
		const first = await begin();
		expect((await begin(later(29_000))).kind).toBe('running');
		const second = await begin(later(31_000));
		expect(second.kind).toBe('begun');
		if (first.kind === 'begun') await first.attempt.answer({ status: 201, body: '"first"' }, now);
		expect((await begin(later(31_000))).kind).toBe('running');
		if (second.kind === 'begun') await second.attempt.answer({ status: 201, body: '"second"' }, now);
		expect(await begin()).toMatchObject({ kind: 'given', answer: { body: '"second"' } });
	});

	it('is taken over at once where its process has ended', async () => {
		await begin();
		const { pid } = spawnSync(process.execPath, ['--version']);
		const worker = JSON.stringify({ ...(JSON.parse(ownProcess) as object), pid, instance: 'ended' });
		await at.stores().holdout.write((tx) => tx.update(table).set({ worker }));
		expect((await begin()).kind).toBe('begun');
	});
});
