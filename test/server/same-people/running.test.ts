import { describe, expect, it } from 'vitest';
import { dayOf, isoDay } from '#lib/experiment/day.ts';
import { importFile } from '#lib/server/ingest/import.ts';
import { Readable } from 'node:stream';
import { releaseStored } from '#lib/server/release/release.ts';
import { campaigns } from '#lib/server/campaigns/campaigns.ts';
import { fileOf, useCampaigns, type Row } from './campaigns.ts';
import { breaches, canTest } from './promise.ts';

const at = useCampaigns();
const start = dayOf(new Date('2026-05-01'));

/** Days of a campaign: a control of about 30 people a day, the same in every campaign, and a variant of its own. */
const days = (variant: string, size: number, [from, to]: readonly [number, number]): Row[] =>
	Array.from({ length: to - from }, (_, i) => from + i).flatMap((d) =>
		['North', 'South'].flatMap((region, r): Row[] => {
			const control = 17 + ((d * 7 + r * 5) % 13);
			const own = size + ((d * 5 + r * 3 + size) % 17);
			return [
				['control', isoDay(start + d), region, control, 4 + ((d + r) % 3)],
				[variant, isoDay(start + d), region, own, 6 + ((d * 3 + r) % 4)]
			];
		})
	);
const columns = ['date', 'region', 'people', 'conversions'];

describe('running campaigns of one audience', () => {
	it('publish ranges of days that give no day of the shared control away', async () => {
		const { holdout } = at.stores();
		const ids = new Map<string, string>();
		const publish = async (name: string, rows: readonly Row[], day: number) => {
			const now = new Date((start + day) * 86_400_000 + 36_000_000);
			const taken = await importFile(at.stores(), {
				open: () => Readable.from([Buffer.from(fileOf(name, columns, rows))]),
				file: 'week.csv',
				control: 'control',
				release: false,
				now,
				campaign: { startsOn: start, endsOn: start + 90, audienceId: 'crm' }
			});
			if (taken.kind !== 'stored') throw new Error(JSON.stringify(taken));
			const { id } = (await campaigns.list(holdout)).find((one) => one.name === name) ?? { id: '' };
			ids.set(name, id);
			return (await releaseStored(at.stores(), id, { now })).kind;
		};
		const kinds = [];
		for (const week of [0, 1, 2]) {
			const span = [week * 7, week * 7 + 7] as const;
			kinds.push(await publish('A', days('offer', 25, span), span[1] + 20));
			kinds.push(await publish('B', days('banner', 60, span), span[1] + 20));
		}
		expect(kinds.filter((kind) => kind === 'released').length).toBeGreaterThanOrEqual(4);
		if (canTest) {
			const told = await Promise.all([...ids.values()].map(async (id) => await at.told(await at.byId(id))));
			expect(breaches(told)).toEqual([]);
		}
	}, 60_000);
});
