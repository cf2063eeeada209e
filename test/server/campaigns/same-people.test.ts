import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { audit } from '#lib/server/audit/audit.ts';
import { members } from '#lib/server/accounts/members.ts';
import type { Role } from '#lib/server/accounts/tokens.ts';
import { campaigns } from '#lib/server/campaigns/campaigns.ts';
import { importFile } from '#lib/server/ingest/import.ts';
import { ledger } from '#lib/server/ledger/ledger.ts';
import { publishedTwice } from '#lib/server/ledger/published-twice.ts';
import { releaseStored } from '#lib/server/release/release.ts';
import { readSamePeople } from '#lib/server/release/same-people-answer.ts';
import type { Stores } from '#lib/server/db/stores.ts';
import { command } from '../holdout-command.ts';
import { regional } from './two-analysts.ts';
import { storesForAll } from '../fresh-stores.ts';

const now = new Date('2026-06-20T10:00:00Z');
let folder: string;
let stores: Stores;
storesForAll((fresh) => ({ folder, stores } = fresh));

async function sender(name: string, role: Role) {
	const added = await stores.holdout.write((tx) =>
		members.add(tx, { email: `${name}@example.com`, name, role, now })
	);
	const id =
		added.kind === 'added'
			? added.id
			: ((await members.findByEmail(stores.holdout, `${name}@example.com`))?.id ?? '');
	return { actor: { kind: 'member', id, name }, address: null } as const;
}
type Sender = Awaited<ReturnType<typeof sender>>;

async function store(csv: string, by: Sender): Promise<string> {
	const outcome = await importFile(stores, {
		open: () => Readable.from([Buffer.from(csv)]),
		file: 'case.csv',
		control: 'control',
		release: false,
		sender: by,
		now
	});
	if (outcome.kind !== 'stored') throw new Error(JSON.stringify(outcome));
	return (await campaigns.find(stores.holdout, outcome.campaigns[0]?.slug ?? ''))?.id ?? '';
}

const publish = async (id: string, by: Sender, sameAs?: string, at = now) => {
	const samePeople = sameAs === undefined ? null : readSamePeople(sameAs);
	return await releaseStored(stores, id, { now: at, sender: by, ...(samePeople ? { samePeople } : {}) });
};

/** The same people with other regions' names. */
const copy = (i: number): string =>
	regional(`Copy ${i}`, { line: (variant, region, n, b) => `${variant},${region} ${i},${n},${b}` });

describe('readSamePeople', () => {
	it('reads answers for all and for one', () => {
		expect(readSamePeople('none')).toEqual([{ answer: 'none' }]);
		expect(readSamePeople('version:spring, audience')).toEqual([
			{ answer: 'version', slug: 'spring' },
			{ answer: 'audience' }
		]);
		for (const text of ['', 'maybe', 'none:', 'none:a:b', 'none,']) expect(readSamePeople(text)).toBeNull();
	});
});

describe('the answer that it is not the same people', () => {
	it('publishes, is on record, and is given ten times in 24 hours by an analyst', async () => {
		const [ana, ben, boss] = [
			await sender('ana', 'analyst'),
			await sender('ben', 'analyst'),
			await sender('boss', 'admin')
		];
		expect(await publish(await store(copy(0), ana), ana)).toMatchObject({ kind: 'released' });
		const first = await store(copy(1), ben);
		expect(await publish(first, ben)).toMatchObject({
			code: 'same_people_question',
			resembles: [{ slug: 'copy-0' }]
		});
		expect(await publish(first, ben, 'none')).toMatchObject({ kind: 'released' });
		const [entry] = await audit.list(stores.holdout, { action: 'same-people-answered', limit: 5 });
		expect(entry).toMatchObject({ actor: { name: 'ben' }, details: { answer: 'none', campaign: 'copy-0' } });
		// Each further copy resembles all before it: 2, 3 and 4 answers, and the next five are too many.
		for (const i of [2, 3, 4])
			expect((await publish(await store(copy(i), ben), ben, 'none')).kind).toBe('released');
		const last = await store(copy(5), ben);
		expect(await publish(last, ben, 'none')).toMatchObject({ kind: 'refused', code: 'too_many_answers' });
		expect(await ledger.isBegun(stores.holdout, last)).toBe(false);
		expect((await publish(last, ben, 'none', new Date(now.getTime() + 86_400_001))).kind).toBe('released');
		// An administrator answers for as many as there are, at once.
		const seventh = await store(copy(6), boss);
		expect(await publish(seventh, boss)).toMatchObject({ code: 'same_people_question' });
		expect((await publish(seventh, boss, 'none')).kind).toBe('released');
		const answers = stores.holdout.$client.prepare('select count(*) from same_people_answers').pluck().get();
		expect(answers).toBe(1 + 2 + 3 + 4 + 5 + 6);
	});
});

