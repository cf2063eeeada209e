import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { defaultPolicy } from '#lib/privacy/policy.ts';
import { members } from '#lib/server/accounts/members.ts';
import { audit } from '#lib/server/audit/audit.ts';
import { campaigns, type Campaign } from '#lib/server/campaigns/campaigns.ts';
import { mentionable, type Mentionable } from '#lib/server/campaigns/mentionable.ts';
import { mentions, mentionsIn } from '#lib/server/campaigns/mentions.ts';
import { notes } from '#lib/server/campaigns/notes.ts';
import { variantPictures } from '#lib/server/campaigns/pictures/variant-pictures.ts';
import { mentions as mentionTable } from '#lib/server/db/tables/notes.ts';
import { closeStores, openStores, type Stores } from '#lib/server/db/stores.ts';
import { variantPictures as pictureTable, variants } from '#lib/server/db/tables/variants.ts';
import type { Role } from '#lib/server/facts/accounts.ts';
import { ledger } from '#lib/server/ledger/ledger.ts';
import { project } from './holdout-command.ts';
import { publishCase } from './publish-case.ts';

let folder: string;
let stores: Stores;
let campaign: Campaign;
let other: Campaign;
beforeAll(async () => {
	folder = mkdtempSync(join(tmpdir(), 'holdout-notes-'));
	stores = openStores(folder, project);
	[campaign, other] = (await Promise.all(
		['Spring', 'Autumn'].map((name) =>
			stores.holdout.write((tx) =>
				campaigns.add(tx, {
					name,
					variants: [{ name: 'control' }, { name: 'picks' }],
					policy: defaultPolicy,
					currency: 'EUR',
					now: new Date(1)
				})
			)
		)
	)) as [Campaign, Campaign];
});
afterAll(() => {
	closeStores(stores);
	rmSync(folder, { recursive: true, force: true });
});

const add = (to: Campaign, words: string, day: number | null = null) =>
	stores.holdout.write((tx) =>
		notes.add(tx, to.id, { day, kind: 'note', words, by: 'Ada', now: new Date(5) })
	);

describe('notes', () => {
	it('are numbered within their campaign, the newest first', async () => {
		await add(campaign, 'Prices rose', 20_000);
		await add(campaign, 'Outage');
		await add(other, 'Elsewhere');
		expect(await notes.list(stores.holdout, campaign.id)).toMatchObject([
			{ number: 2, words: 'Outage', day: null, struckAt: null },
			{ number: 1, words: 'Prices rose', day: 20_000, by: 'Ada', at: new Date(5) }
		]);
		expect(await notes.list(stores.holdout, other.id)).toMatchObject([{ number: 1, words: 'Elsewhere' }]);
	});

	it('are struck out once, and stay', async () => {
		const strike = (number: number, by: string) =>
			stores.holdout.write((tx) => notes.strike(tx, campaign.id, { number, by, now: new Date(9) }));
		expect(await strike(2, 'Bert')).toBe(true);
		expect(await strike(2, 'Cleo')).toBe(false);
		expect(await strike(7, 'Bert')).toBe(false);
		const [struck] = await notes.list(stores.holdout, campaign.id);
		expect(struck).toMatchObject({ words: 'Outage', struckBy: 'Bert', struckAt: new Date(9) });
	});

	it('go with their campaign', async () => {
		await stores.holdout.write((tx) => campaigns.remove(tx, other.id));
		expect(await notes.list(stores.holdout, other.id)).toEqual([]);
	});
});

