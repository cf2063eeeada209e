import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listedRoutes } from '#lib/server/access/access.ts';
import type { Role } from '#lib/server/accounts/tokens.ts';
import { campaigns } from '#lib/server/campaigns/campaigns.ts';
import { variantPictures } from '#lib/server/campaigns/pictures/variant-pictures.ts';
import { savedPlans } from '#lib/server/campaigns/saved-plans.ts';
import type { CampaignPlan } from '#lib/experiment/planning/campaign-plan.ts';
import { addMember } from '../../e2e/product.ts';
import { openSession } from '../../e2e/session.ts';
import { slugIn, small, startAnalysts, type Analysts, type Who } from './two-analysts.ts';

let at: Analysts;
/** Sessions of others, by name. */
const cookies = new Map<string, string>();
const others = ['ben', 'manager', 'marketer'] as const satisfies readonly Who[];
type Other = (typeof others)[number];
const roleOf: Readonly<Record<Other, Role>> = { ben: 'analyst', manager: 'manager', marketer: 'marketer' };

const name = 'Secret spring';
const plan: CampaignPlan = {
	name,
	hypothesis: null,
	audience: null,
	channel: null,
	primary: null,
	guardrails: [],
	treatments: 1,
	share: 0.5,
	people: null,
	lift: null,
	startsOn: null,
	endsOn: null,
	marginRate: null,
	fixedCost: null,
	costPerPerson: null,
	kinds: [],
	question: ''
};
let slug = '';
let uploadId = '';
/** Of what the people of a variant of hers saw. */
let pictureHash = '';
/** An open plan of hers. */
let planId = '';
/** Pages without a part that names something, as others saw them before there was the campaign. */
const before = new Map<string, string>();

