import { describe, expect, it } from 'vitest';
import { dayOf } from '#lib/experiment/day.ts';
import { undeclared } from '#lib/server/campaigns/declarations.ts';
import type { Campaign } from '#lib/server/campaigns/campaigns.ts';
import { purgeExpired } from '#lib/server/ingest/purge.ts';
import type { ReleaseOutcome } from '#lib/server/release/outcome.ts';
import { previewRelease, releaseStored } from '#lib/server/release/release.ts';
import { fileOf, now, useCampaigns, type Row, type Sender } from './campaigns.ts';

const at = useCampaigns();
const { sender, changePeople: change } = at;
const campaign = { audienceId: 'crm' };
const columns = ['channel', 'people', 'conversions'];

/** The control is the same people but for some more on the web; other people get the offer. */
const rows = (offer: string, more: number): Row[] => [
	['control', 'Web', 9210 + more, 711 + more / 10],
	['control', 'App', 4105, 361],
	['control', 'Shop', 2730, 240],
	[offer, 'Web', offer === 'offer' ? 8000 : 5011, 900],
	[offer, 'App', 3900, 500],
	[offer, 'Shop', 2100, 300]
];

/** What is shown of totals and by channel; the reason of what is not; why only totals are shown. */
const shown = (outcome: ReleaseOutcome) => {
	if (outcome.kind !== 'released') return outcome;
	const of = (axes: string) => [
		...new Set(
			outcome.epochs.flatMap(({ tables }) =>
				tables.flatMap((table) => (table.axes.join() === axes ? [table.reason ?? 'shown'] : []))
			)
		)
	];
	return { totals: of(''), channel: of('channel'), beside: outcome.totalsBeside?.names };
};
const whole = { totals: ['shown'], channel: ['shown'], beside: undefined };
const totalsOnly = () => ({ totals: ['shown'], channel: ['rows-unreadable'], beside: ['A'] });

/** A preview and a publication show the same. */
async function publish(stored: Campaign, by?: Sender) {
	const options = { now, ...(by ? { sender: by } : {}) };
	const preview = shown(await previewRelease(at.stores(), stored.id, options));
	expect(shown(await releaseStored(at.stores(), stored.id, options))).toEqual(preview);
	return preview;
}

describe('beside a campaign whose rows may not be read', () => {
	it('only totals are published, until the owner gives access; a removed colleague has none', async () => {
		const [ana, ben] = [await sender('ana'), await sender('ben')];
		const first = await at.store(fileOf('A', columns, rows('offer', 0)), { campaign, sender: ana });
		expect(await publish(first, ana)).toEqual(whole);
		const second = await at.store(fileOf('B', columns, rows('banner', 300)), { campaign, sender: ben });
		const preview = async () => shown(await previewRelease(at.stores(), second.id, { now, sender: ben }));
		expect(await preview()).toEqual(totalsOnly());
		await change('add', first, ben);
		expect(await preview()).toEqual(whole);
		await change('remove', first, ben);
		expect(await publish(second, ben)).toEqual(totalsOnly());
	});

	it('everything is published where all that it shows is what the own rows say', async () => {
		const [ana, ben] = [await sender('ana'), await sender('ben')];
		const first = await at.store(fileOf('A', columns, rows('offer', 0)), { campaign, sender: ana });
		expect(await publish(first, ana)).toEqual(whole);
		const second = await at.store(fileOf('B', columns, rows('banner', 0)), { campaign, sender: ben });
		expect(await publish(second, ben)).toEqual(whole);
	});

	it('whose owner is the same, breakdowns are published as before', async () => {
		const ana = await sender('ana');
		const first = await at.store(fileOf('A', columns, rows('offer', 0)), { campaign, sender: ana });
		expect(await publish(first, ana)).toEqual(whole);
		const second = await at.store(fileOf('B', columns, rows('banner', 300)), { campaign, sender: ana });
		expect(await publish(second, ana)).toEqual(whole);
	});
});

describe('beside a campaign whose rows were deleted', () => {
	const publishedAndPurged = async () => {
		const first = await at.store(fileOf('A', columns, rows('offer', 0)), {
			campaign,
			declaration: undeclared(dayOf(now) + 1)
		});
		expect(await publish(first)).toEqual(whole);
		const purged = await purgeExpired(at.stores(), new Date(now.getTime() + 4 * 86_400_000));
		expect(purged).toEqual([await at.uploadOf(first)]);
		return first;
	};
	const declaration = undeclared(dayOf(now) + 300);

	it('another one of the audience publishes totals only', async () => {
		await publishedAndPurged();
		const second = await at.store(fileOf('B', columns, rows('banner', 300)), { campaign, declaration });
		expect(await publish(second)).toEqual(totalsOnly());
	});

	it('a correction publishes totals only', async () => {
		const { slug } = await publishedAndPurged();
		const second = await at.store(fileOf('A', columns, rows('offer', 300)), {
			replaces: slug,
			declaration
		});
		expect(await publish(second)).toEqual(totalsOnly());
	});
});
