import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isoDay } from '#lib/experiment/day.ts';
import { operations, type Operation } from '#lib/server/api/contract/operations.ts';
import { roles, tokens, type Role } from '#lib/server/accounts/tokens.ts';
import { closeStores, openStores } from '#lib/server/db/stores.ts';
import { startProduct, type Product } from '../e2e/product.ts';
import { project } from './holdout-command.ts';

const folder = mkdtempSync(join(tmpdir(), 'holdout-api-'));
/** Who may do what besides reading, written out once more. */
const mayAlso: Record<Role, readonly string[]> = {
	marketer: ['report'],
	manager: ['report', 'assume', 'approve'],
	analyst: ['upload', 'campaign', 'release', 'withdraw', 'report', 'assume'],
	admin: ['upload', 'campaign', 'release', 'withdraw', 'report', 'assume', 'approve']
};
const secrets = {} as Record<Role, string>;
const mebibyte = 1024 * 1024;
/** Size of the largest file in MB; HOLDOUT_LARGE=100 for the whole length. */
const large = Number(process.env['HOLDOUT_LARGE'] ?? 10);
let product: Product;
/** The same data folder behind a process that takes small files only. */
let narrow: Product;

beforeAll(async () => {
	const stores = openStores(folder, project);
	for (const role of roles)
		secrets[role] = await stores.holdout.write((tx) => tokens.add(tx, { name: role, role, now: new Date() }));
	closeStores(stores);
	product = await startProduct({ HOLDOUT_DATA: folder });
	narrow = await startProduct({ HOLDOUT_DATA: folder, HOLDOUT_MAX_UPLOAD: String(mebibyte) });
});
afterAll(async () => {
	await product.stop();
	await narrow.stop();
	rmSync(folder, { recursive: true, force: true });
});

interface Wish {
	readonly method?: string;
	readonly as?: Role | 'nobody';
	readonly body?: BodyInit;
	readonly headers?: Record<string, string>;
	readonly at?: Product;
}

const ask = (path: string, { method = 'GET', as = 'analyst', body, headers = {}, at = product }: Wish = {}) =>
	fetch(`${at.origin}${path}`, {
		method,
		headers: { ...(as === 'nobody' ? {} : { authorization: `Bearer ${secrets[as]}` }), ...headers },
		...(body === undefined ? {} : { body, duplex: 'half' })
	});
const api = (path: string, options?: Wish) => ask(`/api/v1${path}`, options);
const json = async (response: Response) => (await response.json()) as Record<string, unknown>;
const send = (path: string, value: unknown, options: Wish = {}) =>
	api(path, {
		method: 'POST',
		body: JSON.stringify(value),
		...options,
		headers: { 'content-type': 'application/json', ...options.headers }
	});
const upload = (query: string, body: BodyInit, options: Wish = {}) =>
	api(`/uploads${query}`, {
		method: 'POST',
		body,
		...options,
		headers: { 'content-type': 'text/csv', ...options.headers }
	});

/** A refusal with this status and code, and nothing of the inside in it. */
async function expectProblem(response: Response, status: number, code: string) {
	const text = await response.text();
	expect({ status: response.status, text }).toMatchObject({ status });
	expect(response.headers.get('content-type')).toBe('application/problem+json');
	const body = JSON.parse(text) as Record<string, unknown>;
	expect(body).toMatchObject({ type: `urn:holdout:problem:${code}`, status, code });
	expect(typeof body['title']).toBe('string');
	expect(typeof body['detail']).toBe('string');
	expect(text).not.toMatch(/select |insert |sqlite|\.ts\b|\.js\b|node_modules|\/tmp\/|\n\s+at /i);
	return body;
}

const first = Date.parse('2026-03-01T00:00:00Z') / 86_400_000;
const header = 'campaign,variant,date,channel,people,conversions,revenue,revenue_sq';
/** Thirty days of a finished campaign; Fax is too small to be shown on its own. */
/** A slug before publication: eight random letters end it. */
const unpublished = (slug: string): unknown => expect.stringMatching(new RegExp(`^${slug}-[a-z2-7]{8}$`));

const spring = (name: string, more = 0): string =>
	[
		header,
		...Array.from({ length: 30 }, (_, d) =>
			['control', 'picks'].flatMap((variant) =>
				[
					['Web', 400],
					['Phone', 300],
					['Fax', 1]
				].map(([channel, people], c) => {
					const n = Number(people) + (c === 0 ? d + more : 0);
					const buyers = Number(people) > 1 ? 40 + (variant === 'picks' ? 15 : 0) + (d % 3) : 0;
					return `${name},${variant},${isoDay(first + d)},${channel},${n},${buyers},${buyers * 20},${buyers * 500}`;
				})
			)
		).flat(),
		''
	].join('\n');

