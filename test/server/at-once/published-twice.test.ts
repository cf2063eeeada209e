import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { dayOf, isoDay } from '#lib/experiment/day.ts';
import { uploads } from '#lib/server/db/tables/uploads.ts';
import { ledger, LedgerMoved } from '#lib/server/ledger/ledger.ts';
import { publishedTwice } from '#lib/server/ledger/published-twice.ts';
import { releaseStored } from '#lib/server/release/release.ts';
import { command } from '../holdout-command.ts';
import { csv, now, useCase } from './case.ts';

const at = useCase();
const run = (...args: string[]) => command(args, { env: { HOLDOUT_DATA: at.folder() } });

/** Appends the newest release once more, as two processes did. */
async function double(slug: string, after: number): Promise<void> {
	const { holdout: store } = at.stores();
	const { id } = await at.campaign(slug);
	const newest = (await ledger.history(store, id)).at(-1);
	if (!newest) throw new Error(`nothing of ${slug} is published`);
	const content = { epochs: [newest], policy: newest.policy, measures: newest.measures };
	const inputHash = String(
		store.$client.prepare('select input_hash from releases where campaign_id = ?').pluck().get(id)
	);
	await store.write((tx) => ledger.append(tx, id, content, { inputHash, after, now }));
}

describe('ledger.append', () => {
	it('refuses a release that was computed from another ledger', async () => {
		await at.take(csv('Test'), { release: true });
		await expect(double('test', 0)).rejects.toThrow(LedgerMoved);
		expect(await at.people('test')).toBe(4014);
	});
});

describe('verify', () => {
	it('reports a ledger that has its people twice; what it asks for helps, with the same file', async () => {
		const file = join(at.folder(), 'test.csv');
		writeFileSync(file, csv('Test'));
		await at.take(csv('Test'), { release: true });
		await double('test', 1);
		expect(await at.people('test')).toBe(8028);
		const { status, stderr } = await run('verify');
		expect(status).toBe(1);
		expect(stderr).toBe(
			'test:2: published_twice: this release publishes the same people again, after release 1, so people count twice. ' +
				'Withdraw the results (holdout withdraw test), then import the data again as a correction (--replaces test)\n'
		);
		expect((await run('withdraw', 'test')).status).toBe(0);
		expect((await run('import', file, '--replaces', 'test', '--release')).stdout).toContain(
			'test-version-2: 4 rows stored and published'
		);
		expect(await at.people('test-version-2')).toBe(4014);
		expect(await run('verify')).toMatchObject({ status: 0, stderr: '' });
	});

	it('names the days of a campaign that continues, and is content with periods that close', async () => {
		const startsOn = dayOf(now) - 50;
		const rows = Array.from({ length: 20 }, (_, i) =>
			['control', 'picks'].map((variant) => `Test,${variant},${isoDay(startsOn + i)},400,40`)
		);
		const head = 'campaign,variant,date,people,conversions';
		await at.take([head, ...rows.flat(), ''].join('\n'), {
			campaign: { startsOn, endsOn: dayOf(now) + 30 }
		});
		const { id } = await at.campaign('test');
		await releaseStored(at.stores(), id, { now });
		await releaseStored(at.stores(), id, { now, closePeriod: true });
		expect(await publishedTwice(at.stores().holdout)).toEqual([]);
		await double('test', await ledger.newestSequence(at.stores().holdout, id));
		expect((await publishedTwice(at.stores().holdout)).join()).toContain(
			'publishes 1 May to 20 May 2026 again'
		);
	});

	it('reports a file that two campaigns publish', async () => {
		await at.take(csv('One'), { release: true });
		await at.take(csv('Two', { people: 2000 }), { release: true, now: new Date(now.getTime() + 1) });
		await at.stores().holdout.write((tx) => tx.update(uploads).set({ contentHash: 'x' }));
		expect(await publishedTwice(at.stores().holdout)).toEqual([
			'two:1: file_published_twice: "one" publishes the same file, so its people count twice. Withdraw one of them (holdout withdraw two)'
		]);
	});
});