describe('a mention', () => {
	const now = new Date('2026-11-25T12:00:00Z');
	const ids = new Map<string, string>();
	let published: Campaign;
	const writer = (email: string, role: Role) => ({ id: ids.get(email) ?? '', role });
	const namesFor = async (email: string, role: Role, of = published) =>
		(await mentionable(stores.holdout, of.id, writer(email, role))).map(({ label }) => label);

	beforeAll(async () => {
		published = await publishCase(stores, { name: 'Published', now });
		for (const [email, name, role] of [
			['admin@example.com', 'Ada', 'admin'],
			['ana@example.com', 'Ana Ruiz', 'analyst'],
			['ana.r@example.com', 'Ana Ruiz', 'manager'],
			['ben@example.com', 'Ben', 'marketer'],
			['gone@example.com', 'Gone', 'analyst']
		] as const)
			await stores.holdout.write(async (tx) => {
				const added = await members.add(tx, { email, name, role, now });
				if (added.kind === 'refused') throw new Error(added.why);
				ids.set(email, added.id);
				if (name === 'Gone') await members.deactivate(tx, added.id, now);
			});
	});

	it('is offered of members whom the writer sees, and only on results that all of them can read', async () => {
		const all = ['Ana Ruiz, ana.r@example.com', 'Ana Ruiz, ana@example.com', 'Ben'];
		expect(await namesFor('admin@example.com', 'admin')).toEqual(all);
		expect(await namesFor('admin@example.com', 'admin', campaign)).toEqual([]);
		// Others see no list of members: whose name is on a published campaign is known to them.
		expect(await namesFor('ben@example.com', 'manager')).toEqual([]);
		const noted = (email: string, name: string, target: string) =>
			stores.holdout.write((tx) =>
				audit.add(tx, {
					at: now,
					actor: { kind: 'member', id: ids.get(email) ?? '', name },
					action: 'note-added',
					target,
					outcome: 'done',
					details: { kind: 'note' }
				})
			);
		await noted('admin@example.com', 'Ada', campaign.slug);
		// Somebody who takes the name of another does not learn whether there is one.
		await noted('ben@example.com', 'Ada', published.slug);
		await noted('ana@example.com', 'Ana Ruiz', published.slug);
		await noted('gone@example.com', 'Gone', published.slug);
		expect(await namesFor('ben@example.com', 'manager')).toEqual(['Ana Ruiz']);
		expect(await namesFor('ana@example.com', 'analyst')).toEqual([]);
		await stores.holdout.write((tx) => ledger.withdraw(tx, published.id, now));
		expect(await namesFor('admin@example.com', 'admin')).toEqual([]);
	});

	it('is a whole name after an @, or who is chosen beside it; of equal names one is asked for', () => {
		const one = (name: string, ...own: string[]): Mentionable => ({ name, label: name, ids: own });
		const among = [one('Ana', '1'), one('Ana Ruiz', '2'), one('Ana Ruiz', '3'), one('Ben', '4', '5')];
		const found = (words: string, chosen: string | null = null) => mentionsIn(words, chosen, among);
		expect(found('Ask @ana, not x@Ana or @Anabel.')).toEqual({
			words: 'Ask @ana, not x@Ana or @Anabel.',
			list: [{ memberId: '1', name: 'ana' }]
		});
		expect(found('@Ana Ruiz: why?')).toEqual({ which: 'Ana Ruiz' });
		expect(found('@Ana Ruiz: why?', '3')).toMatchObject({ list: [{ memberId: '3' }] });
		expect(found('Why?', '2')).toEqual({
			words: 'Why? @Ana Ruiz',
			list: [{ memberId: '2', name: 'Ana Ruiz' }]
		});
		expect(found('@Ben @BEN')).toMatchObject({ list: [{ memberId: '4' }, { memberId: '5' }] });
		expect(found('Why?', 'nobody')).toEqual({ words: 'Why?', list: [] });
	});

	it('waits for its reader until the notes are seen, or the note is struck out', async () => {
		const { holdout } = stores;
		const ben = ids.get('ben@example.com') ?? '';
		const mention = async (words: string) =>
			await holdout.write(async (tx) => {
				const number = await notes.add(tx, campaign.id, {
					day: null,
					kind: 'note',
					words,
					by: 'Ada',
					now
				});
				await mentions.add(tx, campaign.id, number, [{ memberId: ben, name: 'Ben' }]);
				return number;
			});
		const unseen = async (person = `member:${ben}`) => [...(await mentions.unseen(holdout, person))];
		const number = await mention('@Ben, why?');
		expect(await unseen()).toEqual([campaign.slug]);
		expect(await unseen(`member:${ids.get('ana@example.com')}`)).toEqual([]);
		await holdout.write((tx) => notes.strike(tx, campaign.id, { number, by: 'Ada', now }));
		expect(await unseen()).toEqual([]);
		await mention('@Ben, when?');
		await mentions.see(holdout, ids.get('ana@example.com') ?? '', campaign.id, now);
		expect(await unseen()).toEqual([campaign.slug]);
		await mentions.see(holdout, ben, campaign.id, now);
		expect(await unseen()).toEqual([]);
		// The note keeps its words, whatever its reader is called.
		await holdout.write((tx) => members.rename(tx, ben, 'Benjamin', now));
		expect((await mentions.ofCampaign(holdout, campaign.id)).get(number + 1)).toEqual(['Ben']);
	});
});

describe('pictures of variants', () => {
	const picture = { type: 'image/webp', bytes: Buffer.from('drawn'), width: 3, height: 2 } as const;

	it('are one a variant, in their order, and go with the variant or the campaign', async () => {
		const { holdout } = stores;
		const { id } = campaign;
		const set = (variant: string, alt: string, of: typeof picture | null = picture) =>
			holdout.write((tx) => variantPictures.set(tx, id, { variant, picture: of, alt }));
		expect([await set('picks', 'New'), await set('control', 'Old')]).toEqual(['added', 'added']);
		expect([await set('picks', 'Newer', null), await set('later', 'None', null)]).toEqual(['changed', null]);
		const list = await variantPictures.list(holdout, id);
		expect(list).toMatchObject([
			{ variant: 'control', alt: 'Old' },
			{ variant: 'picks', alt: 'Newer', width: 3, height: 2 }
		]);
		expect(await variantPictures.find(holdout, id, list[0]?.hash ?? '')).toEqual({
			type: 'image/webp',
			bytes: picture.bytes
		});
		expect(await variantPictures.find(holdout, 'another', list[0]?.hash ?? '')).toBeNull();
		await holdout.write(async (tx) => {
			await tx.delete(variants).where(eq(variants.name, 'control'));
			await variantPictures.forgetGone(tx, id);
		});
		expect(await holdout.$count(pictureTable)).toBe(1);
		await holdout.write((tx) => campaigns.remove(tx, id));
		expect(await holdout.$count(pictureTable)).toBe(0);
		expect(await holdout.$count(mentionTable)).toBe(0);
	});
});