/** Everything in the store of raw rows, table by table. */
const rowsStored = (): Record<string, unknown[]> => {
	const database = new Database(join(folder, 'private.db'), { readonly: true });
	try {
		const names = database.prepare("select name from sqlite_master where type = 'table'").pluck().all();
		return Object.fromEntries(
			names.map(String).map((name) => [name, database.prepare(`select * from "${name}"`).raw().all()])
		);
	} finally {
		database.close();
	}
};

const staged = (): string[] => {
	try {
		return readdirSync(join(folder, 'staging'));
	} catch {
		return [];
	}
};

describe('the door', () => {
	it('answers nothing but the description without a token', async () => {
		expect((await api('/openapi.json', { as: 'nobody' })).status).toBe(200);
		for (const path of ['/campaigns', '/uploads', '/campaigns/x/results', '/nothing', '']) {
			const response = await api(path, { as: 'nobody' });
			expect(response.headers.get('www-authenticate')).toContain('Bearer');
			await expectProblem(response, 401, 'token_missing');
		}
	});

	it('does not know a wrong token, and takes none from an address', async () => {
		const authorization = 'Bearer hold_nonsense';
		await expectProblem(
			await api('/campaigns', { as: 'nobody', headers: { authorization } }),
			401,
			'token_unknown'
		);
		for (const query of [
			`?token=${secrets.admin}`,
			`?access_token=x`,
			`?q=${secrets.admin}`,
			`/${secrets.admin}`
		]) {
			await expectProblem(await api(`/campaigns${query}`, { as: 'admin' }), 401, 'token_in_url');
		}
	});

	it('has the words of the API for unknown addresses and methods', async () => {
		await expectProblem(await api('/nothing/at/all'), 404, 'no_such_address');
		await expectProblem(await api(''), 404, 'no_such_address');
		const malformed = await api('/campaigns/%E0%A4%A');
		expect(malformed.headers.get('content-type')).toBe('application/problem+json');
		const response = await api('/campaigns', { method: 'DELETE' });
		expect(response.headers.get('allow')).toContain('GET, POST');
		await expectProblem(response, 405, 'method_not_allowed');
	});

	it.each(Object.entries(operations) as [string, Operation][])(
		'lets only the roles through that may: %s',
		async (_, { method, path, permission, body, file }) => {
			if (permission === 'everybody') return;
			const address = path.replace(/\{\w+\}/, 'nothing-like-it');
			for (const role of roles) {
				const response = await api(address, {
					method: method.toUpperCase(),
					as: role,
					...(body ? { body: '[]', headers: { 'content-type': 'application/json' } } : {}),
					...(file ? { body: 'x', headers: { 'content-type': 'text/plain' } } : {})
				});
				const isAllowed = [permission].flat().some((one) => one === 'read' || mayAlso[role].includes(one));
				if (!isAllowed) await expectProblem(response, 403, 'not_permitted');
				else expect(response.status).not.toBe(403);
			}
		}
	);

	it('refuses parameters it does not know, and those given twice', async () => {
		await expectProblem(await api('/campaigns?sort=name'), 400, 'invalid_parameter');
		await expectProblem(await api('/campaigns/x/results?by=a&by=b'), 400, 'invalid_parameter');
		await expectProblem(await api('/campaigns/x/results?from=tomorrow'), 400, 'invalid_parameter');
	});

	it('says that it is well to anybody', async () => {
		const response = await ask('/healthz', { as: 'nobody' });
		expect(response.status).toBe(200);
		expect(await response.json()).toEqual({ status: 'ok' });
	});
});

describe('changes from other sites', () => {
	it.each([
		['a form', 'application/x-www-form-urlencoded', 'a=1'],
		['JSON, which the framework lets through', 'application/json', '{}']
	])('are refused on pages: %s', async (_, type, body) => {
		const post = (headers: Record<string, string>) =>
			ask('/?/removeDemo', {
				method: 'POST',
				as: 'nobody',
				body,
				headers: { 'content-type': type, ...headers }
			});
		expect((await post({ origin: 'https://evil.example' })).status).toBe(403);
		expect((await post({ origin: product.origin, 'sec-fetch-site': 'cross-site' })).status).toBe(403);
		expect((await post({})).status).toBe(403);
		expect((await post({ origin: product.origin })).status).not.toBe(403);
	});

	it('are a matter of the token in the API, which no browser sends by itself', async () => {
		const response = await send('/campaigns', {}, { headers: { origin: 'https://evil.example' } });
		await expectProblem(response, 422, 'invalid_body');
	});
});

const autumn = {
	name: 'Autumn picks',
	control: 'no picks',
	variants: [
		{ name: 'picks', plannedWeight: 9 },
		{ name: 'no picks', plannedWeight: 1 }
	],
	hypothesis: 'Picks sell.',
	channel: 'E-mail',
	currency: 'EUR',
	startsOn: '2026-09-01',
	endsOn: '2026-09-30',
	policy: { k: 100 }
};

