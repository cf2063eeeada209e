import { describe, expect, it } from 'vitest';
import { Readable } from 'node:stream';
import { audit } from '#lib/server/audit/audit.ts';
import { members } from '#lib/server/accounts/members.ts';
import type { Role } from '#lib/server/accounts/tokens.ts';
import { campaigns } from '#lib/server/campaigns/campaigns.ts';
import { importFile } from '#lib/server/ingest/import.ts';
import { proofOf } from '#lib/server/analysis/proof/proof.ts';
import { publishedAbout } from '#lib/server/analysis/proof/published.ts';
import { relatedCampaigns } from '#lib/server/release/related.ts';
import { previewRelease, releaseStored } from '#lib/server/release/release.ts';
import { readSamePeople } from '#lib/server/release/same-people-answer.ts';
import { waveNumber } from '#lib/server/release/waves.ts';
import type { Stores } from '#lib/server/db/stores.ts';
import { command } from '../holdout-command.ts';
import { storesForEach } from '../fresh-stores.ts';

const now = new Date('2026-06-20T10:00:00Z');
const later = (hours: number) => new Date(now.getTime() + hours * 3_600_000);
let folder: string;
let stores: Stores;
storesForEach((fresh) => ({ folder, stores } = fresh));

async function sender(name: string, role: Role) {
	await stores.holdout.write((tx) => members.add(tx, { email: `${name}@example.com`, name, role, now }));
	const { id = '' } = (await members.findByEmail(stores.holdout, `${name}@example.com`)) ?? {};
	return { actor: { kind: 'member', id, name }, address: null } as const;
}
type Sender = Awaited<ReturnType<typeof sender>>;

/** Five regions; the control has `more` people more in one of them. */
const file = (name: string, { more = 0, times = 1 } = {}): string =>
	[
		'campaign,variant,region,people,conversions',
		...['North', 'South', 'East', 'West', 'Isle'].flatMap((region, i) =>
			['control', 'picks'].map((variant, v) => {
				const people = (1000 + 117 * i) * times + 7 * v + (v === 0 && i === 0 ? more : 0);
				return `${name},${variant},${region},${people},${Math.round(people / (11 + i + name.length))}`;
			})
		),
		''
	].join('\n');

async function store(text: string, by: Sender, audienceId: string | null = 'crm'): Promise<string> {
	const outcome = await importFile(stores, {
		open: () => Readable.from([Buffer.from(text)]),
		file: 'case.csv',
		control: 'control',
		release: false,
		sender: by,
		now,
		campaign: audienceId === null ? {} : { audienceId }
	});
	if (outcome.kind !== 'stored') throw new Error(JSON.stringify(outcome));
	return (await campaigns.find(stores.holdout, outcome.campaigns[0]?.slug ?? ''))?.id ?? '';
}

const publish = (id: string, by: Sender, { sameAs, at = now }: { sameAs?: string; at?: Date } = {}) =>
	releaseStored(stores, id, {
		now: at,
		sender: by,
		...(sameAs === undefined ? {} : { samePeople: readSamePeople(sameAs) ?? [] })
	});

const campaign = async (id: string) => {
	const found = await campaigns.byId(stores.holdout, id);
	if (!found) throw new Error(id);
	return found;
};

/** Names of campaigns that one is compared with. */
const comparedWith = async (id: string) =>
	(await relatedCampaigns(stores.holdout, await campaign(id))).map((one) => one.campaign.name);

