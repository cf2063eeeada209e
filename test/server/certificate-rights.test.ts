import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { audit } from '#lib/server/audit/audit.ts';
import type { Role } from '#lib/server/accounts/tokens.ts';
import { proofSchema } from '#lib/server/api/contract/proof-schema.ts';
import { purgeExpired } from '#lib/server/ingest/purge.ts';
import { closeStores, openStores } from '#lib/server/db/stores.ts';
import { openWorkspace, type Workspace } from './accounts/workspace.ts';
import { published, smallGroupsFile } from './certificate-campaign.ts';
import { command, project } from './holdout-command.ts';

const now = new Date();
const readers: readonly Role[] = ['marketer', 'manager', 'analyst'];
const file = '/privacy/proof/spring/certificates.jsonl';

let workspace: Workspace;
beforeAll(async () => {
	workspace = await openWorkspace();
	const stores = openStores(workspace.folder, project);
	await published(stores, smallGroupsFile('Spring'), { name: 'Spring', now });
	await published(stores, smallGroupsFile('Autumn', 11), { name: 'Autumn', now, release: false });
	closeStores(stores);
});
afterAll(() => workspace.stop());

const ask = async (path: string, role: Role) => {
	const answer = await workspace.ask(path, { cookie: workspace.members[role].cookie });
	return { status: answer.status, headers: answer.headers, text: await answer.text() };
};
const springProof = async (role: Role) => {
	const authorization = `Bearer ${workspace.tokens[role]}`;
	const answer = await workspace.ask('/api/v1/privacy/proof', { headers: { authorization } });
	return proofSchema.parse(await answer.json()).campaigns.find(({ slug }) => slug === 'spring');
};
const lineSchema = z.looseObject({ release: z.literal(1), certificate: z.number() });
const headSchema = z.object({
	layer: z.string(),
	variant: z.enum(['control', 'picks']),
	counts: z.string(),
	groups: z.number(),
	hash: z.string().length(64),
	rule: z.literal('1')
});
const changeSchema = z.object({
	way: z.enum(['exchange', 'batch', 'single']),
	cells: z.array(
		z.object({
			at: z.strictObject({ region: z.string(), device: z.string(), channel: z.string() }),
			people: z.number().optional(),
			counted: z.number()
		})
	)
});

describe('certificates', () => {
	it('are a file for administrators, with every change by its values, and that is on record', async () => {
		const { status, headers, text } = await ask(file, 'admin');
		expect(status).toBe(200);
		expect(headers.get('content-disposition')).toBe('attachment; filename="spring-certificates.jsonl"');
		expect(headers.get('cache-control')).toBe('private, no-store');
		const lines = text
			.trimEnd()
			.split('\n')
			.map((line) => lineSchema.parse(JSON.parse(line)));
		const heads = lines.filter((line) => 'hash' in line).map((line) => headSchema.parse(line));
		const changes = lines.filter((line) => !('hash' in line)).map((line) => changeSchema.parse(line));
		expect(heads.map(({ counts, variant }) => `${counts}, ${variant}`)).toContain('people, control');
		const { certificates } = (await springProof('admin')) ?? {};
		expect(certificates?.certificates).toBe(heads.length);
		expect(certificates?.groups).toBe(heads.reduce((sum, { groups }) => sum + groups, 0));
		expect(certificates && certificates.exchange + certificates.batch + certificates.single).toBe(
			changes.length
		);
		expect(changes.length).toBeGreaterThan(0);
		// Nobody comes or goes: every change adds up to nothing over everybody.
		for (const { cells } of changes) {
			expect(cells.reduce((sum, { counted }) => sum + counted, 0)).toBe(0);
			expect(cells.reduce((sum, { people = 0 }) => sum + people, 0)).toBe(0);
		}
		const entries = await workspace.stores(({ holdout }) =>
			audit.list(holdout, { action: 'export', limit: 5 })
		);
		expect(entries).toContainEqual(
			expect.objectContaining({ target: 'spring', details: { format: 'jsonl', what: 'certificates' } })
		);
	});

	it.each(readers)('are neither shown nor counted for a %s', async (role) => {
		expect((await ask(file, role)).status).toBe(403);
		const proof = await springProof(role);
		expect(proof).toMatchObject({ kept: 'kept', certificates: null });
		for (const path of ['/privacy/proof/spring', '/privacy/proof']) {
			const { status, text } = await ask(path, role);
			expect(status).toBe(200);
			expect(text).toContain('data-kept="kept"');
			expect(text).not.toMatch(/data-certificates|certificates\.jsonl|\d certificates? for/);
		}
		const data = await ask('/privacy/proof/spring/__data.json', role);
		expect(data.text).not.toContain('exchange');
		const result = await ask('/privacy/proof/spring/result.json', role);
		expect(JSON.parse(result.text)).toEqual(proof);
	});

	it('are counted for administrators, on the page too', async () => {
		const { text } = await ask('/privacy/proof/spring', 'admin');
		expect(text).toMatch(/\d+ certificates for \d+ groups: \d+ exchange/);
		expect(text).toContain('certificates.jsonl');
		expect((await ask('/privacy/proof', 'admin')).text).toMatch(/\d+ certificates for \d+ groups/);
	});

	it('of a campaign that is not published, or not there, are not there', async () => {
		for (const slug of ['autumn', 'nothing-here'])
			expect((await ask(file.replace('spring', slug), 'admin')).status, slug).toBe(404);
	});

	it('and what their loss means are shown before the raw rows are deleted, by page and command', async () => {
		const words = 'corrections are compared only with what was published';
		expect((await ask('/privacy/proof/spring', 'marketer')).text).toContain(words);
		expect((await ask('/campaigns/spring?tab=data', 'marketer')).text).toContain(words);
		const { status, stdout } = await command(['verify'], { env: { HOLDOUT_DATA: workspace.folder } });
		expect(status).toBe(0);
		expect(stdout).toMatch(/^note: spring: raw rows are deleted after \d{4}-\d\d-\d\d\. /m);
		expect(stdout).toMatch(/^\d+ certificates added up again from the stored rows\.$/m);
	});

	it('have expired with the raw rows: pages say so, nothing can be downloaded, and verify finds no fault', async () => {
		await workspace.stores((stores) => purgeExpired(stores, new Date(now.getTime() + 32 * 86_400_000)));
		expect(await springProof('marketer')).toMatchObject({
			kept: 'expired',
			keptUntil: null,
			proof: 'all_groups'
		});
		const { text } = await ask('/privacy/proof/spring', 'admin');
		expect(text).toContain('Expired with the raw rows; its hashes stay in the ledger');
		expect(text).not.toContain('certificates.jsonl');
		expect((await ask(file, 'admin')).status).toBe(404);
		const { status, stdout } = await command(['verify'], { env: { HOLDOUT_DATA: workspace.folder } });
		expect(status).toBe(0);
		expect(stdout).toContain('spring:1: proof expired with the raw rows');
	});
});