describe('campaigns', () => {
	it('are added with their plan and their rule, control first', async () => {
		const response = await send('/campaigns', autumn);
		expect(response.status).toBe(201);
		expect(response.headers.get('location')).toMatch(/^\/api\/v1\/campaigns\/autumn-picks-[a-z2-7]{8}$/);
		const body = await json(response);
		expect(body).toMatchObject({
			slug: unpublished('autumn-picks'),
			status: 'awaiting release',
			control: 'no picks',
			variants: [
				{ name: 'no picks', plannedWeight: 1 },
				{ name: 'picks', plannedWeight: 9 }
			],
			startsOn: '2026-09-01',
			policy: { k: 100, minOutcome: 10 }
		});
		expect(await json(await api('/campaigns/autumn-picks'))).toEqual(body);
		const list = await json(await api('/campaigns'));
		expect(list['campaigns']).toContainEqual(body);
		expect((await json(await api('/campaigns', { as: 'manager' })))['campaigns']).not.toContainEqual(body);
	});

	it('are refused with everything that is wrong', async () => {
		const wrong = async (change: object) =>
			expectProblem(await send('/campaigns', { ...autumn, name: 'Other', ...change }), 422, 'invalid_body');
		expect((await wrong({ control: 'nobody' }))['detail']).toContain('control');
		await wrong({ variants: [autumn.variants[0]] });
		await wrong({ currency: 'euro' });
		await wrong({ startsOn: '2026-02-30' });
		await wrong({ endsOn: '2026-08-01' });
		await wrong({ colour: 'red' });
		await wrong({ variants: [...autumn.variants, { name: 'constructor', plannedWeight: 1 }] });
		const rule = {
			...autumn,
			name: 'Other',
			policy: {
				k: 5,
				crossTabs: [
					['a', 'b'],
					['b', 'c'],
					['c', 'a']
				]
			}
		};
		const body = await expectProblem(await send('/campaigns', rule), 422, 'policy_not_possible');
		expect(JSON.stringify(body)).toContain('(k) is a whole number from 10 to 1000');
		expect(JSON.stringify(body)).toContain('close a circle');
	});

	it('have names of their own, and addresses that exist', async () => {
		await expectProblem(await send('/campaigns', autumn), 409, 'name_taken');
		await expectProblem(await api('/campaigns/winter'), 404, 'no_such_campaign');
		await expectProblem(
			await send('/campaigns', 'x', { headers: { 'content-type': 'text/plain' } }),
			415,
			'not_json'
		);
		const broken = await api('/campaigns', {
			method: 'POST',
			body: '{',
			headers: { 'content-type': 'application/json' }
		});
		await expectProblem(broken, 400, 'invalid_json');
		const huge = { ...autumn, hypothesis: 'x'.repeat(100_000) };
		await expectProblem(await send('/campaigns', huge), 413, 'body_too_large');
	});

	it('are changed, the rule as long as nothing is published', async () => {
		const change = {
			hypothesis: null,
			endsOn: '2026-10-15',
			variants: [
				{ name: 'picks', plannedWeight: 1 },
				{ name: 'no picks', plannedWeight: 1 }
			],
			policy: { k: 40 }
		};
		await expectProblem(
			await send('/campaigns/autumn-picks', change, { method: 'PATCH' }),
			403,
			'policy_too_loose'
		);
		const response = await send('/campaigns/autumn-picks', change, { method: 'PATCH', as: 'admin' });
		expect(response.status).toBe(200);
		expect(await json(response)).toMatchObject({
			hypothesis: null,
			endsOn: '2026-10-15',
			variants: [{ plannedWeight: 1 }, { plannedWeight: 1 }],
			policy: { k: 40, minOutcome: 10 }
		});
		const other = { variants: [autumn.variants[0], { name: 'third', plannedWeight: 1 }] };
		await expectProblem(
			await send('/campaigns/autumn-picks', other, { method: 'PATCH' }),
			422,
			'other_variants'
		);
	});

	it('take a goal, and the roles it proposes, with those that are declared besides', async () => {
		const change = (value: object) => send('/campaigns/autumn-picks', value, { method: 'PATCH' });
		const body = await json(await change({ goal: 'engagement' }));
		expect(body).toMatchObject({ goal: 'engagement', primary: null, primaryChanges: [], roleChanges: [] });
		const roles = (of: Record<string, unknown>) =>
			new Map((of['roles'] as { metric: string }[]).map((role) => [role.metric, role]));
		expect(roles(body).get('conversion')).toEqual({ metric: 'conversion', role: 'guardrail', margin: null });
		expect(roles(body).get('ctr')).toMatchObject({ role: 'secondary' });
		const said = await json(
			await change({
				goal: 'satisfaction',
				roles: [
					{ metric: 'nps', role: 'guardrail', margin: 4 },
					{ metric: 'csat', role: 'secondary' }
				]
			})
		);
		expect(roles(said).get('nps')).toEqual({ metric: 'nps', role: 'guardrail', margin: 4 });
		expect(roles(said).get('csat')).toEqual({ metric: 'csat', role: 'secondary', margin: null });
		expect(roles(said).get('conversion')).toMatchObject({ role: 'guardrail' });
		const own = await json(await change({ roles: null }));
		expect(roles(own).get('nps')).toMatchObject({ margin: null });
		await expectProblem(await change({ goal: 'fame' }), 422, 'invalid_body');
		const percent = { roles: [{ metric: 'conversion', role: 'guardrail', margin: 5 }] };
		await expectProblem(await change(percent), 422, 'invalid_body');
		const strange = { roles: [{ metric: 'colour', role: 'guardrail' }] };
		await expectProblem(await change(strange), 422, 'invalid_body');
		expect(await json(await change({ goal: null }))).toMatchObject({ goal: null, roles: [] });
	});
});

