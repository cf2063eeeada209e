import { describe, expect, it } from 'vitest';
import { campaigns } from '#lib/server/campaigns/campaigns.ts';
import { relatedCampaigns } from '#lib/server/release/related.ts';
import { previewRelease, releaseStored } from '#lib/server/release/release.ts';
import { readSamePeople } from '#lib/server/release/same-people-answer.ts';
import { waveNumber } from '#lib/server/release/waves.ts';
import { fileOf, now, useCampaigns, type Row, type Sender } from './campaigns.ts';

const at = useCampaigns();
const { sender } = at;

/** A week with 5,000 people without and 45,000 with personalisation, as planned. */
const week = (name: string, control: number, picks: number): string =>
	fileOf(
		name,
		['people', 'conversions'],
		[
			['control', 5000, control],
			['picks', 45_000, picks]
		]
	);
/** The same plan for each of three regions. */
const stratified = (name: string, outcomes: readonly number[], more = 0): string =>
	fileOf(
		name,
		['region', 'people', 'conversions'],
		['North', 'South', 'West'].flatMap((region, i): Row[] => [
			['control', region, 5000 + (i === 0 ? more : 0), outcomes[2 * i] ?? 0],
			['picks', region, 45_000, outcomes[2 * i + 1] ?? 0]
		])
	);
const first = [310, 3300, 280, 2950, 402, 4100];
const other = [287, 3391, 305, 3061, 371, 4275];

const add = async (text: string, by: Sender) =>
	(await at.store(text, { campaign: { audienceId: 'CRM' }, sender: by })).id;
const requestOf = async (by: Sender, sameAs?: string) => ({
	now: new Date(now.getTime() + (await campaigns.list(at.stores().holdout)).length * 1000),
	sender: by,
	...(sameAs === undefined ? {} : { samePeople: readSamePeople(sameAs) ?? [] })
});
const publish = async (id: string, by: Sender, sameAs?: string) =>
	releaseStored(at.stores(), id, await requestOf(by, sameAs));
const answersOf = (id: string) =>
	at
		.stores()
		.holdout.$client.prepare('select answer, person from same_people_answers where campaign_id = ?')
		.all(id);

describe('a new wave of exactly the planned sizes', () => {
	it.each([
		['without groups', week('One', 310, 3300), week('Two', 287, 3391)],
		['in every group', stratified('One', first), stratified('Two', other)]
	])('is a question, and its recorded answer decides: %s', async (_, one, two) => {
		const ana = await sender('ana', 'analyst');
		expect(await publish(await add(one, ana), ana)).toMatchObject({ kind: 'released' });
		const id = await add(two, ana);
		const question = { code: 'same_people_question', resembles: [{ slug: 'one', name: 'One' }] };
		expect(await publish(id, ana, 'new-wave')).toMatchObject({ kind: 'refused', ...question });
		expect(await previewRelease(at.stores(), id, await requestOf(ana, 'new-wave'))).toMatchObject({
			kind: 'released',
			resembles: question.resembles
		});
		// The same people are no new wave.
		for (const answer of ['audience', 'version'])
			expect(await publish(id, ana, `new-wave,${answer}`)).toMatchObject({ kind: 'refused' });
		expect(answersOf(id)).toEqual([]);
		expect(await publish(id, ana, 'new-wave,none')).toMatchObject({ kind: 'released' });
		expect(answersOf(id)).toEqual([{ answer: 'none', person: `token:${ana.actor.id}` }]);
		// It starts clean: nothing of the first wave binds it.
		expect(await relatedCampaigns(at.stores().holdout, await at.byId(id))).toEqual([]);
		expect(await waveNumber(at.stores().holdout, await at.byId(id))).toBe(2);
	});

	it('is the same people without that answer, and then compared with what they published', async () => {
		const ana = await sender('ana', 'analyst');
		await publish(await add(stratified('One', first), ana), ana);
		const id = await add(stratified('Two', [...first.slice(0, 5), 4103]), ana);
		expect(await publish(id, ana)).toMatchObject({ kind: 'refused', code: 'small_difference' });
		// Outcomes that are the same but for three people are no other people’s.
		expect(await publish(id, ana, 'new-wave,none')).toMatchObject({ code: 'repeats_earlier_wave' });
		const moved = await add(stratified('Three', other, 3), ana);
		expect(await publish(moved, ana, 'new-wave,none')).toMatchObject({ code: 'repeats_earlier_wave' });
	});

	it('is asked about the newest wave alone, so that a plan can be repeated every week', async () => {
		const ana = await sender('ana', 'analyst');
		await publish(await add(week('Week 0', 310, 3300), ana), ana);
		for (let i = 1; i <= 5; i += 1) {
			const id = await add(week(`Week ${i}`, 310 + 41 * i, 3300 + 140 * i), ana);
			expect(await publish(id, ana, 'new-wave')).toMatchObject({ resembles: [{ name: `Week ${i - 1}` }] });
			expect(await publish(id, ana, 'new-wave,none')).toMatchObject({ kind: 'released' });
		}
		// The answer and the wave count: ten a day.
		const last = await add(week('Week 6', 900, 5000), ana);
		expect(await publish(last, ana, 'new-wave,none')).toMatchObject({ code: 'too_many_answers' });
	});

	it('is nobody’s oracle: what others did not publish asks nothing', async () => {
		const [ana, ben] = [await sender('ana', 'analyst'), await sender('ben', 'analyst')];
		await publish(await add(week('One', 310, 3300), ana), ana);
		await add(week('Hidden', 333, 3333), ben);
		const hidden = await add(week('Two', 333, 3333), ana);
		expect(await publish(hidden, ana, 'new-wave')).toMatchObject({ resembles: [{ name: 'One' }] });
		// Who may not begin a wave is asked nothing about it.
		const bens = await add(week('Three', 287, 3391), ben);
		const { code } = { code: '', ...(await publish(bens, ben, 'new-wave,none')) };
		expect(code).toBe('not_owner_of_audience');
	});
});
