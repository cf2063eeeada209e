import { describe, expect, it } from 'vitest';
import { audit } from '#lib/server/audit/audit.ts';
import { commandLine } from '#lib/server/audit/record.ts';
import { changeCampaign } from '#lib/server/api/campaign-write.ts';
import { tokens } from '#lib/server/accounts/tokens.ts';
import { campaigns, type Campaign } from '#lib/server/campaigns/campaigns.ts';
import { checkFacts } from '#lib/server/release/check-facts.ts';
import { previewRelease, releaseStored } from '#lib/server/release/release.ts';
import { readSamePeople } from '#lib/server/release/same-people-answer.ts';
import { fileOf, now, useCampaigns, type Row } from './campaigns.ts';

const at = useCampaigns();
const columns = ['channel', 'people', 'conversions'];
/** Three groups that both variants have. */
const rows = (more: number, each = 0): Row[] =>
	['control', 'picks'].flatMap((variant, v): Row[] => [
		[variant, 'Web', 9210 + more + each + v, 711],
		[variant, 'App', 4105 + each + v, 361 + 9 * v],
		[variant, 'Shop', 2730 + each + v, 240 + v]
	]);

async function sender(name: string, role: 'analyst' | 'admin') {
	const { holdout } = at.stores();
	await holdout.write((tx) => tokens.add(tx, { name, role, now }));
	const id = (await tokens.list(holdout)).find((one) => one.name === name)?.id ?? '';
	return { actor: { kind: 'token' as const, id, name }, address: null };
}
type Sender = Awaited<ReturnType<typeof sender>>;

const add = (name: string, more: number, by: Sender, each = 0) =>
	at.store(fileOf(name, columns, rows(more, each)), { campaign: { audienceId: 'CRM' }, sender: by });
const requestOf = (by: Sender, sameAs?: string) => ({
	now,
	sender: by,
	...(sameAs === undefined ? {} : { samePeople: readSamePeople(sameAs) ?? [] })
});
const publish = ({ id }: Campaign, by: Sender, sameAs?: string) =>
	releaseStored(at.stores(), id, requestOf(by, sameAs));

/** What the API does with a change. */
async function change(
	campaign: Campaign,
	audienceId: string | null,
	isAdministrator: boolean
): Promise<void> {
	const { holdout } = at.stores();
	await holdout.write((tx) =>
		changeCampaign(
			tx,
			campaign,
			{ audienceId },
			{
				who: { isOwner: !isAdministrator, isAdministrator },
				by: null,
				now,
				record: (event) => audit.add(tx, { outcome: 'done', ...event, at: now, actor: commandLine })
			}
		)
	);
}

describe('a near copy that somebody published first under the audience ID of others', () => {
	it('is no reason to declare a new wave, and is separated by an administrator, on record', async () => {
		const [ana, ben] = [await sender('ana', 'analyst'), await sender('ben', 'analyst')];
		const copy = await add('Copy', 1, ben);
		expect(await publish(copy, ben)).toMatchObject({ kind: 'released' });
		const spring = await add('Spring', 0, ana);
		const asked = await publish(spring, ana);
		expect(asked).toMatchObject({ kind: 'refused', code: 'small_difference' });
		expect('words' in asked ? asked.words : '').not.toContain('wave');
		// The way round is refused, also with every answer, and the preview shows the same.
		const boss = await sender('boss', 'admin');
		for (const sameAs of ['new-wave', 'new-wave,none'])
			for (const [by, code] of [
				[ana, 'not_owner_of_audience'],
				[boss, 'repeats_earlier_wave']
			] as const) {
				const refused = await publish(spring, by, sameAs);
				expect(refused).toMatchObject({ kind: 'refused', code });
				expect(await previewRelease(at.stores(), spring.id, requestOf(by, sameAs))).toEqual(refused);
			}
		const published = await at.byId(copy.id);
		await expect(change(published, 'CRM copy', false)).rejects.toThrow('already_released');
		await change(published, 'CRM copy', true);
		expect(await at.byId(copy.id)).toMatchObject({ audienceId: 'CRM copy', wave: null });
		expect(await audit.list(at.stores().holdout, { limit: 1, action: 'campaign-separated' })).toMatchObject([
			{ target: 'copy', details: { from: 'CRM', to: 'CRM copy' } }
		]);
		expect(await checkFacts(at.stores())).toEqual([]);
		// That it is about other people is the owner's word, on record.
		expect(await publish(spring, ana)).toMatchObject({ code: 'same_people_question' });
		expect(await publish(spring, ana, 'none')).toMatchObject({ kind: 'released' });
	});

	it('cannot be moved into the audience of others, nor while others are in its wave', async () => {
		const [ana, ben] = [await sender('ana', 'analyst'), await sender('ben', 'analyst')];
		const first = await add('First', 0, ana);
		await publish(first, ana);
		const wave = await add('Second', 0, ana, 9000);
		expect(await publish(wave, ana, 'new-wave')).toMatchObject({ kind: 'released' });
		const third = await add('Third', 0, ben, 22_000);
		expect(await publish(third, ben)).toMatchObject({ kind: 'released' });
		await expect(change(await at.byId(wave.id), 'Other', true)).rejects.toThrow('wave_in_use');
		await expect(change(await at.byId(third.id), 'crm ', true)).rejects.toThrow('audience_in_use');
		expect((await campaigns.byId(at.stores().holdout, third.id))?.audienceId).toBe('CRM');
	});
});

describe('a preview', () => {
	it('asks what publishing asks, where it would be refused besides', async () => {
		const ana = await sender('ana', 'analyst');
		const one = await at.store(fileOf('One', columns, rows(0)), { sender: ana });
		await publish(one, ana);
		const two = await at.store(fileOf('Two', columns, rows(0)), { sender: ana });
		const refused = await publish(two, ana);
		expect(refused).toMatchObject({ code: 'same_people_question', resembles: [{ slug: 'one' }] });
		expect(await previewRelease(at.stores(), two.id, requestOf(ana))).toMatchObject({
			kind: 'released',
			resembles: [{ slug: 'one' }]
		});
	});
});