describe('the life of a campaign', () => {
	let id = '';

	it('begins with a file, of which nothing is seen before its release', async () => {
		const response = await upload('?currency=EUR', spring('Spring picks'));
		const body = await json(response);
		expect(response.status).toBe(201);
		expect(body).toMatchObject({
			rows: 180,
			campaigns: [{ slug: unpublished('spring-picks'), name: 'Spring picks', rows: 180, released: false }]
		});
		id = String(body['id']);
		expect(response.headers.get('location')).toBe(`/api/v1/uploads/${id}`);
		await expectProblem(await api('/campaigns/spring-picks', { as: 'marketer' }), 404, 'no_such_campaign');
		const one = await api('/campaigns/spring-picks');
		expect(await json(one)).toMatchObject({ status: 'awaiting release', control: null, variants: [] });
		await expectProblem(await api('/campaigns/spring-picks/results'), 404, 'nothing_released');
		expect(staged()).toEqual([]);
		const crossed = { policy: { crossTabs: [['channel', 'colour']] } };
		const refused = await send('/campaigns/spring-picks', crossed, { method: 'PATCH' });
		expect((await expectProblem(refused, 422, 'policy_not_possible'))['detail']).toContain('colour');
	});

	it('is in the history of uploads, for those who upload', async () => {
		const body = await json(await api(`/uploads/${id}`));
		expect(body).toMatchObject({ id, file: 'upload.csv', campaigns: [{ rows: 180, state: 'stored' }] });
		expect((await json(await api('/uploads')))['uploads']).toContainEqual(body);
		await expectProblem(await api('/uploads/nothing'), 404, 'no_such_upload');
	});

	it('says beforehand what will be visible, and publishes nothing by that', async () => {
		const response = await api('/campaigns/spring-picks/releases?preview=true', { method: 'POST' });
		expect(response.status).toBe(200);
		expect(await json(response)).toMatchObject({
			state: 'preview',
			periods: [
				{
					days: { from: '2026-03-01', to: '2026-03-30' },
					breakdowns: [{ by: ['date'] }, { by: ['channel'], groups: ['Web'] }]
				}
			]
		});
		await expectProblem(await api('/campaigns/spring-picks/results'), 404, 'nothing_released');
	});

	it('is published', async () => {
		const response = await send('/campaigns/spring-picks/releases', {});
		expect(response.status).toBe(201);
		expect(await json(response)).toMatchObject({ state: 'published', periods: [{ people: 42_930 }] });
		const again = await api('/campaigns/spring-picks/releases', { method: 'POST' });
		expect(again.status).toBe(200);
		expect(await json(again)).toMatchObject({ state: 'nothing-new' });
	});

	it('shows its results to everybody, as described', async () => {
		const response = await api('/campaigns/spring-picks/results', { as: 'marketer' });
		const body = operations.results.answers[200].schema.parse(await response.json());
		expect(body).toMatchObject({
			campaign: 'Spring picks',
			control: 'control',
			asOf: '2026-03-30',
			covers: { from: '2026-03-01', to: '2026-03-30' },
			dimensions: ['channel']
		});
		expect(body.results.some(({ by, status }) => by.length === 0 && status === 'shown')).toBe(true);
		expect(JSON.stringify(body)).not.toContain('Fax');
	});

	it('can be asked for one breakdown and one metric', async () => {
		const body = operations.results.answers[200].schema.parse(
			await json(await api('/campaigns/spring-picks/results?by=channel&metric=conversion'))
		);
		expect(new Set(body.results.map(({ metric }) => metric))).toEqual(new Set(['conversion']));
		expect(new Set(body.results.map(({ by }) => by.join()))).toEqual(new Set(['', 'channel']));
		const byDate = await json(await api('/campaigns/spring-picks/results?by=date'));
		expect(JSON.stringify(byDate)).toContain('2026-03-01/2026-03-');
	});

	it('gives one answer to everything that is not published, whether it exists or not', async () => {
		const answers = await Promise.all(
			[
				'by=colour',
				'by=channel,date',
				'by=channel,colour',
				'metric=ctr',
				'metric=magic',
				'from=2030-01-01'
			].map(async (query) => (await api(`/campaigns/spring-picks/results?${query}`)).text())
		);
		expect(new Set(answers).size).toBe(1);
		expect(answers[0]).toContain('not_at_this_detail');
	});

	it('snaps days to published ranges and says which', async () => {
		const body = operations.results.answers[200].schema.parse(
			await json(await api('/campaigns/spring-picks/results?from=2026-03-10&to=2026-03-12'))
		);
		expect(body.covers).toEqual({ from: '2026-03-10', to: '2026-03-12' });
		const total = body.results.find(({ by, metric }) => by.length === 0 && metric === 'conversion');
		expect(total?.control?.people).toBe([9, 10, 11].reduce((sum, d) => sum + 701 + d, 0));
		const segments = body.results.filter(({ by }) => by[0] === 'channel');
		expect(segments.length).toBeGreaterThan(0);
		expect(segments.every(({ status, reason }) => status === 'hidden' && reason === 'part-of-period')).toBe(
			true
		);
	});

	it('is not sent again when nothing has changed', async () => {
		for (const path of [
			'/campaigns',
			'/campaigns/spring-picks',
			'/campaigns/spring-picks/results',
			'/uploads'
		]) {
			const response = await api(path);
			const etag = response.headers.get('etag') ?? '';
			expect(response.headers.get('cache-control')).toBe('private, no-cache');
			const again = await api(path, { headers: { 'if-none-match': `"other", W/${etag}` } });
			expect(again.status).toBe(304);
			expect(await again.text()).toBe('');
		}
		const path = '/campaigns/spring-picks/results';
		const csv = await api(path, { headers: { accept: 'text/csv' } });
		expect(csv.headers.get('etag')).not.toBe((await api(path)).headers.get('etag'));
	});

	it('keeps its rule and its audience from then on', async () => {
		const change = (value: object) => send('/campaigns/spring-picks', value, { method: 'PATCH' });
		const body = await expectProblem(await change({ policy: { k: 20 } }), 409, 'already_released');
		expect(body['detail']).toBe('k can be changed only for data not published yet.');
		await expectProblem(await change({ audienceId: 'a' }), 409, 'already_released');
		await expectProblem(await change({ endsOn: '2999-01-01' }), 409, 'already_released');
		expect((await change({ hypothesis: 'Still.' })).status).toBe(200);
	});

	it('shows for good that another goal moved its metrics since', async () => {
		const change = (value: object) => send('/campaigns/spring-picks', value, { method: 'PATCH' });
		const body = await json(await change({ goal: 'retention' }));
		const moved = { metric: 'revenue_per_person', from: 'secondary', to: 'guardrail within 5%' };
		expect(body).toMatchObject({
			goal: 'retention',
			primaryChanges: [],
			roleChanges: [{ changes: [moved], by: 'analyst' }]
		});
		const results = await json(await api('/campaigns/spring-picks/results'));
		expect(results['metrics']).toContainEqual(
			expect.objectContaining({
				name: 'revenue_per_person',
				role: 'guardrail',
				margin: { relative: 0.05, absolute: 0 }
			})
		);
		expect(JSON.stringify(results['health'])).toContain('Roles of metrics changed on');
		await expectProblem(await change({ primary: 'csat' }), 422, 'no_such_metric');
		const back = await json(await change({ goal: null, primary: 'revenue_per_person' }));
		expect(back).toMatchObject({
			goal: null,
			roles: [],
			primaryChanges: [{ from: 'conversion', to: 'revenue_per_person' }]
		});
	});

	it('keeps its upload once it is published', async () => {
		await expectProblem(await api(`/uploads/${id}`, { method: 'DELETE' }), 409, 'already_released');
	});

	it('is withdrawn', async () => {
		const response = await api('/campaigns/spring-picks/releases', { method: 'DELETE' });
		expect(await json(response)).toEqual({ withdrawn: 1 });
		await expectProblem(await api('/campaigns/spring-picks/results'), 404, 'nothing_released');
		await expectProblem(await upload('', spring('Spring picks', 7)), 409, 'already_released');
	});
});

