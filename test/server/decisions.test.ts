import { eq } from 'drizzle-orm';
import { beforeAll, describe, expect, it } from 'vitest';
import { dayOf, isoDay } from '#lib/experiment/day.ts';
import type { Campaign } from '#lib/server/campaigns/campaigns.ts';
import { setWorkspaceDefaults, workspaceDefaults } from '#lib/server/campaigns/workspace.ts';
import { members } from '#lib/server/accounts/members.ts';
import { countersignatures, decisions as table } from '#lib/server/db/tables/reports.ts';
import type { DecisionForm } from '#lib/server/facts/decision.ts';
import { ledger } from '#lib/server/ledger/ledger.ts';
import { decisions } from '#lib/server/reports/decisions.ts';
import { fingerprintOf } from '#lib/server/reports/reports.ts';
import { campaignReport } from '#lib/server/reports/roi.ts';
import { setAssumptions } from '#lib/server/reports/set-assumptions.ts';
import {
	countersign,
	mayCountersign,
	secondSigners,
	signReport,
	type Signer
} from '#lib/server/reports/sign.ts';
import { signedReport } from '#lib/server/reports/signed.ts';
import type { Stores } from '#lib/server/db/stores.ts';
import { publishCase } from './publish-case.ts';
import { storesForAll } from './fresh-stores.ts';

const now = new Date('2026-11-25T12:00:00Z');
const some = { marginRate: 0.4, fixedCost: 100, costPerPerson: 0, valuePerConversion: 20 };
let stores: Stores;
const people = {} as Record<'mia' | 'ana' | 'max', Signer>;
let names = 0;

storesForAll((fresh) => (stores = fresh.stores));

beforeAll(async () => {
	for (const [name, role] of [
		['mia', 'manager'],
		['ana', 'admin'],
		['max', 'marketer']
	] as const) {
		const added = await stores.holdout.write(async (tx) => {
			const found = await members.add(tx, { email: `${name}@example.org`, name, role, now });
			if (found.kind === 'added') await members.setPassword(tx, found.id, 'hash', now);
			return found;
		});
		if (added.kind !== 'added') throw new Error(name);
		people[name] = { person: `member:${added.id}`, name, role };
	}
});

const add = () => publishCase(stores, { name: `Case ${++names}`, now });
const enter = (campaign: Campaign, { person, name }: Signer) =>
	stores.holdout.write((tx) => setAssumptions(tx, campaign, { some, by: name, person, now }));
const fingerprintNow = async (campaign: Campaign) => {
	const report = await campaignReport(stores.holdout, campaign, now);
	if (!report) throw new Error('nothing is published');
	return fingerprintOf(report);
};
const form: DecisionForm = {
	kind: 'roll-out',
	variant: null,
	reason: 'Send it to everyone.',
	nextCheck: dayOf(now) + 90,
	second: null,
	lock: true
};
const sign = (campaign: Campaign, signer: Signer, more: Partial<DecisionForm> = {}, fingerprint = '') =>
	stores.holdout.write(async (tx) =>
		signReport(tx, campaign, {
			form: { ...form, ...more },
			fingerprint: fingerprint || (await fingerprintNow(campaign)),
			signer,
			now
		})
	);
const asksForSecond = (secondSignature: boolean) =>
	stores.holdout.write(async (tx) =>
		setWorkspaceDefaults(tx, { ...(await workspaceDefaults(tx)), secondSignature })
	);
const stateOf = (campaign: Campaign) => decisions.latest(stores.holdout, campaign.id);

