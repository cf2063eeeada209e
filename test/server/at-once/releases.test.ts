import { describe, expect, it } from 'vitest';
import { dayOf, isoDay } from '#lib/experiment/day.ts';
import { defaultPolicy } from '#lib/privacy/policy.ts';
import { ledger } from '#lib/server/ledger/ledger.ts';
import { groundOf } from '#lib/server/release/ground.ts';
import { releaseStored, withdrawReleases } from '#lib/server/release/release.ts';
import { withdrawUpload } from '#lib/server/ingest/withdraw.ts';
import { command } from '../holdout-command.ts';
import { csv, now, useCase } from './case.ts';
import { atOnce, startStep } from './process.ts';

const at = useCase();
const release = async (slug: string, more: { closePeriod?: boolean; seen?: string } = {}) =>
	startStep(at.folder(), {
		kind: 'release',
		campaignId: (await at.campaign(slug)).id,
		now: now.toISOString(),
		stop: 'writing',
		...more
	});

/** Twenty days of a campaign that goes on. */
const startsOn = dayOf(now) - 50;
const running = [
	'campaign,variant,date,people,conversions',
	...Array.from({ length: 20 }, (_, i) =>
		['control', 'picks'].map((variant) => `Test,${variant},${isoDay(startsOn + i)},400,40`)
	).flat(),
	''
].join('\n');

describe('two processes that publish one campaign at once', () => {
	it('publish it once, and the second is answered that all is published', async () => {
		await at.take(csv('Test'));
		const steps = [await release('test'), await release('test')];
		for (const step of steps) await step.said('writing');
		for (const step of steps) step.go();
		const outcomes = await Promise.all(steps.map((step) => step.outcome()));
		expect(outcomes.map(({ kind, why }) => why ?? kind).toSorted()).toEqual(['complete', 'released']);
		expect(await ledger.list(at.stores().holdout, (await at.campaign('test')).id)).toHaveLength(1);
		expect(await at.people('test')).toBe(4014);
	});

	it('publish each day of a running campaign once', async () => {
		await at.take(running, { campaign: { startsOn, endsOn: dayOf(now) + 30 } });
		const steps = [
			await release('test', { closePeriod: true }),
			await release('test', { closePeriod: true })
		];
		for (const step of steps) await step.said('writing');
		for (const step of steps) step.go();
		const outcomes = await Promise.all(steps.map((step) => step.outcome()));
		expect(outcomes.map(({ kind }) => kind).toSorted()).toEqual(['nothing-new', 'released']);
		expect(await at.people('test')).toBe(16_000);
	});

	it('publish it once on the command line, and what is published is verified', async () => {
		await at.take(csv('Test'));
		const [one, two] = await atOnce(at.folder(), [
			['release', 'test'],
			['release', 'test']
		]);
		expect([one?.status, two?.status]).toEqual([0, 0]);
		const words = [one?.stdout, two?.stdout].toSorted().join('');
		expect(words).toMatch(/test: nothing new\. All results of this campaign are published already\.\n/);
		expect(words).toContain('test: published\n');
		expect(await at.people('test')).toBe(4014);
		expect((await command(['verify'], { env: { HOLDOUT_DATA: at.folder() } })).stderr).toBe('');
	});
});

describe('what changes while a release is computed', () => {
	it('is in it: another upload', async () => {
		await at.take(csv('Test'));
		const step = await release('test');
		await step.said('writing');
		await at.take(csv('Test', { channels: ['Store'], people: 500 }));
		step.go();
		expect(await step.outcome()).toMatchObject({ kind: 'released' });
		expect(await at.people('test')).toBe(5014);
	});

	it('is not published: an upload that was withdrawn', async () => {
		const stored = await at.take(csv('Test'));
		await at.take(csv('Test', { channels: ['Store'], people: 500 }));
		const step = await release('test');
		await step.said('writing');
		await withdrawUpload(at.stores(), stored.kind === 'stored' ? stored.uploadId : '');
		step.go();
		expect(await step.outcome()).toMatchObject({ kind: 'released' });
		expect(await at.people('test')).toBe(1000);
	});

	it('stays hidden: results that were withdrawn', async () => {
		// Its period stays open, so that there is something to close.
		const policy = { ...defaultPolicy, epochs: 'by-hand' } as const;
		await at.take(running, { campaign: { startsOn, endsOn: dayOf(now) + 30, policy } });
		const first = await release('test');
		first.go();
		await first.outcome();
		const step = await release('test', { closePeriod: true });
		await step.said('writing');
		await at
			.stores()
			.holdout.write(async (tx) => await withdrawReleases(tx, (await at.campaign('test')).id, now));
		step.go();
		expect(await step.outcome()).toMatchObject({ kind: 'nothing-new', why: 'withdrawn' });
		expect(await ledger.head(at.stores().holdout, (await at.campaign('test')).id)).toBeNull();
	});

	it('is refused where somebody viewed something else', async () => {
		await at.take(csv('Test'));
		const seen = await groundOf(at.stores().holdout, (await at.campaign('test')).id, { now });
		const step = await release('test', { seen });
		await step.said('writing');
		await at.take(csv('Test', { channels: ['Store'], people: 500 }));
		step.go();
		expect(await step.outcome()).toMatchObject({ kind: 'refused', code: 'changed_meanwhile' });
		expect(await at.people('test')).toBe(0);
	});
});

describe('a page that is sent twice', () => {
	it('publishes once, and the second is answered that all is published', async () => {
		await at.take(csv('Test'));
		const seen = await groundOf(at.stores().holdout, (await at.campaign('test')).id, { now });
		const outcomes = await Promise.all(
			[1, 2].map(async () => releaseStored(at.stores(), (await at.campaign('test')).id, { now, seen }))
		);
		expect(outcomes.map((outcome) => ('why' in outcome ? outcome.why : outcome.kind)).sort()).toEqual([
			'complete',
			'released'
		]);
	});
});

describe('two campaigns that are published at once', () => {
	const publishBoth = async () => {
		const steps = [await release('one'), await release('two')];
		for (const step of steps) await step.said('writing');
		for (const step of steps) step.go();
		const outcomes = await Promise.all(steps.map((step) => step.outcome()));
		return outcomes.map(({ kind, code }) => code ?? kind).toSorted();
	};

	it('are compared where they have one audience', async () => {
		const campaign = { audienceId: 'members' };
		await at.take(csv('One'), { campaign });
		await at.take(csv('Two', { more: 3 }), { campaign });
		expect(await publishBoth()).toEqual(['released', 'small_difference']);
	});

	it('are compared where they have the same rows', async () => {
		const channels = Array.from({ length: 12 }, (_, i) => `C${i}`);
		await at.take(csv('One', { channels }));
		await at.take(csv('Two', { channels }));
		expect(await publishBoth()).toEqual(['released', 'same_people_question']);
	});

	it('are not compared with one that was given up', async () => {
		const channels = Array.from({ length: 12 }, (_, i) => `C${i}`);
		await at.take(csv('One', { channels }));
		await at.take(csv('Two', { channels }));
		const killed = await release('one');
		await killed.said('writing');
		await killed.kill();
		const step = await release('two');
		step.go();
		expect(await step.outcome()).toMatchObject({ kind: 'released' });
	});
});