describe('cross-tabs', () => {
	it('are answered where the pair was declared and published, in any order', async () => {
		const crossed = {
			name: 'Crossed picks',
			control: 'control',
			variants: [
				{ name: 'control', plannedWeight: 1 },
				{ name: 'picks', plannedWeight: 1 }
			],
			policy: { crossTabs: [['channel', 'country']] }
		};
		expect((await send('/campaigns', crossed)).status).toBe(201);
		const rows = ['control', 'picks'].flatMap((variant) =>
			['Web', 'Phone'].flatMap((channel, c) =>
				['NL', 'BE', 'FR'].map(
					(country, i) => `${variant},${channel},${country},old,${900 + 70 * c + 110 * i},${80 + 9 * i}`
				)
			)
		);
		const file = ['variant,channel,country,age,people,conversions', ...rows, ''].join('\n');
		expect((await upload('?campaign=crossed-picks&release=true', file)).status).toBe(201);
		const results = (by: string) => api(`/campaigns/crossed-picks/results?by=${by}&metric=conversion`);
		const body = operations.results.answers[200].schema.parse(await json(await results('country,channel')));
		const cells = body.results.filter(({ by }) => by.length === 2);
		expect(cells).toHaveLength(6);
		expect(cells[0]).toMatchObject({ status: 'shown', segment: { channel: 'Phone', country: 'BE' } });
		expect(await json(await results('channel,country'))).toEqual(body);
		for (const by of ['channel,age', 'country,age', 'channel,country,age', 'channel,channel', 'channel,shoe'])
			await expectProblem(await results(by), 404, 'not_at_this_detail');
	});
});

