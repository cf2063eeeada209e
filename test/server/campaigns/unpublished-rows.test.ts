import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tokens } from '#lib/server/accounts/tokens.ts';
import { allAddresses } from '../attacked-product/surfaces.ts';
import { addMember } from '../../e2e/product.ts';
import { openSession } from '../../e2e/session.ts';
import { slugIn, small, startAnalysts, type Analysts } from './two-analysts.ts';

const control = { control: 'control' };
const dayFromNow = (n: number): string => new Date(Date.now() + n * 86_400_000).toISOString().slice(0, 10);

/** A file of some days. */
const dated = (name: string, days: readonly number[], variants: readonly string[], n = 900): string =>
	[
		'campaign,variant,date,channel,people,conversions',
		...days.flatMap((day) =>
			variants.map((variant, v) => `${name},${variant},${dayFromNow(day)},Web,${n + day + 7 * v},${60 + v}`)
		),
		''
	].join('\n');
const range = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, i) => from + i);

let at: Analysts;
const ben = 'ben@example.com';
/** Sessions of members who see nothing but what is published. */
const cookies = new Map<string, string>();
const readers = ['analyst', 'manager', 'marketer'] as const;

beforeAll(async () => {
	at = await startAnalysts();
	const { id } = await addMember(at.folder, 'analyst', ben);
	await at.stores(({ holdout }) =>
		holdout.$client.prepare('update tokens set member_id = ? where name = ?').run(id, 'ben')
	);
	for (const role of readers) {
		const { email } = await addMember(at.folder, role, `reads-${role}@example.com`);
		cookies.set(role, await openSession(at.folder, email));
	}
});
afterAll(() => at.stop());

/** An answer without what differs from request to request. */
const plain = (text: string): string =>
	text.replace(/nonce="[^"]*"|nonce-[\w+/=]+|__sveltekit_\w+/g, '').replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, '');

/** Addresses of data and files. */
const isData = /^\/api\/|__data\.json|\.(?:csv|jsonl?)(?:\?|$)|\/download/;

/** Everything about some campaigns, as readers and a second analyst see it. */
async function seenOf(slugs: readonly string[]): Promise<Map<string, string>> {
	const paths = allAddresses(
		slugs.map((slug) => ({
			slug,
			uploadId: 'none',
			axes: ['channel', 'date'],
			pairs: [],
			metrics: ['conversions'],
			firstDay: dayFromNow(-30),
			plan: null,
			links: []
		}))
	).filter((path) => !/^\/(metrics|healthz|settings)/.test(path));
	const seen = new Map<string, string>();
	for (const as of readers)
		// Words of pages are made of their data: one reader sees both.
		for (const path of as === 'analyst' ? paths : paths.filter((path) => isData.test(path))) {
			const headers = path.startsWith('/api/')
				? { authorization: `Bearer ${at.secrets.get(as === 'analyst' ? 'ben' : as)}` }
				: { cookie: cookies.get(as) ?? '', accept: 'text/html' };
			const response = await fetch(at.product.origin + path, { headers, redirect: 'manual' });
			seen.set(`${as} ${path}`, `${response.status} ${plain(await response.text())}`);
		}
	return seen;
}

