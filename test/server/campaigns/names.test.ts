import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { setTeam } from '#lib/server/campaigns/workspace.ts';
import { command } from '../holdout-command.ts';
import { addMember } from '../../e2e/product.ts';
import { openSession } from '../../e2e/session.ts';
import { slugIn, small, startAnalysts, type Analysts, type Who } from './two-analysts.ts';

let at: Analysts;
beforeAll(async () => {
	at = await startAnalysts();
});
afterAll(() => at.stop());

const control = { control: 'control' };
const unpublished = (slug: string): unknown => expect.stringMatching(new RegExp(`^${slug}-[a-z2-7]{8}$`));
const see = (as: Who, slug: string) => at.ask(as, 'GET', `/campaigns/${slug}`);

describe('names of unpublished campaigns', () => {
	it('are free for everybody; published ones become "Spring (2)", and uploads reach them by the old name', async () => {
		const [ana, ben] = [
			slugIn(await at.upload('ana', small('Spring', 4000), control)),
			slugIn(await at.upload('ben', small('Spring', 6000), control))
		];
		expect([ana, ben]).toEqual([unpublished('spring'), unpublished('spring')]);
		expect((await see('ana', 'spring')).body['slug']).toBe(ana);
		expect((await see('ben', 'spring')).body['slug']).toBe(ben);
		// An administrator sees both, and is asked which.
		expect(await see('admin', 'spring')).toMatchObject({
			status: 409,
			body: { code: 'which_campaign', campaigns: [{ slug: ana }, { slug: ben }] }
		});
		const rows = small('Spring', 700, 'Shop');
		expect(await at.upload('admin', rows, control)).toMatchObject({
			status: 409,
			body: { code: 'which_campaign' }
		});
		await at.ask('ana', 'POST', '/campaigns/spring/releases');
		expect(await see('marketer', 'spring')).toMatchObject({ status: 200, body: { name: 'Spring' } });
		expect((await see('marketer', ana)).body['slug']).toBe('spring');
		const path = `/campaigns/${ben}/releases`;
		expect((await at.ask('ben', 'POST', `${path}?preview=true`)).body['name']).toBe('Spring (2)');
		expect((await at.ask('ben', 'POST', path)).status).toBe(201);
		expect((await see('marketer', ben)).body).toMatchObject({ slug: 'spring-2', name: 'Spring (2)' });
		// By its old name Ben's rows reach his own, which has ended; Ana's are not his to add to.
		for (const query of [control, { ...control, campaign: 'spring' }, { ...control, campaign: 'Spring' }])
			expect(await at.upload('ben', rows, query)).toMatchObject({
				status: 409,
				body: { code: 'already_released', detail: expect.stringContaining('"Spring (2)"') as unknown }
			});
	});

	it('are taken where they are published, or her own', async () => {
		const plan = (name: string) => ({
			name,
			control: 'a',
			variants: [
				{ name: 'a', plannedWeight: 1 },
				{ name: 'b', plannedWeight: 1 }
			]
		});
		const add = (as: Who, name: string) => at.ask(as, 'POST', '/campaigns', plan(name));
		expect(await add('ana', 'Planned')).toMatchObject({
			status: 201,
			body: { slug: unpublished('planned') }
		});
		expect(await add('ana', 'Planned')).toMatchObject({ status: 409, body: { code: 'name_taken' } });
		expect((await add('ben', 'Planned')).status).toBe(201);
		expect(await add('ben', 'Spring')).toMatchObject({ status: 409, body: { code: 'name_taken' } });
		expect((await at.ask('ben', 'PATCH', '/campaigns/planned', { name: 'Renamed' })).status).toBe(200);
		expect((await see('ben', 'renamed')).status).toBe(200);
		expect((await see('ben', 'planned')).status).toBe(404);
	});

	it('lead to one address on pages', async () => {
		const { email } = await addMember(at.folder, 'admin', 'boss@example.com');
		const cookie = await openSession(at.folder, email);
		const theirs = slugIn(await at.upload('ana', small('Paged', 3000), control));
		const open = async (path: string) => {
			const headers = { cookie, accept: 'text/html' };
			const response = await fetch(at.product.origin + path, { headers, redirect: 'manual' });
			return [response.status, response.headers.get('location')];
		};
		expect(await open('/campaigns/paged/release?close=now')).toEqual([
			307,
			`/campaigns/${theirs}/release?close=now`
		]);
		await at.ask('ana', 'POST', '/campaigns/paged/releases');
		expect(await open(`/reports/roi/${theirs}`)).toEqual([307, '/reports/roi/paged']);
		expect((await open('/campaigns/paged'))[0]).toBe(200);
	});
});

