import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startProduct, type Product } from '../e2e/product.ts';
import { tokens } from '#lib/server/accounts/tokens.ts';
import { audit } from '#lib/server/audit/audit.ts';
import { campaigns } from '#lib/server/campaigns/campaigns.ts';
import { savedPlans } from '#lib/server/campaigns/saved-plans.ts';
import { closeStores, openStores } from '#lib/server/db/stores.ts';
import { project } from './holdout-command.ts';
import { ago } from './weekly-files.ts';
import { wizardOn } from './wizard.ts';

let product: Product;
beforeAll(async () => {
	product = await startProduct({}, 'analyst');
});
afterAll(() => product.stop());

const { post, page, ended, checked, receive, send, words } = wizardOn(() => product);

const declared = {
	owner: 'CRM',
	source: 'Warehouse',
	purpose: 'Programme',
	legalBasis: 'Consent',
	retainUntil: ago(-90),
	finished: 'yes',
	release: 'no',
	kind: 'programme'
};

const file = [
	'campaign,variant,people,conversions',
	'Quarter,control,5000,300',
	'Quarter,everyone else,45000,2900',
	''
].join('\n');

describe('the last step of an upload', () => {
	it('asks of a new campaign whether it is a wave of the universal control group, and keeps the answer', async () => {
		const id = await checked('quarter.csv', file);
		expect(await page(`/uploads/${id}/confirm`)).toMatch(/<select[^>]*name="kind"/);
		const confirm = (owner: string) => post(`/uploads/${id}/confirm`, { ...declared, owner });
		const refused = await confirm('');
		expect(refused.status).toBe(400);
		expect(await refused.text()).toMatch(/<option value="programme" selected/);
		expect((await confirm('CRM')).status).toBe(303);
		await ended(id);
		const stores = openStores(product.dataFolder, project);
		try {
			expect((await campaigns.list(stores.holdout)).map(({ name, kind }) => [name, kind])).toEqual([
				['Quarter', 'programme']
			]);
			const secret = await stores.holdout.write((tx) =>
				tokens.add(tx, { name: 'reader', role: 'admin', now: new Date() })
			);
			const answer = await fetch(`${product.origin}/api/v1/campaigns/quarter`, {
				headers: { authorization: `Bearer ${secret}` }
			});
			expect((await answer.json()) as unknown).toMatchObject({ kind: 'programme' });
		} finally {
			closeStores(stores);
		}
	});

	it('asks whether the people of a wave with a row a month come again, and stores the answer', async () => {
		const rows = ['2026-01-01', '2026-02-01'].flatMap((day) => [
			`Monthly,control,${day},5000,300`,
			`Monthly,everyone else,${day},45000,2900`
		]);
		const id = await checked('monthly.csv', `campaign,variant,date,people,conversions\n${rows.join('\n')}\n`);
		const confirm = () => post(`/uploads/${id}/confirm`, declared);
		expect((await confirm()).status).toBe(303);
		await ended(id);
		const asked = await page(`/uploads/${id}`);
		expect(asked).toMatch(/data-problem="repeated_days"/);
		const action = `/uploads/${id}/columns?/answer&from=check`;
		expect(asked).toContain(`action="${action.replaceAll('&', '&amp;')}"`);
		expect((await post(action, { name: 'recurring', value: 'true' })).status).toBe(303);
		await ended(id);
		expect((await confirm()).status).toBe(303);
		await ended(id);
		const stores = openStores(product.dataFolder, project);
		const found = (await campaigns.list(stores.holdout)).find(({ name }) => name === 'Monthly');
		closeStores(stores);
		expect(found).toMatchObject({ kind: 'programme', recurring: true });
	});
});

