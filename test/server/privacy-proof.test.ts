import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { audit } from '#lib/server/audit/audit.ts';
import type { Role } from '#lib/server/accounts/tokens.ts';
import { campaigns } from '#lib/server/campaigns/campaigns.ts';
import { attackPublished } from '#lib/server/analysis/proof/attack-published.ts';
import { jobs } from '#lib/server/jobs/jobs.ts';
import { attacks, oneAttack } from '#lib/server/analysis/proof/attacks.ts';
import { closeStores, openStores } from '#lib/server/db/stores.ts';
import { proofSchema, campaignProofSchema } from '#lib/server/api/contract/proof-schema.ts';
import { openWorkspace, secretName, secretSlug, type Workspace } from './accounts/workspace.ts';
import { project } from './holdout-command.ts';
import { publishCase } from './publish-case.ts';

const now = new Date();
const waiting = 'Autumn secrets';

let workspace: Workspace;
beforeAll(async () => {
	workspace = await openWorkspace();
	const stores = openStores(workspace.folder, project);
	await publishCase(stores, { name: waiting, now, release: false });
	closeStores(stores);
});
afterAll(() => workspace.stop());

const page = async (path: string, role: Role = 'marketer'): Promise<string> => {
	const answer = await workspace.ask(path, { cookie: workspace.members[role].cookie });
	return `${answer.status} ${await answer.text()}`;
};
const progress = async (): Promise<unknown> => {
	const { cookie } = workspace.members.marketer;
	return (
		await workspace.ask('/privacy/progress', { cookie, headers: { accept: 'application/json' } })
	).json();
};
const proof = async (role: Role): Promise<z.infer<typeof proofSchema>> => {
	const authorization = `Bearer ${workspace.tokens[role]}`;
	const answer = await workspace.ask('/api/v1/privacy/proof', { headers: { authorization } });
	return proofSchema.parse(await answer.json());
};
const start = (role: Role) => workspace.send('/privacy?/attack', workspace.members[role].cookie);
const finished = async (): Promise<void> => {
	while ((await progress()) !== null) await setTimeout(50);
};