describe('a decision', () => {
	it('is signed with a report, whose hash covers it, and another one replaces it', async () => {
		const campaign = await add();
		await enter(campaign, people.ana);
		expect(await sign(campaign, people.mia)).toMatchObject({ kind: 'signed', number: 1, waits: false });
		const found = await signedReport(stores.holdout, campaign, { number: '1', now });
		expect(found?.signed.decision).toEqual({
			kind: 'roll-out',
			variant: null,
			reason: 'Send it to everyone.',
			nextCheck: isoDay(dayOf(now) + 90),
			role: 'manager',
			second: null
		});
		expect(found?.state).toBe('current');
		expect((await stateOf(campaign)).current).toMatchObject({ report: 1, kind: 'roll-out', by: 'mia' });
		await sign(campaign, people.ana, { kind: 'stop', reason: 'It was too dear.', nextCheck: null });
		expect(await stateOf(campaign)).toMatchObject({
			current: { report: 2, kind: 'stop', nextCheck: null, by: 'ana' },
			pending: null
		});
		expect((await decisions.list(stores.holdout, campaign.id)).map(({ kind }) => kind)).toEqual([
			'stop',
			'roll-out'
		]);
		expect((await decisions.latestOfAll(stores.holdout)).get(campaign.id)).toEqual(await stateOf(campaign));
	});

	it('shows as altered where its row or its second signature is changed', async () => {
		const campaign = await add();
		await enter(campaign, people.max);
		await sign(campaign, people.mia, { second: people.ana.person });
		await stores.holdout.write((tx) => countersign(tx, campaign, { number: 1, signer: people.ana, now }));
		const state = async () => (await signedReport(stores.holdout, campaign, { number: '1', now }))?.state;
		expect(await state()).toBe('current');
		const change = (to: Partial<typeof table.$inferInsert>) =>
			stores.holdout.write((tx) => tx.update(table).set(to).where(eq(table.campaignId, campaign.id)));
		await change({ kind: 'stop' });
		expect(await state()).toBe('altered');
		await change({ kind: 'roll-out' });
		expect(await state()).toBe('current');
		await stores.holdout.write((tx) =>
			tx
				.update(countersignatures)
				.set({ signedBy: 'max' })
				.where(eq(countersignatures.campaignId, campaign.id))
		);
		expect(await state()).toBe('altered');
	});

	it('is refused on a report that was not seen, and for a day that has passed', async () => {
		const campaign = await add();
		expect(await sign(campaign, people.mia)).toEqual({ kind: 'changed' });
		await enter(campaign, people.ana);
		expect(await sign(campaign, people.mia, {}, 'another')).toEqual({ kind: 'changed' });
		expect(await sign(campaign, people.mia, { nextCheck: dayOf(now) - 1 })).toMatchObject({
			kind: 'refused',
			problems: { nextCheck: 'Choose today or a later day.' }
		});
		expect(await stateOf(campaign)).toEqual({ current: null, pending: null });
	});
});

describe('a second signature', () => {
	it('is needed from whoever entered margin and costs, where the workspace asks for it', async () => {
		const campaign = await add();
		await enter(campaign, people.mia);
		await asksForSecond(true);
		expect(await sign(campaign, people.mia)).toMatchObject({
			kind: 'refused',
			problems: { second: 'Choose who signs too: you entered margin and costs.' }
		});
		// Somebody else signs alone.
		expect(await sign(campaign, people.ana)).toMatchObject({ kind: 'signed', waits: false });
		await asksForSecond(false);
		expect(await sign(campaign, people.mia)).toMatchObject({ kind: 'signed', waits: false });
	});

	it('makes a decision count, and comes from the person asked alone', async () => {
		const campaign = await add();
		await enter(campaign, people.mia);
		await sign(campaign, people.ana, { kind: 'run-longer' });
		expect(
			(await secondSigners(stores.holdout, campaign, people.mia)).map(({ name }) => name),
			'neither the signer nor a marketer'
		).toEqual(['ana']);
		await sign(campaign, people.mia, { second: people.ana.person });
		expect(await stateOf(campaign)).toMatchObject({
			current: { report: 1, kind: 'run-longer' },
			pending: { report: 2, kind: 'roll-out', waitsFor: people.ana.person }
		});
		const second = (signer: Signer, number = 2) =>
			stores.holdout.write((tx) => countersign(tx, campaign, { number, signer, now }));
		expect(await second(people.mia)).toBe(false);
		expect(await second(people.ana, 1)).toBe(false);
		expect(await second(people.ana)).toBe(true);
		expect(await second(people.ana)).toBe(false);
		expect(await stateOf(campaign)).toMatchObject({
			current: { report: 2, kind: 'roll-out', waitsFor: null, countersigned: { by: 'ana', role: 'admin' } },
			pending: null
		});
	});

	it('is not given by whoever entered margin and costs, nor to a decision that was replaced or withdrawn', async () => {
		const campaign = await add();
		await enter(campaign, people.ana);
		expect(await secondSigners(stores.holdout, campaign, people.mia)).toEqual([]);
		expect(await sign(campaign, people.mia, { second: people.ana.person })).toMatchObject({
			kind: 'refused',
			problems: { second: 'Choose someone from the list.' }
		});
		await enter(campaign, people.max);
		await sign(campaign, people.mia, { second: people.ana.person });
		await sign(campaign, people.mia, { kind: 'stop' });
		const may = (number: number) =>
			mayCountersign(stores.holdout, campaign, { number, person: people.ana.person });
		expect(await may(1)).toBe(false);
		await sign(campaign, people.mia, { second: people.ana.person });
		expect(await may(3)).toBe(true);
		await stores.holdout.write((tx) => ledger.withdraw(tx, campaign.id, now));
		expect(await may(3)).toBe(false);
	});
});
