import { describe, expect, it } from 'vitest';
import { campaigns } from '#lib/server/campaigns/campaigns.ts';
import { releaseStored } from '#lib/server/release/release.ts';
import { readSamePeople } from '#lib/server/release/same-people-answer.ts';
import { fileOf, now, useCampaigns, type Row, type Sender } from './campaigns.ts';

const at = useCampaigns();
const { sender } = at;
const columns = ['channel', 'people', 'conversions'];
/** Two groups, of which one may have a few people more. */
const rows = (treatment: string, web: number, more: number): Row[] => [
	['control', 'App', 4200 + more, 310],
	['control', 'Web', web + more, 640],
	[treatment, 'App', 4260 + more, 350],
	[treatment, 'Web', 9277 + more, 702]
];

const publish = async (
	name: string,
	list: readonly Row[],
	{ by, sameAs }: { by: Sender; sameAs?: string }
) => {
	const { id } = await at.store(fileOf(name, columns, list), { campaign: { audienceId: 'crm' }, sender: by });
	const hours = (await campaigns.list(at.stores().holdout)).length;
	return await releaseStored(at.stores(), id, {
		now: new Date(now.getTime() + hours * 3_600_000),
		sender: by,
		...(sameAs === undefined ? {} : { samePeople: readSamePeople(sameAs) ?? [] })
	});
};

describe('a new wave of an audience', () => {
	it('is for the owner of the campaign that began the newest one, and for administrators', async () => {
		const [ana, ben, boss] = [
			await sender('ana', 'analyst'),
			await sender('ben', 'analyst'),
			await sender('boss', 'admin')
		];
		const wave = 'new-wave';
		expect(await publish('One', rows('t1', 9211, 0), { by: ana })).toMatchObject({ kind: 'released' });
		expect(await publish('Two', rows('t2', 9211, 3000), { by: ben, sameAs: wave })).toMatchObject({
			code: 'not_owner_of_audience'
		});
		expect(await publish('Three', rows('t2', 9211, 3000), { by: ana, sameAs: wave })).toMatchObject({
			kind: 'released'
		});
		expect(await publish('Four', rows('t3', 9211, 6000), { by: boss, sameAs: wave })).toMatchObject({
			kind: 'released'
		});
		// The newest wave is the administrators' now.
		expect(await publish('Five', rows('t4', 9211, 9000), { by: ana, sameAs: wave })).toMatchObject({
			code: 'not_owner_of_audience'
		});
	});

	it('is refused where the totals are those of an earlier wave but for a few people', async () => {
		const ana = await sender('ana', 'analyst');
		await publish('One', rows('t1', 9211, 0), { by: ana });
		expect(await publish('Two', rows('t1', 9210, 0), { by: ana, sameAs: 'new-wave' })).toMatchObject({
			code: 'repeats_earlier_wave'
		});
	});
});