describe('bytes and keys', () => {
	it('are stored once for each owner; an administrator sees whose they are', async () => {
		const file = small('Bytes', 5000);
		const first = await at.upload('ana', file, control);
		expect((await at.upload('ana', file, control)).body['duplicateOf']).toBe(first.body['id']);
		const second = await at.upload('ben', file, control);
		expect([second.status, second.body['duplicateOf']]).toEqual([201, undefined]);
		expect(await at.upload('admin', file, control)).toMatchObject({ status: 200 });
	});
});

describe('people', () => {
	it('are added by the owner, and may then add rows, preview and publish; all of it is on record', async () => {
		const slug = slugIn(await at.upload('ana', small('Shared', 3000), control));
		const path = `/campaigns/${slug}`;
		expect(await at.ask('ana', 'PATCH', path, { people: ['nobody'] })).toMatchObject({
			status: 422,
			body: { code: 'no_such_person' }
		});
		expect((await see('ben', slug)).status).toBe(404);
		expect(await at.ask('ana', 'PATCH', path, { people: ['ben'] })).toMatchObject({
			status: 200,
			body: { owner: 'ana', people: ['ben'] }
		});
		const more = await at.upload('ben', small('Shared', 900, 'Shop'), control);
		expect(more).toMatchObject({ status: 201, body: { campaigns: [{ slug }] } });
		// Whom she adds does not add others.
		expect(await at.ask('ben', 'PATCH', path, { people: ['manager'] })).toMatchObject({
			status: 403,
			body: { code: 'not_owner' }
		});
		expect((await at.ask('ben', 'POST', `${path}/releases?preview=true`)).status).toBe(200);
		await at.ask('ana', 'PATCH', path, { people: [] });
		expect((await see('ben', slug)).status).toBe(404);
		expect((await at.ask('ana', 'PATCH', path, { owner: 'ben' })).status).toBe(200);
		expect([(await see('ana', slug)).status, (await see('ben', slug)).status]).toEqual([404, 200]);
		const kept = await at.stores(({ holdout }) =>
			holdout.$client
				.prepare(
					"select action, actor_name, details from audit where target = ? and action like 'campaign-%'"
				)
				.raw()
				.all(slug)
		);
		expect(kept).toEqual([
			['campaign-shared', 'ana', '{"person":"ben"}'],
			['campaign-unshared', 'ana', '{"person":"ben"}'],
			['campaign-handed-over', 'ana', '{"from":"ana","to":"ben"}']
		]);
	});

	it('are asked for where rows are sent to a published campaign of somebody else', async () => {
		const now = Date.now();
		const day = (back: number) => new Date(now - back * 86_400_000).toISOString().slice(0, 10);
		const daily = (back: number, n: number) =>
			[
				'variant,date,people,conversions',
				`control,${day(back)},${n},300`,
				`picks,${day(back)},${n + 9},350`,
				''
			].join('\n');
		const query = { ...control, campaign: 'Daily', ended: 'false', outcomeWindow: '0', release: 'true' };
		expect((await at.upload('ana', daily(4, 4000), query)).body['campaigns']).toMatchObject([
			{ slug: 'daily' }
		]);
		const sent = (as: Who) => at.upload(as, daily(2, 5000), { ...control, campaign: 'daily' });
		expect(await sent('ben')).toMatchObject({
			status: 403,
			body: { code: 'not_owner', detail: expect.stringContaining('ana') as unknown }
		});
		for (const [method, path, body] of [
			['POST', '/campaigns/daily/releases?preview=true', {}],
			['DELETE', '/campaigns/daily/releases', undefined],
			['PATCH', '/campaigns/daily', { hypothesis: 'Mine.' }]
		] as const)
			expect(await at.ask('ben', method, path, body)).toMatchObject({
				status: 403,
				body: { code: 'not_owner' }
			});
		await at.ask('ana', 'PATCH', '/campaigns/daily', { people: ['ben'] });
		expect((await sent('ben')).status).toBe(201);
	});

	it('withdraw a campaign by a correction only while they are its people', async () => {
		const first = await at.upload('ana', small('Corrected', 4440), { ...control, release: 'true' });
		expect(first.body['campaigns']).toMatchObject([{ released: true }]);
		await at.ask('ana', 'PATCH', '/campaigns/corrected', { people: ['ben'] });
		const query = { ...control, replaces: 'corrected' };
		const slug = slugIn(await at.upload('ben', small('Corrected', 5550), query));
		await at.ask('ana', 'PATCH', '/campaigns/corrected', { people: [] });
		const publish = () => at.ask('ben', 'POST', `/campaigns/${slug}/releases`);
		expect(await publish()).toMatchObject({ status: 403, body: { code: 'not_owner' } });
		await at.ask('ana', 'PATCH', '/campaigns/corrected', { people: ['ben'] });
		expect((await publish()).status).toBe(201);
		expect((await see('ana', 'corrected')).body['status']).toBe('withdrawn');
	});

	it('are all analysts where the workspace is one team, and its privacy page shows it', async () => {
		const slug = slugIn(await at.upload('ana', small('Team', 3000), control));
		expect((await see('ben', slug)).status).toBe(404);
		await at.stores(({ holdout }) => holdout.write((tx) => setTeam(tx, 'one')));
		expect([(await see('ben', slug)).status, (await see('marketer', slug)).status]).toEqual([200, 404]);
		const { email } = await addMember(at.folder, 'marketer', 'mia@example.com');
		const cookie = await openSession(at.folder, email);
		const page = async () => (await fetch(`${at.product.origin}/privacy`, { headers: { cookie } })).text();
		expect(await page()).toContain('data-team="one"');
		await at.stores(({ holdout }) => holdout.write((tx) => setTeam(tx, 'separate')));
		expect(await page()).toContain('data-team="separate"');
		expect((await see('ben', slug)).status).toBe(404);
	});
});

