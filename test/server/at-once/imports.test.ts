import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { campaigns } from '#lib/server/campaigns/campaigns.ts';
import { releaseStored } from '#lib/server/release/release.ts';
import { csv, now, useCase } from './case.ts';
import { atOnce, startStep } from './process.ts';
import type { Stop } from './step.ts';

const at = useCase();
const take = (text: string, stop?: Stop, more: { replaces?: string } = {}) =>
	startStep(at.folder(), {
		kind: 'import',
		csv: text,
		now: now.toISOString(),
		...(stop ? { stop } : {}),
		...more
	});

describe('two processes that import one file at once', () => {
	it('store it once: the second waits, and hears which upload has it', async () => {
		const first = take(csv('Test'), 'reading');
		await first.said('reading');
		const second = take(csv('Test'));
		await second.said('waiting');
		first.go();
		const stored = await first.outcome();
		expect(stored).toMatchObject({ kind: 'stored' });
		expect(await second.outcome()).toMatchObject({ kind: 'duplicate', uploadId: stored['uploadId'] });
		expect(await at.names()).toEqual(['Test']);
		expect(at.stored()).toEqual([stored['uploadId']]);
	});

	it('store it in the second where the first is refused', async () => {
		const bad = csv('Test') + 'Test,picks,Fax,ten,1\n';
		const first = take(bad, 'reading');
		await first.said('reading');
		const second = take(bad);
		await second.said('waiting');
		first.go();
		for (const step of [first, second]) expect(await step.outcome()).toMatchObject({ kind: 'refused' });
		expect(await at.names()).toEqual([]);
	});

	it.each(['reading', 'committed'] as const)(
		'store it in the second where the first was killed (%s)',
		async (stop) => {
			const first = take(csv('Test'), stop);
			await first.said(stop);
			const second = take(csv('Test'));
			await second.said('waiting');
			await first.kill();
			const stored = await second.outcome();
			expect(stored).toMatchObject({ kind: 'stored' });
			expect(await at.names()).toEqual(['Test']);
		}
	);

	it('publish it once, whichever of them does it', async () => {
		const job = { kind: 'import', csv: csv('Test'), now: now.toISOString(), release: true } as const;
		const first = startStep(at.folder(), { ...job, stop: 'releasing' });
		await first.said('releasing');
		const second = await startStep(at.folder(), job).outcome();
		expect(second).toMatchObject({ kind: 'duplicate', published: ['test'] });
		first.go();
		const campaigns = [{ slug: 'test', name: 'Test', rows: 4, people: 4014, released: true }];
		expect(await first.outcome()).toMatchObject({ kind: 'stored', campaigns });
		expect(await at.people('test')).toBe(4014);
	});

	it('publish it once on the command line', async () => {
		const file = join(at.folder(), 'test.csv');
		writeFileSync(file, csv('Test'));
		const answers = await atOnce(at.folder(), [
			['import', file, '--release'],
			['import', file, '--release']
		]);
		expect(answers.map(({ status }) => status)).toEqual([0, 0]);
		const words = answers.map(({ stdout }) => stdout).join('');
		expect(words).toContain('test: 4 rows stored and published\n');
		expect(words).toContain('These bytes are stored already, as upload');
		expect(await at.names()).toEqual(['Test']);
		expect(await at.people('test')).toBe(4014);
	});
});

describe('two processes that import into one campaign at once', () => {
	it('make one campaign', async () => {
		const first = take(csv('Test'), 'committed');
		await first.said('committed');
		const second = take(csv('Test', { channels: ['Store'], people: 500 }));
		expect(await second.outcome()).toMatchObject({ kind: 'stored', campaigns: [{ name: 'Test' }] });
		first.go();
		expect(await first.outcome()).toMatchObject({ kind: 'stored', campaigns: [{ name: 'Test' }] });
		expect(await at.names()).toEqual(['Test']);
		expect(at.stored()).toHaveLength(2);
		await releaseStored(at.stores(), (await at.campaign('test')).id, { now });
		expect(await at.people('test')).toBe(5014);
	});

	it('do not both store the same group of people', async () => {
		const first = take(csv('Test'), 'committed');
		await first.said('committed');
		const second = await take(csv('Test', { people: 1200 })).outcome();
		expect(second).toMatchObject({ kind: 'stored' });
		first.go();
		expect(await first.outcome()).toMatchObject({ kind: 'conflict', code: 'already_stored' });
		expect(at.stored()).toEqual([second['uploadId']]);
	});

	it('are not held up by cells of one that was killed', async () => {
		await at.take(csv('Test'));
		const store = csv('Test', { channels: ['Store'], people: 500 });
		const killed = take(store, 'committed');
		await killed.said('committed');
		await killed.kill();
		expect(await take(store).outcome()).toMatchObject({ kind: 'stored' });
		await releaseStored(at.stores(), (await at.campaign('test')).id, { now });
		// The cells that nobody recorded are not published beside them.
		expect(await at.people('test')).toBe(5014);
	});

	it('make two versions of two corrections', async () => {
		await at.take(csv('Test'), { release: true });
		const first = take(csv('Test', { people: 1300 }), 'committed', { replaces: 'test' });
		await first.said('committed');
		await take(csv('Test', { people: 1400 }), undefined, { replaces: 'test' }).outcome();
		first.go();
		expect(await first.outcome()).toMatchObject({
			kind: 'stored',
			campaigns: [{ name: 'Test (version 3)' }]
		});
	});
});

describe('what changes while a file is read', () => {
	it('is seen: the campaign was published, and takes no more rows', async () => {
		await at.take(csv('Test'));
		const step = take(csv('Test', { channels: ['Store'], people: 500 }), 'committed');
		await step.said('committed');
		await releaseStored(at.stores(), (await at.campaign('test')).id, { now });
		step.go();
		expect(await step.outcome()).toMatchObject({ kind: 'conflict', code: 'already_released' });
		expect(at.stored()).toHaveLength(1);
	});

	it('is seen: the campaign was renamed, and another one is made', async () => {
		await at.take(csv('Test'));
		const step = take(csv('Test', { channels: ['Store'], people: 500 }), 'committed');
		await step.said('committed');
		await at
			.stores()
			.holdout.write(
				async (tx) => await campaigns.update(tx, (await at.campaign('test')).id, { name: 'Spring' })
			);
		step.go();
		expect(await step.outcome()).toMatchObject({ kind: 'stored', campaigns: [{ name: 'Test' }] });
		expect((await at.names()).toSorted()).toEqual(['Spring', 'Test']);
	});
});

it('lets no two published campaigns have one name, whatever the code does', async () => {
	await at.take(csv('Test'), { release: true });
	await at.take(csv('Other', { people: 1700 }), { release: true });
	const { holdout } = at.stores();
	await expect(
		holdout.write(async (tx) => await campaigns.update(tx, (await at.campaign('other')).id, { name: 'Test' }))
	).rejects.toThrow(/UNIQUE|Failed query: update "campaigns"/);
});