describe('the answer that it is the same people', () => {
	const other = (name: string, change = 0, times = 3): string =>
		regional(name, {
			line: (variant, region, n, b) =>
				`${variant},${region} east,${n * times + (region === 'R1' ? change : 0)},${b * 2 + times}`
		});

	it('binds a version to what it corrects, which is withdrawn', async () => {
		const ana = await sender('ana', 'analyst');
		const old = await store(other('Old'), ana);
		await publish(old, ana);
		const corrected = await store(other('New', 90), ana);
		expect(await publish(corrected, ana, 'version:nothing')).toMatchObject({ code: 'same_people_question' });
		expect(await publish(corrected, ana, 'version')).toMatchObject({ kind: 'released' });
		expect((await campaigns.byId(stores.holdout, corrected))?.replacesId).toBe(old);
		expect(await ledger.isWithdrawn(stores.holdout, old)).toBe(true);
	});

	it('binds campaigns of one audience, which are compared from then on', async () => {
		const [ana, ben] = [await sender('ana', 'analyst'), await sender('cleo', 'analyst')];
		const wide = (name: string, change: number) => other(name, change, 7).replaceAll(' east', ' west');
		const one = await store(wide('One', 0), ana);
		await publish(one, ana);
		const close = await store(wide('Close', 3), ben);
		expect(await publish(close, ben, 'audience')).toMatchObject({ code: 'small_difference' });
		expect((await campaigns.byId(stores.holdout, close))?.audienceId).toBeNull();
		const far = await store(wide('Far', 90), ben);
		expect(await publish(far, ben, 'audience')).toMatchObject({ kind: 'released' });
		const audience = async (id: string) => (await campaigns.byId(stores.holdout, id))?.audienceId;
		expect(await audience(far)).toBe(await audience(one));
		expect(await audience(far)).not.toBeNull();
	});
});

describe('the command line', () => {
	it('answers with --same-as, without a limit', async () => {
		const ana = await sender('ana', 'analyst');
		await store(copy(9), ana);
		const run = (...args: string[]) =>
			command(['release', 'copy-9', ...args], { env: { HOLDOUT_DATA: folder } });
		const { status, stderr } = await run();
		expect(status).toBe(1);
		expect(stderr).toMatch(/same_people_question.*--same-as/);
		expect((await run('--same-as', 'perhaps')).status).toBe(2);
		expect((await run('--same-as', 'none')).stdout).toContain('copy-9: published');
		// The very bytes again, by somebody else: published after the answer, they are no fault.
		const dora = await sender('dora', 'analyst');
		const bytes = await store(copy(9), await sender('eve', 'analyst')).catch(String);
		expect(bytes).toContain('not_owner');
		const twice = regional('Twice', {
			line: (variant, region, n, b) => `${variant},${region},${n * 11},${b * 11}`
		});
		const [one, two] = [await store(twice, ana), await store(twice, dora)];
		expect(await publish(one, ana)).toMatchObject({ kind: 'released' });
		expect(await publish(two, dora, 'none')).toMatchObject({ kind: 'released' });
		expect((await campaigns.byId(stores.holdout, two))?.name).toBe('Twice (2)');
		expect(await publishedTwice(stores.holdout)).toEqual([]);
	});
});
