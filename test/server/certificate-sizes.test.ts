import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { campaigns } from '#lib/server/campaigns/campaigns.ts';
import { demo } from '#lib/server/demo/demo.ts';
import { checkCertificates } from '#lib/server/release/check-certificates.ts';
import { closeStores, type Stores } from '#lib/server/db/stores.ts';
import { openDemo } from './demo-folder.ts';
import { bytesOfRows, storedCells } from './stored-cells.ts';

const folder = mkdtempSync(join(tmpdir(), 'holdout-certificate-sizes-'));
let stores: Stores;
beforeAll(async () => {
	stores = await openDemo(folder, new Date('2026-11-25T12:00:00Z'));
}, 60_000);
afterAll(() => {
	closeStores(stores);
	rmSync(folder, { recursive: true, force: true });
});

const bytes = (sql: string, of: string): number =>
	Number(stores.private.$client.prepare(sql).pluck().get(of) ?? 0);
const cellBytes = (campaignId: string): number =>
	bytesOfRows(storedCells(stores.private.$client).filter((cell) => cell.campaignId === campaignId));
const proofIds = (campaignId: string): string[] =>
	stores.holdout.$client
		.prepare(
			"select json_extract(kept.value, '$.id') from releases, json_each(certificates) kept where campaign_id = ?"
		)
		.pluck()
		.all(campaignId)
		.map(String);

describe('certificates of the demo', () => {
	it('take less room than the cells of their campaign', async () => {
		for (const { id, name } of await campaigns.list(stores.holdout)) {
			const certificates = proofIds(id).reduce(
				(sum, proof) =>
					sum +
					bytes(
						'select sum(length(proof_id) + 2 + length(bytes)) from certificates where proof_id = ?',
						proof
					),
				0
			);
			expect(certificates, name).toBeGreaterThan(0);
			// Measured: 0.13 to 0.24; 0.74 of the universal control group, which has twelve cells in all.
			expect(certificates / cellBytes(id), name).toBeLessThan(name.startsWith('Universal') ? 1 : 0.5);
		}
	});

	it('add up again without a fault, and are gone with the demo', async () => {
		const { proved, faults } = await checkCertificates(stores);
		expect(faults).toEqual([]);
		expect(proved).toBeGreaterThan(40);
		await demo.remove(stores);
		expect(stores.private.$client.prepare('select count(*) from certificates').pluck().get()).toBe(0);
	});
});