describe('a new wave of an audience', () => {
	it('is not compared with earlier ones, is on record, and takes the campaigns after it', async () => {
		const ana = await sender('ana', 'analyst');
		expect(await publish(await store(file('One'), ana), ana)).toMatchObject({ kind: 'released' });
		// Three people more in one region of the control: alone it would show them.
		const two = await store(file('Two Two', { more: 3 }), ana);
		expect(await publish(two, ana)).toMatchObject({ kind: 'refused', code: 'small_difference' });
		const other = await store(file('Second', { times: 3 }), ana);
		expect(
			await previewRelease(stores, other, { now, samePeople: readSamePeople('new-wave') ?? [] })
		).toMatchObject({
			kind: 'released'
		});
		expect((await campaign(other)).wave).toBeNull();
		expect(await publish(other, ana, { sameAs: 'new-wave', at: later(1) })).toMatchObject({
			kind: 'released'
		});
		expect(await comparedWith(other)).toEqual([]);
		expect(await audit.list(stores.holdout, { action: 'new-wave-confirmed', limit: 5 })).toMatchObject([
			{
				actor: { name: 'ana' },
				target: expect.stringMatching(/^second/) as string,
				details: { audience: 'crm' }
			}
		]);
		expect((await proofOf(stores.holdout, 'second'))?.newWaveAt).toBe(later(1).toISOString());
		expect((await proofOf(stores.holdout, 'one'))?.newWaveAt).toBeNull();
		// The next one is in the newest wave, and compared there.
		const close = await store(file('Third', { times: 3, more: 2 }), ana);
		expect(await publish(close, ana)).toMatchObject({ code: 'small_difference' });
		const next = await store(file('Fourth', { times: 3, more: 90 }), ana);
		expect(await publish(next, ana)).toMatchObject({ kind: 'released' });
		expect(await comparedWith(next)).toEqual(['Second']);
		expect(
			await Promise.all([other, next].map(async (id) => await waveNumber(stores.holdout, await campaign(id))))
		).toEqual([2, 2]);
		expect((await publishedAbout(stores.holdout, await campaign(next))).others).toHaveLength(1);
		const [first] = (await campaigns.list(stores.holdout)).filter(({ name }) => name === 'One');
		expect(first && (await comparedWith(first.id))).toEqual([]);
		// Said again with later files of the same campaign it changes nothing.
		expect(await publish(other, ana, { sameAs: 'new-wave' })).toMatchObject({ kind: 'nothing-new' });
	});

	it('is refused where it repeats numbers of an earlier campaign of the audience, whatever is answered', async () => {
		const ana = await sender('ana', 'analyst');
		await publish(await store(file('One'), ana), ana);
		// The same people and the same outcomes.
		const copy = await store(file('Eno'), ana);
		for (const sameAs of ['new-wave', 'new-wave,audience', 'new-wave,none'])
			expect(await publish(copy, ana, { sameAs })).toMatchObject({ code: 'repeats_earlier_wave' });
		const nearly = await store(file('Nearly', { more: 1 }), ana);
		expect(await publish(nearly, ana, { sameAs: 'new-wave,none' })).toMatchObject({
			code: 'repeats_earlier_wave'
		});
		const drawn = await store(file('Drawn again', { times: 2 }), ana);
		expect(await publish(drawn, ana, { sameAs: 'new-wave' })).toMatchObject({ kind: 'released' });
		// Whoever resembles the first wave and is of it is compared with it, though there is a newer one.
		const back = await store(file('Back again', { more: 2 }), ana);
		expect(await publish(back, ana)).toMatchObject({ code: 'same_people_question' });
		expect(await publish(back, ana, { sameAs: 'audience:one,none' })).toMatchObject({
			code: 'small_difference'
		});
	});

	it('counts to the daily limit of the question', async () => {
		const [ana, boss] = [await sender('ana', 'analyst'), await sender('boss', 'admin')];
		await publish(await store(file('Zero'), ana), ana);
		const begin = async (i: number, by: Sender, at = now) =>
			await publish(await store(file(`Wave ${'x'.repeat(i)}`, { times: i + 1 }), by), by, {
				sameAs: 'new-wave',
				at
			});
		for (let i = 1; i <= 10; i += 1) expect((await begin(i, ana)).kind).toBe('released');
		expect(await begin(11, ana)).toMatchObject({ kind: 'refused', code: 'too_many_answers' });
		expect((await begin(12, ana, later(25))).kind).toBe('released');
		expect((await begin(13, boss)).kind).toBe('released');
	});

	it('needs an earlier campaign of the audience, and is fixed by the first publication', async () => {
		const ana = await sender('ana', 'analyst');
		const alone = await store(file('Alone'), ana);
		expect(await publish(alone, ana, { sameAs: 'new-wave' })).toMatchObject({ code: 'no_earlier_wave' });
		const without = await store(file('Without', { times: 5 }), ana, null);
		expect(await publish(without, ana, { sameAs: 'new-wave' })).toMatchObject({ code: 'no_earlier_wave' });
		expect(await publish(alone, ana)).toMatchObject({ kind: 'released' });
		const outcome = await importFile(stores, {
			open: () => Readable.from([Buffer.from(file('Alone', { more: 90 }))]),
			file: 'corrected.csv',
			control: 'control',
			release: true,
			replaces: 'alone',
			sender: ana,
			samePeople: readSamePeople('new-wave') ?? [],
			now
		});
		expect(outcome).toMatchObject({ kind: 'stored', campaigns: [{ released: false }] });
		expect(JSON.stringify(outcome)).toContain('a correction is about those of what it corrects');
	});

	it('is declared on the command line', async () => {
		const ana = await sender('ana', 'analyst');
		await publish(await store(file('One'), ana), ana);
		await store(file('Two', { times: 2 }), ana);
		const run = (...args: string[]) => command(args, { env: { HOLDOUT_DATA: folder } });
		expect(await run('release', 'two', '--same-as', 'new-wave')).toMatchObject({ status: 0 });
		expect(await audit.list(stores.holdout, { action: 'new-wave-confirmed', limit: 5 })).toHaveLength(1);
		expect(await run('release', 'two', '--same-as', 'new-wave:one')).toMatchObject({ status: 2 });
	});
});
