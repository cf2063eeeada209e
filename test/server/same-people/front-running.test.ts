import { describe, expect, it } from 'vitest';
import { audit } from '#lib/server/audit/audit.ts';
import { commandLine } from '#lib/server/audit/actor.ts';
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

function sender(name: string, role: 'analyst' | 'admin') {
	const { holdout } = at.stores();
	tokens.add(holdout, { name, role, now });
	const id = tokens.list(holdout).find((one) => one.name === name)?.id ?? '';
	return { actor: { kind: 'token' as const, id, name }, address: null };
}
type Sender = ReturnType<typeof sender>;

const add = (name: string, more: number, by: Sender, each = 0) =>
	at.store(fileOf(name, columns, rows(more, each)), { campaign: { audienceId: 'CRM' }, sender: by });
const wishOf = (by: Sender, sameAs?: string) => ({
	now,
	sender: by,
	...(sameAs === undefined ? {} : { samePeople: readSamePeople(sameAs) ?? [] })
});
const publish = ({ id }: Campaign, by: Sender, sameAs?: string) =>
	releaseStored(at.stores(), id, wishOf(by, sameAs));

/** What the API does with a change. */
function change(campaign: Campaign, audienceId: string | null, isAdministrator: boolean): void {
	const { holdout } = at.stores();
	changeCampaign(
		holdout,
		campaign,
		{ audienceId },
		{
			who: { isOwner: !isAdministrator, isAdministrator },
			by: null,
			now,
			record: (deed) => audit.add(holdout, { outcome: 'done', ...deed, at: now, actor: commandLine })
		}
	);
}

describe('a near copy that somebody published first under the audience ID of others', () => {
	it('is no reason to declare a new wave, and is separated by an administrator, on record', async () => {
		const [ana, ben] = [sender('ana', 'analyst'), sender('ben', 'analyst')];
		const copy = await add('Copy', 1, ben);
		expect(publish(copy, ben)).toMatchObject({ kind: 'released' });
		const spring = await add('Spring', 0, ana);
		const asked = publish(spring, ana);
		expect(asked).toMatchObject({ kind: 'refused', code: 'small_difference' });
		expect('words' in asked ? asked.words : '').not.toContain('wave');
		// The way round is refused, also with every answer, and the preview shows the same.
		const boss = sender('boss', 'admin');
		for (const sameAs of ['new-wave', 'new-wave,none'])
			for (const [by, code] of [
				[ana, 'not_owner_of_audience'],
				[boss, 'repeats_earlier_wave']
			] as const) {
				const refused = publish(spring, by, sameAs);
				expect(refused).toMatchObject({ kind: 'refused', code });
				expect(previewRelease(at.stores(), spring.id, wishOf(by, sameAs))).toEqual(refused);
			}
		const published = at.byId(copy.id);
		expect(() => change(published, 'CRM copy', false)).toThrow('already_released');
		change(published, 'CRM copy', true);
		expect(at.byId(copy.id)).toMatchObject({ audienceId: 'CRM copy', wave: null });
		expect(audit.list(at.stores().holdout, { limit: 1, action: 'campaign-separated' })).toMatchObject([
			{ target: 'copy', details: { from: 'CRM', to: 'CRM copy' } }
		]);
		expect(checkFacts(at.stores())).toEqual([]);
		// That it is about other people is the owner's word, on record.
		expect(publish(spring, ana)).toMatchObject({ code: 'same_people_question' });
		expect(publish(spring, ana, 'none')).toMatchObject({ kind: 'released' });
	});

	it('cannot be moved into the audience of others, nor while others are in its wave', async () => {
		const [ana, ben] = [sender('ana', 'analyst'), sender('ben', 'analyst')];
		const first = await add('First', 0, ana);
		publish(first, ana);
		const wave = await add('Second', 0, ana, 9000);
		expect(publish(wave, ana, 'new-wave')).toMatchObject({ kind: 'released' });
		const third = await add('Third', 0, ben, 22_000);
		expect(publish(third, ben)).toMatchObject({ kind: 'released' });
		expect(() => change(at.byId(wave.id), 'Other', true)).toThrow('wave_in_use');
		expect(() => change(at.byId(third.id), 'crm ', true)).toThrow('audience_in_use');
		expect(campaigns.byId(at.stores().holdout, third.id)?.audienceId).toBe('CRM');
	});
});

describe('a preview', () => {
	it('asks what publishing asks, where it would be refused besides', async () => {
		const ana = sender('ana', 'analyst');
		const one = await at.store(fileOf('One', columns, rows(0)), { sender: ana });
		publish(one, ana);
		const two = await at.store(fileOf('Two', columns, rows(0)), { sender: ana });
		const refused = publish(two, ana);
		expect(refused).toMatchObject({ code: 'same_people_question', resembles: [{ slug: 'one' }] });
		expect(previewRelease(at.stores(), two.id, wishOf(ana))).toMatchObject({
			kind: 'released',
			resembles: [{ slug: 'one' }]
		});
	});
});