/** An answer without what differs from request to request, and without what was asked for. */
const plain = (text: string, ...own: readonly string[]): string =>
	own
		.reduce((rest, word) => rest.replaceAll(word, 'X'), text)
		.replace(/nonce="[^"]*"|nonce-[\w+/=]+|__sveltekit_\w+/g, '')
		.replace(/"?reference"?:"[^"]*"/g, '')
		.replace(/<code>[\w-]+<\/code>/g, '')
		.replace(/# HELP[\s\S]*/, '')
		// The privacy page shows how long ago an attack was.
		.replace(/\bnow:"[^"]*"/g, '');

async function ask(as: Other, method: string, path: string): Promise<{ status: number; text: string }> {
	const isApi = path.startsWith('/api/');
	const headers: Record<string, string> = isApi
		? { authorization: `Bearer ${at.secrets.get(as)}`, 'content-type': 'application/json' }
		: { cookie: cookies.get(as) ?? '', origin: at.product.origin, accept: 'text/html' };
	const form = !isApi && method === 'POST' ? { body: new URLSearchParams({ person: 'x', endsOn: '' }) } : {};
	const body = isApi && method !== 'GET' && method !== 'DELETE' ? { body: '{}' } : form;
	const response = await fetch(at.product.origin + path, { method, headers, redirect: 'manual', ...body });
	const to = response.headers.get('location') ?? '';
	return { status: response.status, text: `${to}\n${await response.text()}` };
}

/** What is asked of each route, as a method and the rest of the address. */
const asked = listedRoutes()
	.filter(({ route }) => !/^\/(sign-in|setup|invite|shared|confirm|healthz|metrics)/.test(route))
	.map(({ route, asked: what }) => ({
		route,
		method: what.startsWith('?') ? 'POST' : what,
		rest: what.startsWith('?') && what !== '?/default' ? what : ''
	}))
	.filter(({ method }) => method !== '*');

const about = (part: string) => asked.filter(({ route }) => route.includes(`[${part}]`));
/** What is seen without naming anything. */
const lists = asked.filter(({ route, method }) => !route.includes('[') && method === 'GET');

const seen = async (as: Other, route: string): Promise<string> => {
	const { status, text } = await ask(as, 'GET', route);
	return `${status} ${plain(text)}`;
};

beforeAll(async () => {
	at = await startAnalysts();
	for (const one of others) {
		const { email } = await addMember(at.folder, roleOf[one], `${one}@example.com`);
		cookies.set(one, await openSession(at.folder, email));
	}
	await at.upload('ben', small('Public', 5000), { control: 'control', release: 'true' });
	for (const one of others)
		for (const { route } of lists) before.set(`${one} ${route}`, await seen(one, route));
	const stored = await at.upload('ana', small(name, 4000), { control: 'control' });
	slug = slugIn(stored);
	uploadId = String(stored.body['id']);
	planId = await at.stores(async ({ holdout }) => {
		const owner = (await campaigns.find(holdout, slug))?.owner ?? null;
		return await holdout.write((tx) =>
			savedPlans.add(tx, { owner, plan: { ...plan, name }, now: new Date() })
		);
	});
	pictureHash = await at.stores(async ({ holdout }) => {
		const id = (await campaigns.find(holdout, slug))?.id ?? '';
		const type = 'image/png';
		const picture = { type, bytes: Buffer.from('drawn'), width: 1, height: 1 } as const;
		await holdout.write((tx) => variantPictures.set(tx, id, { variant: 'picks', picture, alt: name }));
		return (await variantPictures.list(holdout, id))[0]?.hash ?? '';
	});
	await at.ask('ana', 'PATCH', `/campaigns/${slug}`, { hypothesis: 'Nobody knows.' });
});
afterAll(() => at.stop());

describe('an unpublished campaign of somebody else', () => {
	it('is asked about at every address', () => {
		expect(about('slug').length).toBeGreaterThan(25);
		expect(about('id').length).toBeGreaterThan(12);
		expect(lists.length).toBeGreaterThan(18);
		expect(pictureHash).toMatch(/^[0-9a-f]{32}$/);
		expect(slug).toMatch(/^secret-spring-[a-z2-7]{8}$/);
	});

	it.each(others)('is answered as one that is not there, whatever %s asks', async (as) => {
		const none = 'nobody-knows-abcdefgh';
		const wrong: string[] = [];
		for (const { route, method, rest } of about('slug')) {
			const path = (word: string) =>
				route.replace('[slug]', word).replace('[number]', '1').replace('[hash]', pictureHash) + rest;
			const missing = await ask(as, method, path(none));
			for (const text of [slug, 'secret-spring']) {
				const theirs = await ask(as, method, path(text));
				const isAlike =
					theirs.status === missing.status && plain(theirs.text, text) === plain(missing.text, none);
				if (!isAlike || theirs.status < 400) wrong.push(`${method} ${path(text)} → ${theirs.status}`);
			}
		}
		expect(wrong).toEqual([]);
	});

	it.each(others)('is not compared for %s', async (as) => {
		for (const path of ['/compare', '/compare/compare.csv']) {
			const none = 'nobody-knows-abcdefgh';
			const [theirs, missing] = [
				await ask(as, 'GET', `${path}?c=public&c=${slug}`),
				await ask(as, 'GET', `${path}?c=public&c=${none}`)
			];
			expect(theirs.status).toBe(200);
			expect(plain(theirs.text, slug)).toBe(plain(missing.text, none));
		}
	});

	it.each(others)('has no upload and no plan for %s', async (as) => {
		const none = randomUUID();
		const wrong: string[] = [];
		for (const { route, method, rest } of about('id')) {
			const path = (id: string) => route.replace('[id]', id) + rest;
			const id = route.startsWith('/planner/') ? planId : uploadId;
			const [theirs, missing] = [await ask(as, method, path(id)), await ask(as, method, path(none))];
			const isAlike =
				theirs.status === missing.status && plain(theirs.text, id) === plain(missing.text, none);
			if (!isAlike || theirs.status < 400) wrong.push(`${method} ${path('…')} → ${theirs.status}`);
		}
		expect(wrong).toEqual([]);
		const withdrawn = await fetch(`${at.product.origin}/uploads?/withdraw`, {
			method: 'POST',
			headers: { cookie: cookies.get(as) ?? '', origin: at.product.origin, accept: 'text/html' },
			body: new URLSearchParams({ id: uploadId })
		});
		expect(withdrawn.status).toBe(as === 'ben' ? 409 : 403);
		expect(await withdrawn.text()).not.toContain(name);
	});

	it.each(others)('changes no list, count, search or report of %s', async (as) => {
		const changed: string[] = [];
		for (const { route } of lists) {
			const now = await seen(as, route);
			expect(now).not.toContain(name);
			expect(now).not.toContain(slug);
			// When the reader's own sessions were used moves on by itself.
			if (now !== before.get(`${as} ${route}`) && route !== '/settings/account') changed.push(route);
		}
		expect(changed).toEqual([]);
	});

	it('is there for its owner and for an administrator, whose look is on record', async () => {
		for (const as of ['ana', 'admin'] as const) {
			for (const text of [slug, 'secret-spring'])
				expect(await at.ask(as, 'GET', `/campaigns/${text}`)).toMatchObject({
					status: 200,
					body: { slug, owner: 'ana' }
				});
			expect((await at.ask(as, 'GET', '/uploads')).text).toContain(uploadId);
			expect((await at.ask(as, 'GET', `/uploads/${uploadId}`)).status).toBe(200);
			expect((await at.ask(as, 'GET', '/campaigns')).text).toContain(slug);
		}
		const looks = await at.stores(({ holdout }) =>
			holdout.$client
				.prepare("select actor_name, target from audit where action = 'campaign-viewed'")
				.raw()
				.all()
		);
		expect(looks).toEqual([['admin', slug]]);
	});
});
