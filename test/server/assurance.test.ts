import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OutOfWork, Work } from '#lib/privacy/disclosure/system/work.ts';
import { defaultPolicy } from '#lib/privacy/policy.ts';
import { releaseCampaign, releaseThrough } from '#lib/privacy/release.ts';
import type { Campaign } from '#lib/server/campaigns/campaigns.ts';
import { proofOf } from '#lib/server/analysis/proof/proof.ts';
import { isEverythingProved } from '#lib/server/analysis/proof/release-proof.ts';
import { ledger } from '#lib/server/ledger/ledger.ts';
import { solve } from '#lib/server/release/solver.ts';
import { closeStores, openStores, type Stores } from '#lib/server/db/stores.ts';
import { cubeOf, simulate } from '../privacy/campaign.ts';
import { project } from './holdout-command.ts';
import { publishCase } from './publish-case.ts';
import { unaudited } from '../privacy/unaudited.ts';

const now = new Date('2026-11-25T12:00:00Z');
const folder = mkdtempSync(join(tmpdir(), 'holdout-assurance-'));
let stores: Stores;
let spring: Campaign;
beforeAll(async () => {
	stores = openStores(folder, project);
	spring = await publishCase(stores, { name: 'Spring', now });
});
afterAll(() => {
	closeStores(stores);
	rmSync(folder, { recursive: true, force: true });
});

const set = (assurance: string | null) =>
	stores.holdout.$client.prepare('update releases set assurance = ?').run(assurance);
const proof = () => proofOf(stores.holdout, spring.slug);

describe('how a release was vouched for', () => {
	it('is by ranges where all small groups are proved, else by a search for exact sizes', () => {
		const { dimensions, cells } = simulate(
			{ people: 2000, split: [0.5, 0.5], plain: [4, 3], cities: [], days: 3, sparse: false, rate: 0.1 },
			5
		);
		const cube = cubeOf(dimensions, cells);
		expect(releaseCampaign(cube, defaultPolicy, solve).map(({ assurance }) => assurance)).toEqual(['ranges']);
		expect(releaseThrough(unaudited, cube, defaultPolicy).map(({ assurance }) => assurance)).toEqual([
			'exact'
		]);
	});

	it('has a limit in work, not in time', () => {
		const work = new Work(10);
		work.spend(10);
		expect(() => work.spend(1)).toThrow(OutOfWork);
	});

	it('is shown as it was, and promises a range only where that was proved', async () => {
		const isProved = () => isEverythingProved(stores.holdout);
		expect(await proof()).toMatchObject({ proof: 'all_groups', width: 10, provedBy: '3' });
		expect(await isProved()).toBe(true);
		set('exact');
		expect(await proof()).toMatchObject({ proof: 'exact_only', width: null });
		expect(await isProved()).toBe(false);
		set(null);
		expect(await proof()).toMatchObject({ proof: 'before_proofs', width: null, provedAt: null });
		expect(await isProved()).toBe(false);
		set('ranges');
	});

	it('is part of what the ledger covers', async () => {
		expect(await ledger.firstBroken(stores.holdout, spring.id)).toBeNull();
		set('exact');
		expect(await ledger.firstBroken(stores.holdout, spring.id)).toBe(1);
		set('ranges');
	});
});