describe('results as CSV', () => {
	it('have the interval in columns, words for hidden numbers, and no formula', async () => {
		const name = '=Sum picks';
		const rare = spring(name, 700)
			.replace(header, `${header},complaints`)
			.replace(/\d$/gm, '$&,0')
			.replace(/,0$/m, ',3');
		expect((await upload('?release=true&control=picks', rare)).status).toBe(201);
		const response = await api('/campaigns/sum-picks/results', { headers: { accept: 'text/csv' } });
		expect(response.headers.get('content-type')).toContain('text/csv');
		expect(response.headers.get('content-disposition')).toContain('sum-picks.csv');
		const rows = parse<Record<string, string>>(await response.text(), { columns: true });
		const total = rows.find((row) => row['by'] === '' && row['metric'] === 'conversion');
		expect(total).toMatchObject({ campaign: "'=Sum picks", group: 'all', status: 'shown' });
		for (const column of ['difference_low', 'difference_high', 'lift_low', 'control_people'])
			expect(Number(total?.[column])).not.toBeNaN();
		const numbers = rows.flatMap((row) => [row['difference_low'], row['lift_low']]);
		expect(numbers.some((text) => /^-0\.\d+/.test(text ?? ''))).toBe(true);
		const hidden = rows.filter((row) => row['status'] === 'hidden');
		expect(hidden.length).toBeGreaterThan(0);
		for (const row of hidden) expect(row['why']).toMatch(/^\[c\] /);
		for (const row of hidden) expect(row['difference']).toBe('[c]');
		for (const row of rows)
			expect(Object.values(row).filter((text) => text === '')).toHaveLength(row['by'] === '' ? 1 : 0);
	});
});

