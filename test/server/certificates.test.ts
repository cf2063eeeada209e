import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bytesOf, certificateIn } from '#lib/privacy/certificates/bytes.ts';
import type { Certificate, KeptCertificates } from '#lib/privacy/certificates/certificate.ts';
import type { Campaign } from '#lib/server/campaigns/campaigns.ts';
import { purgeExpired } from '#lib/server/ingest/purge.ts';
import { campaignCube } from '#lib/server/release/certificate-file.ts';
import { hashOf } from '#lib/server/release/certificates.ts';
import { checkCertificates } from '#lib/server/release/check-certificates.ts';
import { ledger } from '#lib/server/ledger/ledger.ts';
import { storeProof } from '#lib/server/release/store-proof.ts';
import { sweepProofs } from '#lib/server/release/sweep-proofs.ts';
import { closeStores, openStores, type Stores } from '#lib/server/db/stores.ts';
import { published, smallGroupsFile } from './certificate-campaign.ts';
import { project } from './holdout-command.ts';
import { bytesOfRows, changeCells, storedCells } from './stored-cells.ts';

const now = new Date('2026-11-25T12:00:00Z');
const folder = mkdtempSync(join(tmpdir(), 'holdout-certificates-'));
let stores: Stores;
let spring: Campaign;
let kept: KeptCertificates;
beforeAll(async () => {
	stores = openStores(folder, project);
	spring = await published(stores, smallGroupsFile('Spring'), { name: 'Spring', now });
	kept = keptOf(spring);
});
afterAll(() => {
	closeStores(stores);
	rmSync(folder, { recursive: true, force: true });
});

const keptOf = ({ id }: Campaign): KeptCertificates => {
	const text = stores.holdout.$client
		.prepare('select certificates from releases where campaign_id = ?')
		.pluck()
		.get(id);
	const [own] = JSON.parse(String(text)) as [KeptCertificates];
	return own;
};
const bytesAt = (position: number): Buffer => {
	const row = stores.private.$client
		.prepare('select bytes from certificates where proof_id = ? and position = ?')
		.pluck()
		.get(kept.id, position);
	if (!Buffer.isBuffer(row)) throw new Error('no certificate');
	return row;
};
const put = (position: number, bytes: Uint8Array) =>
	stores.private.$client
		.prepare('insert or replace into certificates (proof_id, position, bytes) values (?, ?, ?)')
		.run(kept.id, position, bytes);
const faults = async () => (await checkCertificates(stores)).faults;
/** Changes something of what is stored, looks, and puts it back. */
const faultsWith = async (positions: readonly number[], change: () => void): Promise<readonly string[]> => {
	const before = positions.map((position) => [position, bytesAt(position)] as const);
	change();
	const found = await faults();
	for (const [position, bytes] of before) put(position, bytes);
	expect(await faults()).toEqual([]);
	return found;
};
const positionOf = (variant: string, name: string): number =>
	kept.lines.findIndex(
		(line) => line.variant === variant && line.terms.length === 1 && line.terms[0]?.[0] === name
	);
const certificateAt = (position: number): Certificate => {
	const found = certificateIn(inflateRawSync(bytesAt(position)));
	if (!found) throw new Error('no certificate');
	return found;
};