describe('a plan', () => {
	const planned = {
		question: 'kind=proportion&rate=5&lift=20&people=8000&per-day=500&treatments=1&share=50',
		name: 'Planned picks',
		hypothesis: 'Picks sell more.',
		channel: 'Email',
		audience: 'Buyers',
		primary: 'conversion',
		startsOn: ago(40),
		endsOn: ago(-20),
		marginRate: '40',
		fixedCost: '500',
		costPerPerson: '',
		guardrails: 'unsubscribe_rate',
		kinds: 'purchase_history'
	};
	const save = async (fields: Record<string, string> = {}) => {
		const answer = await post('/planner?/save', { ...planned, ...fields });
		return { status: answer.status, id: (answer.headers.get('location') ?? '').replace('/planner/', '') };
	};

	it('is saved, listed, changed and deleted while it is open', async () => {
		expect((await save({ name: '' })).status).toBe(400);
		expect((await save({ endsOn: ago(60) })).status).toBe(400);
		const { status, id } = await save({ name: 'Another plan' });
		expect([status, id]).toEqual([303, expect.stringMatching(/^[0-9a-f-]{36}$/) as string]);
		expect(await page('/planner')).toContain('Another plan');
		const shown = await page(`/planner/${id}`);
		for (const part of ['Picks sell more.', '8,000', 'Buyers', 'Conversion', '40% margin, €500 fixed'])
			expect(shown).toContain(part);
		expect((await post(`/planner/${id}?/change`, { ...planned, name: 'Third plan' })).status).toBe(303);
		expect(await page(`/planner/${id}`)).toContain('Third plan');
		expect((await post(`/planner/${id}?/delete`)).status).toBe(303);
		expect((await send(`/planner/${id}`)).status).toBe(404);
	});

	it('fills an upload, which locks it with its fingerprint, and the campaign has what was planned', async () => {
		const { id: plan } = await save();
		const rows = [0, 1, 2].flatMap((day) => [
			`control,${ago(40 - day)},700,35`,
			`picks,${ago(40 - day)},702,50`
		]);
		const id = await receive('planned.csv', `variant,date,people,conversions\n${rows.join('\n')}\n`);
		expect(await page(`/uploads/${id}/columns`)).toContain('Fill from plan');
		expect((await post(`/uploads/${id}/columns?/plan`, { plan })).status).toBe(200);
		const columns = await page(`/uploads/${id}/columns`);
		expect(columns).toContain('Filled from');
		expect(columns).toMatch(
			/name="campaign"[^>]*value="Planned picks"|value="Planned picks"[^>]*name="campaign"/
		);
		const checking = { campaign: 'Planned picks', control: 'control', finished: 'no', endsOn: ago(-20) };
		expect((await post(`/uploads/${id}/columns?/check`, checking)).status).toBe(303);
		await ended(id);
		expect(await page(`/uploads/${id}/confirm`)).toMatch(/value="purchase_history"[^>]*checked/);
		const answer = await post(`/uploads/${id}/confirm`, {
			...declared,
			kind: 'campaign',
			release: 'complete',
			finished: 'no',
			endsOn: ago(-20)
		});
		expect(answer.status).toBe(303);
		await ended(id);
		const stores = openStores(product.dataFolder, project);
		try {
			const found = (await campaigns.list(stores.holdout)).find(({ name }) => name === 'Planned picks');
			expect(found).toMatchObject({
				hypothesis: 'Picks sell more.',
				audience: 'Buyers',
				channel: 'Email',
				aims: { primary: 'conversion', plannedPeople: 8000 }
			});
			expect(await campaigns.plan(stores.holdout, found?.id ?? '')).toEqual({ control: 500, picks: 500 });
			const [entry] = await audit.list(stores.holdout, { action: 'plan-frozen', limit: 1 });
			const { hash } = (await savedPlans.ofCampaign(stores.holdout, found?.id ?? '')) ?? {};
			expect(entry?.details).toEqual({ fingerprint: hash });
			expect(await page(`/planner/${plan}`)).toContain(hash);
		} finally {
			closeStores(stores);
		}
		const locked = await words(`/planner/${plan}`);
		expect(locked).toContain('stays as it was');
		expect(locked).toContain('8,000 4,206');
		expect((await post(`/planner/${plan}?/change`, { ...planned, name: 'Changed' })).status).toBe(404);
		expect((await post(`/planner/${plan}?/delete`)).status).toBe(404);
		expect(await page('/campaigns/planned-picks')).toContain(`href="/planner/${plan}"`);
		const campaign = await words('/campaigns/planned-picks');
		expect(campaign).toMatch(/Day 3 of 61/);
		expect(campaign).toMatch(/4,206 people, 53% of about 8,000/);
		// What the campaign was planned to cost waits in its form, and can be changed.
		const report = '/reports/roi/planned-picks';
		const costs = await page(report);
		expect(costs.replace(/<script[^]*/, '').match(/From the plan: [\d.]+\./g)).toEqual([
			'From the plan: 40.',
			'From the plan: 500.'
		]);
		expect(costs).toMatch(/<input(?=[^>]*name="fixedCost")(?=[^>]*value="500")/);
		const entered = {
			marginRate: '40',
			fixedCost: '650',
			costPerPerson: '0',
			valuePerConversion: '20',
			currency: 'EUR'
		};
		expect((await post(`${report}?/assume`, entered)).status).toBeLessThan(400);
		const changed = await page(report);
		expect(changed).toMatch(/<input(?=[^>]*name="fixedCost")(?=[^>]*value="650")/);
		expect(changed).not.toContain('From the plan');
		// Another upload is not offered it any more.
		expect(await page(`/uploads/${await receive('next.csv', file)}/columns`)).not.toContain('Fill from plan');
	});
});
