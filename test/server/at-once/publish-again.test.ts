import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { dayOf } from '#lib/experiment/day.ts';
import { withdrawReleases } from '#lib/server/release/release.ts';
import { command } from '../holdout-command.ts';
import { csv, now, useCase } from './case.ts';
import { startStep } from './process.ts';

const at = useCase();
const release = { release: true };

describe('the request to publish what is stored already', () => {
	it('is fulfilled after the first process was killed before it published', async () => {
		const job = { kind: 'import', csv: csv('Test'), now: now.toISOString(), release: true } as const;
		const first = startStep(at.folder(), { ...job, stop: 'releasing' });
		await first.said('releasing');
		await first.kill();
		expect(await at.people('test')).toBe(0);
		expect(await startStep(at.folder(), job).outcome()).toMatchObject({
			kind: 'duplicate',
			published: ['test'],
			campaigns: [{ slug: 'test', released: true }]
		});
		expect(await at.people('test')).toBe(4014);
	});

	it('is fulfilled for what was stored without it, and reported once', async () => {
		await at.take(csv('Test'));
		expect(await at.take(csv('Test'))).toMatchObject({ published: [], campaigns: [{ released: false }] });
		expect(await at.take(csv('Test'), release)).toMatchObject({
			published: ['test'],
			campaigns: [{ released: true }]
		});
		const again = await at.take(csv('Test'), release);
		expect(again).toMatchObject({ kind: 'duplicate', published: [], campaigns: [{ released: true }] });
		expect(JSON.stringify(again)).not.toContain('notReleased');
	});

	it('is answered with the reason where nothing is large and old enough', async () => {
		const campaign = { startsOn: dayOf(now) - 3, endsOn: dayOf(now) + 30 };
		const dated = csv('Test')
			.replaceAll('channel', 'date')
			.replaceAll('Web', '2026-06-18')
			.replaceAll('Phone', '2026-06-19');
		await at.take(dated, { campaign });
		expect(await at.take(dated, { campaign, ...release })).toMatchObject({
			published: [],
			campaigns: [
				{
					released: false,
					notReleased:
						'18 Jun to 19 Jun 2026 can be published from 2 Jul to 3 Jul 2026, once outcomes are complete.'
				}
			]
		});
	});

	it('is answered with the reason where the results were withdrawn', async () => {
		await at.take(csv('Test'), release);
		await at
			.stores()
			.holdout.write(async (tx) => await withdrawReleases(tx, (await at.campaign('test')).id, now));
		expect(await at.take(csv('Test'), release)).toMatchObject({
			published: [],
			campaigns: [
				{
					released: false,
					notReleased: 'The results of this campaign were withdrawn. Upload a correction to publish again.'
				}
			]
		});
	});

	it('is answered with the reason where it would give a small group away', async () => {
		const campaign = { audienceId: 'members' };
		await at.take(csv('One'), { campaign, ...release });
		const two = csv('Two', { more: 3 });
		await at.take(two, { campaign });
		const outcome = await at.take(two, { campaign, ...release });
		expect(outcome).toMatchObject({ published: [], campaigns: [{ released: false }] });
		expect(JSON.stringify(outcome)).toContain('by fewer than 50 people');
	});

	it('is fulfilled on the command line, and is recorded', async () => {
		const file = join(at.folder(), 'test.csv');
		writeFileSync(file, csv('Test'));
		const run = (...args: string[]) => command(args, { env: { HOLDOUT_DATA: at.folder() } });
		await run('import', file);
		expect((await run('import', file, '--release')).stdout).toMatch(
			/^These bytes are stored already, as upload [0-9a-f-]+\.\ntest: published now\n$/
		);
		expect(await at.people('test')).toBe(4014);
		const recorded = at
			.stores()
			.holdout.$client.prepare('select action from audit order by sequence')
			.pluck()
			.all();
		expect(recorded).toEqual(['upload-stored', 'release-published']);
	});
});