describe('certificates of a release', () => {
	it('are in the ledger: their number by kind, groups, width and hash, with the version of the rule', () => {
		expect(kept.rule).toBe('1');
		expect(kept.uploads).toHaveLength(1);
		const people = kept.lines[positionOf('control', 'people')];
		expect(people).toMatchObject({
			layer: 'people',
			kind: 'people',
			terms: [['people', 1]],
			width: 10,
			open: 0
		});
		expect(people?.groups).toBeGreaterThan(15);
		expect(kept.lines[positionOf('picks', 'conversions')]).toMatchObject({
			layer: 'outcome',
			width: 5,
			open: 0
		});
		expect(kept.lines[positionOf('picks', 'revenue')]).toMatchObject({ kind: 'money', width: null });
		for (const [position, { found, hash }] of kept.lines.entries()) {
			const bytes = inflateRawSync(bytesAt(position));
			expect(hashOf(bytes)).toBe(hash);
			expect(found.exchange + found.batch + found.single).toBe(certificateAt(position).changes.count);
		}
	});

	it('are added up again from the stored rows without a fault', async () => {
		expect(await checkCertificates(stores)).toEqual({ proved: kept.lines.length, faults: [], expired: [] });
		expect(await ledger.firstBroken(stores.holdout, spring.id)).toBeNull();
	});

	it('are fewer bytes than the cells, as stored', () => {
		const size = (sql: string) => Number(stores.private.$client.prepare(sql).pluck().get());
		const cells = bytesOfRows(storedCells(stores.private.$client));
		const certificates = size('select sum(length(proof_id) + 2 + length(bytes)) from certificates');
		expect(certificates).toBeGreaterThan(0);
		expect(certificates / cells).toBeLessThan(1);
	});

	it('name release and layer where one number was changed, whatever number', async () => {
		const position = positionOf('picks', 'conversions');
		const { head, changes } = certificateAt(position);
		const by = changes.by.map((numbers, q) =>
			numbers.map((units, i) => (q === 1 && i === 3 ? units + 1 : units))
		);
		const changed = bytesOf({ head, changes: { ...changes, by } });
		expect(await faultsWith([position], () => put(position, deflateRawSync(changed)))).toEqual([
			'spring:1: certificate_changed: the certificate of conversions in variant "picks" (layer outcome) is not what was stored'
		]);
	});

	it('name what is lost, and what cannot be read', async () => {
		const position = positionOf('control', 'people');
		const remove = () =>
			stores.private.$client
				.prepare('delete from certificates where proof_id = ? and position = ?')
				.run(kept.id, position);
		expect(await faultsWith([position], remove)).toEqual([
			'spring:1: certificate_missing: the certificate of people in variant "control" (layer people) is lost'
		]);
		expect(await faultsWith([position], () => put(position, Buffer.from('nothing')))).toEqual([
			'spring:1: certificate_changed: the certificate of people in variant "control" (layer people) is not what was stored'
		]);
	});

	it('name both of two that were exchanged', async () => {
		const [one, other] = [positionOf('control', 'people'), positionOf('picks', 'people')] as const;
		const found = await faultsWith([one, other], () => {
			const first = bytesAt(one);
			put(one, bytesAt(other));
			put(other, first);
		});
		expect(found).toHaveLength(2);
		expect(found.every((line) => line.startsWith('spring:1: certificate_changed: '))).toBe(true);
	});

	it('are checked against the ledger, whose hash covers them', async () => {
		const set = (value: unknown) =>
			stores.holdout.$client
				.prepare('update releases set certificates = ?')
				.run(value && JSON.stringify(value));
		for (const changed of [null, [], [{ ...kept, lines: kept.lines.slice(1) }]]) {
			set(changed);
			expect(await ledger.firstBroken(stores.holdout, spring.id)).toBe(1);
		}
		set([kept]);
		expect(await ledger.firstBroken(stores.holdout, spring.id)).toBeNull();
	});

	it('do not fit other rows or other published numbers', async () => {
		const add = (people: number) => {
			let isChanged = false;
			changeCells(stores.private.$client, (cell) => {
				if (isChanged || cell.variant !== 'control') return cell;
				isChanged = true;
				return { ...cell, people: cell.people + people };
			});
		};
		add(1);
		const found = await faults();
		add(-1);
		expect(found[0]).toMatch(
			/^spring:1: certificate_wrong: the certificate of people in variant "control" \(layer people\) proves nothing: the stored rows do not add up to the published people by /
		);
	});

	it('are gone where their release is not recorded, and stay while it is on its way', async () => {
		const count = () =>
			Number(stores.private.$client.prepare('select count(*) from certificates').pluck().get());
		const before = count();
		const made = {
			buckets: [],
			epochs: await ledger.history(stores.holdout, spring.id),
			certificates: [[certificateAt(0), certificateAt(1)]],
			rule: spring.policy,
			cube: await campaignCube(stores, spring.id),
			joint: null
		};
		const refused = await storeProof(stores, spring.id, made);
		expect(count()).toBe(before + 2);
		await sweepProofs(stores);
		expect(count()).toBe(before + 2);
		await refused.discard();
		expect(count()).toBe(before);
		// As a process that was killed leaves them.
		const left = await storeProof(stores, spring.id, made);
		await stores.holdout.write((tx) => left.settle(tx));
		expect(count()).toBe(before + 2);
		await sweepProofs(stores);
		expect(count()).toBe(before);
	});

	it('are swept where their release was never recorded, and only then', async () => {
		const count = () =>
			Number(stores.private.$client.prepare('select count(*) from certificates').pluck().get());
		const before = count();
		stores.private.$client.prepare("insert into certificates values ('left-behind', 0, x'00')").run();
		await sweepProofs(stores);
		expect(count()).toBe(before);
		expect(await faults()).toEqual([]);
	});
});

describe('releases of before', () => {
	it('have no certificates, and verify as they did', async () => {
		const other = await published(stores, smallGroupsFile('Summer', 11), { name: 'Summer', now });
		// What an earlier version wrote: the hash of an entry without certificates.
		const { chainHash, chainStart } = await import('#lib/privacy/chain.ts');
		const { createHash } = await import('node:crypto');
		const [content] = await ledger.history(stores.holdout, other.id);
		const head = stores.holdout.$client
			.prepare('select input_hash, code_version from releases where campaign_id = ?')
			.get(other.id) as { input_hash: string; code_version: string };
		const hash = chainHash(
			chainStart,
			{
				campaignId: other.id,
				sequence: 1,
				kind: 'epoch',
				inputHash: head.input_hash,
				codeVersion: head.code_version,
				content
			},
			(text) => createHash('sha256').update(text).digest('hex')
		);
		stores.holdout.$client
			.prepare('update releases set certificates = null, hash = ? where campaign_id = ?')
			.run(hash, other.id);
		await sweepProofs(stores);
		expect(await ledger.firstBroken(stores.holdout, other.id)).toBeNull();
		expect(await checkCertificates(stores)).toMatchObject({
			proved: kept.lines.length,
			faults: [],
			expired: []
		});
	});
});

describe('the purge of raw rows', () => {
	it('deletes their certificates; the hashes stay, and the proof has expired without a fault', async () => {
		const marker = inflateRawSync(bytesAt(0)).subarray(0, 40);
		expect(marker.length).toBe(40);
		const packed = bytesAt(0).subarray(20, 60);
		expect(await purgeExpired(stores, new Date(now.getTime() + 31 * 86_400_000))).toHaveLength(2);
		expect(stores.private.$client.prepare('select count(*) from certificates').pluck().get()).toBe(0);
		expect(keptOf(spring)).toEqual(kept);
		expect(await ledger.firstBroken(stores.holdout, spring.id)).toBeNull();
		expect(await checkCertificates(stores)).toEqual({ proved: 0, faults: [], expired: ['spring:1'] });
		closeStores(stores);
		const left = readdirSync(folder)
			.filter((name) => name.startsWith('private.db'))
			.filter((name) => readFileSync(join(folder, name)).includes(packed));
		stores = openStores(folder, project);
		expect(left).toEqual([]);
	});
});