describe('the attack on what is published', () => {
	it('has not been run at first: the page and the API say so', async () => {
		expect(await page('/privacy')).toContain('data-attack="none"');
		const { attack, campaigns: list } = await proof('marketer');
		expect(attack).toBeNull();
		expect(list).toMatchObject([{ slug: secretSlug, k: 50, width: 10, proof: 'all_groups', attack: null }]);
	});

	it('is started by those who may, without a script, and who did it is on record', async () => {
		expect((await start('marketer')).status).toBe(403);
		const answer = await start('analyst');
		expect([answer.status, answer.headers.get('location')]).toEqual([303, '/privacy#attack']);
		await finished();
		const entries = await workspace.stores(({ holdout }) =>
			audit.list(holdout, { action: 'attack-started', limit: 5 })
		);
		expect(entries).toMatchObject([{ actor: { name: 'The analyst' }, target: null, outcome: 'done' }]);
	});

	it('leaves a result that every reader sees, and that stays', async () => {
		const words = await page('/privacy');
		expect(words).toContain('data-attack="done"');
		expect(words).toContain('The analyst');
		const { attack, campaigns: list } = await proof('marketer');
		// Four groups of two columns: control 16,022, with 8,001 to 8,021 in each group.
		expect(attack).toMatchObject({ by: 'The analyst', campaigns: 1, exposed: 0, changedSince: 0 });
		expect(attack?.groups).toBeGreaterThan(8);
		expect(list).toMatchObject([{ slug: secretSlug, attack: { exposed: 0, possible: 0, current: true } }]);
		const { narrowest } = list[0]?.attack ?? {};
		expect(narrowest).toMatchObject({ axes: ['channel', 'region'], kind: 'group', low: 0 });
		expect(narrowest?.high).toBeGreaterThan(7000);
	});

	it('says nothing of a campaign that is not published', async () => {
		const paths = ['/privacy', '/privacy?all', '/privacy/proof', `/privacy/proof/${secretSlug}`];
		for (const path of [...paths, ...paths.map((one) => `${one.split('?')[0]}/__data.json`)])
			expect(await page(path, 'admin'), path).not.toMatch(/autumn.secrets/i);
		const [none, hidden] = await Promise.all(
			['nothing-here', 'autumn-secrets'].flatMap((slug) =>
				['', '/result.json', '/statements.jsonl'].map(async (file) => {
					const text = await page(`/privacy/proof/${slug}${file}`, 'analyst');
					return text.replaceAll(slug, 'SLUG').replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}|nonce="[^"]+"/g, '');
				})
			)
		).then((texts) => [texts.slice(0, 3), texts.slice(3)]);
		expect(none?.map((text) => text.slice(0, 3))).toEqual(['404', '404', '404']);
		expect(hidden).toEqual(none);
		expect(JSON.stringify(await proof('admin'))).not.toMatch(/autumn.secrets/i);
	});

	it('gives out every published number, as attackers read it, and the result', async () => {
		const text = (await page(`/privacy/proof/${secretSlug}/statements.jsonl`)).slice(4);
		const statement = z.object({
			dataset: z.literal(secretSlug),
			group: z.record(z.string(), z.array(z.string())),
			measure: z.enum(['people', 'conversions']),
			value: z.number(),
			kind: z.literal('outcome').optional()
		});
		const lines = text
			.trimEnd()
			.split('\n')
			.map((line) => statement.parse(JSON.parse(line)));
		const of = (group: Record<string, string[]>, measure: string) =>
			new Set(
				lines
					.filter((line) => line.measure === measure && JSON.stringify(line.group) === JSON.stringify(group))
					.map(({ value }) => value)
			);
		expect(of({ variant: ['control'] }, 'people')).toEqual(new Set([16_022]));
		expect(of({ variant: ['control'], channel: ['Web'] }, 'people')).toEqual(new Set([8001]));
		expect(of({ variant: ['picks'], region: ['South'] }, 'conversions')).toEqual(new Set([580]));
		expect(lines.length).toBe((await proof('marketer')).attack?.known);
		const result = campaignProofSchema.parse(
			JSON.parse((await page(`/privacy/proof/${secretSlug}/result.json`)).slice(4))
		);
		expect([result]).toEqual((await proof('marketer')).campaigns);
	});

	it('runs once at a time over all processes, is shown by all, and is cancelled from any', async () => {
		const stores = openStores(workspace.folder, project);
		const { holdout } = stores;
		try {
			// Another process works on it: this one.
			const now = new Date();
			const { id, job } = await holdout.write(async (tx) => {
				const target = await attacks.begin(tx, { by: 'Somebody else', version: '1', now });
				await jobs.add(tx, { kind: 'attack', target, key: oneAttack }, now);
				return { id: target, job: await jobs.claim(tx, { kinds: ['attack'] }, now) };
			});
			if (!job) throw new Error('another process has the job');
			const campaign = await campaigns.find(holdout, secretSlug);
			const step = { done: 0, of: 1, share: 0.5, exposed: 0, possible: 0, narrowest: null };
			expect(await attacks.note(holdout, id, { ...step, campaignId: campaign?.id ?? null })).toBe(true);
			expect(await progress()).toMatchObject({ name: secretName, done: 0, of: 1, share: 0.5 });
			expect(await page('/privacy')).toMatch(
				/data-attack="running"[^]*http-equiv="refresh"|http-equiv="refresh"[^]*data-attack="running"/
			);
			const before = (await audit.list(holdout, { action: 'attack-started', limit: 9 })).length;
			expect((await start('manager')).status).toBe(303);
			expect((await attacks.running(holdout))?.id).toBe(id);
			expect(await audit.list(holdout, { action: 'attack-started', limit: 9 })).toHaveLength(before);
			// A campaign that is not published has no name here.
			const secret = (await campaigns.list(holdout)).find(({ name }) => name === waiting);
			await attacks.note(holdout, id, { ...step, campaignId: secret?.id ?? null });
			expect(await progress()).toMatchObject({ name: null });
			expect((await workspace.send('/privacy?/cancel', workspace.members.manager.cookie)).status).toBe(303);
			expect(await attackPublished(holdout, id)).toBeNull();
			expect(await audit.list(holdout, { action: 'attack-cancelled', limit: 9 })).toHaveLength(1);
			await holdout.write((tx) => attacks.end(tx, id, { state: 'cancelled', found: null, now: new Date() }));
			await holdout.write((tx) => jobs.end(tx, job, { state: 'cancelled' }, new Date()));
			expect(await page('/privacy')).toContain('data-attack="done"');
			expect((await attacks.stopped(holdout))?.state).toBe('cancelled');
			expect((await proof('admin')).attack?.by).toBe('The analyst');
		} finally {
			closeStores(stores);
		}
	});

	it('may be run again after a process that has ended in the middle', async () => {
		await workspace.stores(async ({ holdout }) => {
			await holdout.write((tx) =>
				attacks.begin(tx, { by: 'A process that was killed', version: '1', now: new Date() })
			);
		});
		expect(await progress()).toBeNull();
		expect((await start('manager')).status).toBe(303);
		await finished();
		expect((await proof('admin')).attack?.by).toBe('The manager');
		await workspace.stores(async ({ holdout }) => expect(await attacks.stopped(holdout)).toBeNull());
	});
});
