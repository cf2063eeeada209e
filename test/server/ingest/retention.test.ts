import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { dayOf, isoDay } from '#lib/experiment/day.ts';
import { soonPurged } from '#lib/server/release/soon-purged.ts';
import { releaseStored } from '#lib/server/release/release.ts';
import { undeclared } from '#lib/server/campaigns/declarations.ts';
import { command } from '../holdout-command.ts';
import { fileOf, now, useCampaigns } from '../same-people/campaigns.ts';

const at = useCampaigns();
const folder = mkdtempSync(join(tmpdir(), 'holdout-retention-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const today = dayOf(now);
const content = fileOf(
	'Spring',
	['people', 'conversions'],
	[
		['control', 4000, 120],
		['picks', 4100, 160]
	]
);

describe('rows whose last day comes', () => {
	it('are announced, also where they are not published yet', async () => {
		const { id, slug, name } = await at.store(content, { declaration: undeclared(today + 12) });
		const until = isoDay(today + 12);
		expect(await soonPurged(at.stores().holdout, today)).toEqual([{ slug, name, until, isPublished: false }]);
		expect(await soonPurged(at.stores().holdout, today - 30)).toEqual([]);
		await releaseStored(at.stores(), id, { now });
		expect(await soonPurged(at.stores().holdout, today)).toEqual([
			{ slug: 'spring', name, until, isPublished: true }
		]);
	});

	it('are named by verify, and a last day that is over is refused by import', async () => {
		const file = join(folder, 'spring.csv');
		writeFileSync(file, content);
		const data = join(folder, 'data');
		const yesterday = isoDay(dayOf(new Date()) - 1);
		const tomorrow = isoDay(dayOf(new Date()) + 1);
		const refused = await command(['import', file, '--retain-until', yesterday], {
			env: { HOLDOUT_DATA: data }
		});
		expect(refused.status).toBe(2);
		expect(refused.stderr).toContain(`--retain-until ${yesterday}: Choose today or later`);
		await command(['import', file, '--retain-until', tomorrow], { env: { HOLDOUT_DATA: data } });
		const { stdout } = await command(['verify'], { env: { HOLDOUT_DATA: data } });
		expect(stdout).toMatch(
			new RegExp(
				`note: spring-\\w+: raw rows are deleted after ${tomorrow}\\. They are not published yet, and can’t be published after that day\\.`
			)
		);
	});
});