describe('uploads', () => {
	it('leave no trace when they are dry runs', async () => {
		const before = rowsStored();
		const history = await (await api('/uploads')).text();
		const response = await upload('?dryRun=true', spring('Dry picks'), {
			headers: { 'idempotency-key': 'dry' }
		});
		expect(response.status).toBe(200);
		expect(await json(response)).toMatchObject({
			dryRun: true,
			rows: 180,
			campaigns: [{ name: 'Dry picks', known: false, rows: 180 }]
		});
		await expectProblem(await api('/campaigns/dry-picks'), 404, 'no_such_campaign');
		expect(await (await api('/uploads')).text()).toBe(history);
		expect(rowsStored()).toEqual(before);
		expect(staged()).toEqual([]);
		const wrong = await upload('?dryRun=true', 'campaign,variant,people\nx,control,0\n');
		await expectProblem(wrong, 422, 'file_refused');
	});

	it('are refused with line, column, words and what to do', async () => {
		const file = `${header}\nX,control,2026-03-01,Web,10,20,0,0\nX,picks,2026-03-01,Web,ten,2,0,0\n`;
		const body = await expectProblem(await upload('', file), 422, 'file_refused');
		expect(body['problems']).toMatchObject([
			{ line: 2, column: 'conversions', code: 'outcome_exceeds_people' },
			{ line: 3, column: 'people', code: 'not_a_number' }
		]);
		for (const one of body['problems'] as { words: string; fix: string }[]) {
			expect(one.words).not.toBe('');
			expect(one.fix).not.toBe('');
		}
		await expectProblem(await upload('', ''), 422, 'file_refused');
	});

	it('need a name for their campaign, from the file or the address', async () => {
		const file = 'variant,people,conversions\ncontrol,4000,300\npicks,4000,340\n';
		await expectProblem(await upload('', file), 422, 'campaign_not_named');
		const response = await upload('?campaign=Named%20picks&file=june.csv', file);
		expect(await json(response)).toMatchObject({ campaigns: [{ slug: unpublished('named-picks') }] });
	});

	it('know the control of their campaign', async () => {
		const file = 'variant,channel,people,conversions\nno picks,Web,4000,300\npicks,Web,4000,340\n';
		await expectProblem(await upload('?campaign=autumn-picks&control=picks', file), 409, 'other_control');
		const other = file.replaceAll('picks,Web', 'picks,Shop') + 'typo,Shop,4000,300\n';
		for (const body of [file, other]) {
			const response = await upload('?campaign=autumn-picks', body);
			expect(response.status).toBe(201);
			// What was planned stays when its files are taken back, and only that.
			const planned = await (await api('/campaigns/autumn-picks')).text();
			const { id } = (await json(response)) as { id: string };
			expect((await api(`/uploads/${id}`, { method: 'DELETE' })).status).toBe(200);
			expect(await (await api('/campaigns/autumn-picks')).text()).toBe(planned);
			const split = { variants: autumn.variants };
			expect((await send('/campaigns/autumn-picks', split, { method: 'PATCH' })).status).toBe(200);
		}
	});

	it('are stored once, however often the bytes come', async () => {
		const file = spring('Often picks');
		const answers = await Promise.all(Array.from({ length: 12 }, () => upload('', file)));
		const bodies = await Promise.all(answers.map(json));
		expect(answers.map(({ status }) => status).sort()).toEqual([...Array<number>(11).fill(200), 201]);
		const [stored] = bodies.filter((body) => 'id' in body);
		for (const body of bodies) if (!('id' in body)) expect(body['duplicateOf']).toBe(stored?.['id']);
	});

	it('are answered alike when they are repeated with the same key', async () => {
		const options = { headers: { 'idempotency-key': 'june-1' } };
		const one = await upload('', spring('Once picks'), options);
		const two = await upload('', spring('Once picks'), options);
		expect([one.status, two.status]).toEqual([201, 201]);
		expect(await two.text()).toBe(await one.text());
		expect(two.headers.get('location')).toBe(one.headers.get('location'));
		await expectProblem(await upload('', spring('Other picks'), options), 422, 'idempotency_key_reused');
		await expectProblem(
			await upload('?currency=EUR', spring('Once picks'), options),
			422,
			'idempotency_key_reused'
		);
		// A key belongs to its token.
		expect((await upload('', spring('Once picks'), { ...options, as: 'admin' })).status).toBe(200);
		const bad = await upload('', 'x', { headers: { 'idempotency-key': 'two words' } });
		await expectProblem(bad, 400, 'invalid_idempotency_key');
	});

	it('are taken back before they are published', async () => {
		const { id } = (await json(await upload('', spring('Back picks')))) as { id: string };
		const response = await api(`/uploads/${id}`, { method: 'DELETE' });
		expect(await json(response)).toEqual({ id, state: 'withdrawn' });
		await expectProblem(await api(`/uploads/${id}`, { method: 'DELETE' }), 404, 'no_such_upload');
		await expectProblem(await api('/campaigns/back-picks'), 404, 'no_such_campaign');
	});

	it('correct a campaign as a new version', async () => {
		await upload('?release=true', spring('First picks'));
		const corrected = spring('First picks').replace(
			/,(\d+),(\d+),(\d+)$/gm,
			(_, a: string, b: string, c: string) => `,${Number(a) > 0 ? Number(a) + 5 : 0},${b},${c}`
		);
		const response = await upload('?replaces=first-picks&release=true', corrected);
		expect(await json(response)).toMatchObject({
			campaigns: [{ slug: 'first-picks-version-2', released: true }]
		});
		await expectProblem(await upload('?replaces=nothing', spring('N')), 409, 'no_such_campaign');
	});

	it('must be CSV', async () => {
		for (const type of [
			'application/json',
			'application/x-www-form-urlencoded',
			'multipart/form-data; boundary=x',
			''
		])
			await expectProblem(await upload('', 'x', { headers: { 'content-type': type } }), 415, 'not_csv');
		await expectProblem(await upload('', '<html><body></body></html>'), 422, 'file_refused');
	});

	it(`go to the disk as they come: ${large} MB are never in memory`, { timeout: 120_000 }, async () => {
		const encoder = new TextEncoder();
		const line = (variant: string, i: number) =>
			`Large picks,${variant},${isoDay(first + (i % 300))},place${Math.floor(i / 300) % 150},kind${Math.floor(i / 45_000)},${200 + (i % 7)},${20 + (i % 5)},${(20 + (i % 5)) * 13.5},${(20 + (i % 5)) * 400.25}\n`;
		const total = large * mebibyte;
		let sent = 0;
		let row = 0;
		let most = 0;
		const body = new ReadableStream<Uint8Array>(
			{
				start(controller) {
					controller.enqueue(
						encoder.encode('campaign,variant,date,place,kind,people,conversions,revenue,revenue_sq\n')
					);
				},
				async pull(controller) {
					let text = '';
					for (let i = 0; i < 2000; i++, row++)
						text += line('control', row) + line('picks with a long name to fill the file', row);
					sent += text.length;
					controller.enqueue(encoder.encode(text));
					if (sent < total) return;
					// The end is sent once most of the rest is on the disk.
					const onDisk = () =>
						Math.max(0, ...staged().map((name) => statSync(join(folder, 'staging', name)).size));
					for (let waits = 0; waits < 1000 && (most = onDisk()) <= total / 2; waits++)
						await new Promise((done) => setTimeout(done, 20));
					controller.close();
				}
			},
			{ highWaterMark: 1 }
		);
		const response = await upload('', body);
		const answer = await json(response);
		expect({ status: response.status, answer }).toMatchObject({ status: 201 });
		expect(answer['rows']).toBe(2 * row);
		// Most of it was on the disk before the end was sent.
		expect(most).toBeGreaterThan(total / 2);
		expect(staged()).toEqual([]);
	});
});