describe('rows that wait in a published campaign of somebody else', () => {
	it('change no answer: neither later days, nor a variant that the split does not have', async () => {
		const split = 'control=1;picks=1';
		const stored = await at.upload('ana', dated('Runs', range(-30, -16), ['control', 'picks']), {
			...control,
			release: 'true',
			endsOn: dayFromNow(10),
			split
		});
		expect(stored.body).toMatchObject({ campaigns: [{ slug: 'runs', released: true }] });
		const before = await seenOf(['runs']);
		expect(before.get('marketer /api/v1/campaigns/runs/results')).toContain('"plan":"declared"');
		const later = dated('Runs', [-15, -3], ['control', 'picks', 'newcomer']);
		const waiting = await at.upload('ana', later, control);
		expect(waiting).toMatchObject({ status: 201, body: { campaigns: [{ slug: 'runs', released: false }] } });
		const after = await seenOf(['runs']);
		expect([...before].filter(([asked, text]) => after.get(asked) !== text).map(([asked]) => asked)).toEqual(
			[]
		);
		// Her own pages have both: what waits, and the variant without a weight.
		expect((await at.ask('ana', 'GET', '/uploads')).text).toContain(String(waiting.body['id']));
		// Once the variant is published the split is none of all variants any more.
		await at.ask('ana', 'PATCH', '/campaigns/runs', { ended: true });
		await at.ask('ana', 'POST', '/campaigns/runs/releases', { close: true });
		const { text } = await at.ask('marketer', 'GET', '/campaigns/runs/results');
		expect([text.includes('newcomer'), text.includes('"plan":"declared"')]).toEqual([true, false]);
	});

	it('change no mark of a preview over the same audience', async () => {
		const days = range(-30, -16);
		const send = (who: 'ana' | 'ben', name: string, treatment: string, options: Record<string, string>) =>
			at.upload(who, dated(name, days, ['control', treatment], 2000), {
				...control,
				endsOn: dayFromNow(10),
				audienceId: 'Members',
				...options
			});
		expect((await send('ana', 'Hers', 'offer', { release: 'true' })).body).toMatchObject({
			campaigns: [{ released: true }]
		});
		const his = slugIn(await send('ben', 'His', 'banner', {}));
		const cookie = await openSession(at.folder, ben);
		const seen = async () => {
			const page = await fetch(`${at.product.origin}/campaigns/${his}/release`, {
				headers: { cookie, accept: 'text/html' }
			});
			return /name="seen" value="([0-9a-f]+)"/.exec(await page.text())?.[1];
		};
		const before = await seen();
		expect(before).toMatch(/^[0-9a-f]{32}$/);
		expect((await at.upload('ana', dated('Hers', [-15], ['control', 'offer'], 2000), control)).status).toBe(
			201
		);
		expect(await seen()).toBe(before);
	});
});

describe('somebody who was added to one campaign', () => {
	it('learns no names of other campaigns of its owner by calling it so', async () => {
		const slug = slugIn(await at.upload('ana', small('Opened', 3000), control));
		await at.upload('ana', small('Closed to ben', 3100), control);
		await at.ask('ana', 'PATCH', `/campaigns/${slug}`, { people: [ben] });
		const rename = async (who: 'ana' | 'ben', name: string) =>
			(await at.ask(who, 'PATCH', `/campaigns/${slug}`, { name })).status;
		expect([await rename('ben', 'Closed to ben'), await rename('ben', 'Free')]).toEqual([200, 200]);
		// Of her own campaigns the owner is told, and of published ones everybody.
		expect(await rename('ana', 'Closed to ben')).toBe(409);
		expect(await rename('ben', 'Runs')).toBe(409);
	});

	it('sees nothing of the other campaigns of an upload', async () => {
		const two = `${small('Shown', 3200)}${small('Not shown', 3300).replaceAll('picks', 'secret').split('\n').slice(1).join('\n')}`;
		const stored = await at.upload('ana', two, {
			...control,
			categories: 'picks:purchase_history;secret:location'
		});
		expect(stored.status).toBe(201);
		const [shown] = stored.body['campaigns'] as { slug: string }[];
		await at.ask('ana', 'PATCH', `/campaigns/${shown?.slug}`, { people: [ben] });
		const path = `/uploads/${String(stored.body['id'])}`;
		expect((await at.ask('ana', 'GET', path)).text).toContain('secret');
		const his = await at.ask('ben', 'GET', path);
		expect(his.body).toMatchObject({ declaration: { categories: { picks: ['purchase_history'] } } });
		expect(his.text).not.toMatch(/secret|Not shown/);
	});
});

describe('a token', () => {
	it('can do no more than the member that it acts for, and nothing once that one is deactivated', async () => {
		const { id } = await addMember(at.folder, 'admin', 'leaves@example.com');
		const secret = await at.stores(({ holdout }) =>
			holdout.write((tx) => tokens.add(tx, { name: 'leaves', role: 'admin', memberId: id, now: new Date() }))
		);
		at.secrets.set('admin', secret);
		const set = (change: string) =>
			at.stores(({ holdout }) =>
				holdout.$client.prepare(`update members set ${change} where id = ?`).run(id)
			);
		const slug = slugIn(await at.upload('ana', small('Only hers', 3400), control));
		const seen = async () => [
			(await at.ask('admin', 'GET', `/campaigns/${slug}`)).status,
			(await at.ask('admin', 'GET', '/uploads')).status
		];
		expect(await seen()).toEqual([200, 200]);
		await set("role = 'analyst'");
		expect(await seen()).toEqual([404, 200]);
		await set("role = 'manager'");
		expect(await seen()).toEqual([404, 403]);
		await set("role = 'admin', deactivated_at = 1");
		expect(await seen()).toEqual([401, 401]);
		await set('deactivated_at = null');
		expect(await seen()).toEqual([200, 200]);
	});
});