describe('a token', () => {
	const env = () => ({ HOLDOUT_DATA: at.folder });

	it('keeps its campaigns with another secret, and a member takes them over with it', async () => {
		const run = (...args: string[]) => command(args, { env: env() });
		const secret = (await run('token', 'add', 'nightly', '--role', 'analyst')).stdout.trim();
		const send = (token: string, method: string, path: string, body?: string) =>
			fetch(`${at.product.origin}/api/v1${path}`, {
				method,
				headers: { authorization: `Bearer ${token}`, 'content-type': 'text/csv' },
				...(body === undefined ? {} : { body })
			});
		expect((await send(secret, 'POST', '/uploads?control=control', small('Nightly', 4000))).status).toBe(201);
		const next = (await run('token', 'rotate', 'nightly')).stdout.trim();
		expect((await send(secret, 'GET', '/campaigns/nightly')).status).toBe(401);
		expect((await send(next, 'GET', '/campaigns/nightly')).status).toBe(200);
		const { email } = await addMember(at.folder, 'analyst', 'cleo@example.com');
		const cookie = await openSession(at.folder, email);
		const page = () => fetch(`${at.product.origin}/campaigns/nightly`, { headers: { cookie } });
		expect((await page()).status).toBe(404);
		expect((await run('token', 'hand-over', 'nightly', email)).status).toBe(0);
		expect((await page()).status).toBe(200);
		expect((await send(next, 'GET', '/campaigns/nightly')).status).toBe(200);
	});
});

describe('the command line', () => {
	it('acts as an administrator: by plain slug and name, and asks where two are alike', async () => {
		await at.upload('ana', small('Alike', 4000), control);
		const run = (...args: string[]) => command(args, { env: { HOLDOUT_DATA: at.folder } });
		expect((await run('release', 'alike', '--preview')).stdout).toContain('alike: would be published');
		const ben = slugIn(await at.upload('ben', small('Alike', 8000), control));
		const { status, stderr } = await run('release', 'alike', '--preview');
		expect(status).toBe(2);
		expect(stderr).toContain(ben);
		expect((await run('release', ben)).stdout).toContain('alike: published');
	});
});