describe('limits', () => {
	it('refuse a file over the limit by what is announced, and by what comes', async () => {
		const large = 'x'.repeat(2 * mebibyte);
		await expectProblem(await upload('', large, { at: narrow }), 413, 'file_too_large');
		const endless = new ReadableStream<Uint8Array>({
			pull: (controller) => controller.enqueue(new Uint8Array(65_536).fill(0x0a))
		});
		const answer = await new Promise<number | undefined>((found) => {
			const request = httpRequest(`${narrow.origin}/api/v1/uploads`, {
				method: 'POST',
				headers: {
					authorization: `Bearer ${secrets.analyst}`,
					'content-type': 'text/csv',
					'transfer-encoding': 'chunked'
				}
			});
			request.once('response', (response) => {
				found(response.statusCode);
				response.resume();
			});
			request.on('error', () => found(undefined));
			void (async () => {
				for await (const piece of endless) {
					if (request.destroyed) break;
					if (!request.write(piece)) await new Promise((done) => setTimeout(done, 5));
				}
			})();
		});
		expect(answer).toBe(413);
		expect(staged()).toEqual([]);
	});

	it('cut off a sender who announces the world', async () => {
		const text = await new Promise<string>((found) => {
			const { port } = new URL(narrow.origin);
			const socket = connect(Number(port), 'localhost');
			let heard = '';
			socket.on('data', (piece) => (heard += String(piece)));
			socket.once('close', () => found(heard));
			socket.write(
				`POST /api/v1/uploads HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${secrets.analyst}\r\nContent-Type: text/csv\r\nContent-Length: 99999999999999\r\n\r\nvariant,people\n`
			);
		});
		expect(text).toMatch(/^HTTP\/1\.1 413 /);
	});

	it('turn a token away that sends too many files at once', { timeout: 30_000 }, async () => {
		const open: ReadableStreamDefaultController<Uint8Array>[] = [];
		const slow = Array.from({ length: 5 }, () =>
			upload('', new ReadableStream<Uint8Array>({ start: (controller) => void open.push(controller) })).then(
				(response) => response.status
			)
		);
		for (const controller of open) controller.enqueue(new TextEncoder().encode('variant,people\n'));
		await expect.poll(staged).toHaveLength(5);
		const response = await upload('', 'variant,people\n');
		expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0);
		await expectProblem(response, 429, 'too_many_uploads');
		// Another token is not concerned.
		await expectProblem(await upload('', 'variant,people\n', { as: 'admin' }), 422, 'file_refused');
		for (const controller of open) controller.close();
		expect(await Promise.all(slow)).toEqual([422, 422, 422, 422, 422]);
	});
});

describe('the description', () => {
	it('has every route and method, and no others', async () => {
		const described = (await json(await api('/openapi.json', { as: 'nobody' })))['paths'] as Record<
			string,
			object
		>;
		const routes = join(project, 'src', 'routes', 'api', 'v1');
		const found = readdirSync(routes, { recursive: true, encoding: 'utf8' })
			.filter((name) => name.endsWith('+server.ts') && !name.includes('[...'))
			.flatMap((name) =>
				[
					...readFileSync(join(routes, name), 'utf8').matchAll(/export const (GET|POST|PUT|PATCH|DELETE)\b/g)
				].map(
					([, method = '']) =>
						`${method.toLowerCase()} /${name
							.replace(/[\\/]?\+server\.ts$/, '')
							.replaceAll('\\', '/')
							.replace(/\[(\w+)\]/g, '{$1}')}`
				)
			);
		const listed = Object.entries(described).flatMap(([path, methods]) =>
			Object.keys(methods).map((method) => `${method} ${path}`)
		);
		expect(listed.sort()).toEqual(found.sort());
		expect(listed).toHaveLength(Object.keys(operations).length);
	});
});
