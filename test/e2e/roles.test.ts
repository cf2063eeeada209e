import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { listedRoutes, needOf } from '#lib/server/access/access.ts';
import { suffices } from '#lib/server/accounts/needs.ts';
import { roles } from '#lib/server/accounts/tokens.ts';
import { closePages, openBrowser } from './browser.ts';
import { bannedIn, ourWords } from '../copy/banned.ts';
import { doors, pageRoutes, readers, startFullProduct, type FullProduct, type Reader } from './every-page.ts';
import { signedInAs } from './product.ts';
import { reader as readerOf, visitor, type Visit } from './visit.ts';

/** Every page in a browser as every reader: what one may do is offered and works, and nothing else is there. */
interface Step {
	readonly route: string;
	readonly address: string;
	readonly visit: Visit;
}

let full: FullProduct;
let browser: Browser;
const walks = new Map<Reader, Step[]>();

/** Offered in a state of the workspace that this one is not in, or nowhere: one is sent there. */
const notOffered = [
	'/ ?/loadDemo',
	'/confirm ?/default',
	'/confirm GET',
	// Of an ended campaign, to who uploaded it.
	'/campaigns/[slug]/release ?/reopen',
	// While an attack runs.
	'/privacy ?/cancel',
	// Of a plan that somebody was added to.
	'/planner/[id] ?/removePerson',
	// Where a decision waits for one's signature.
	'/reports/roi/[slug]/[number] ?/countersign',
	// Of a message that could not be delivered.
	'/settings/alerts ?/again',
	// Of a workspace with a logo.
	'/settings/logo ?/remove',
	// Of a member with an account of the provider.
	'/settings/members ?/identity',
	// Where there are several drafts.
	'/uploads ?/discardAll',
	'/uploads/[id] ?/cancel',
	'/uploads/[id] ?/store',
	'/uploads/[id]/check ?/default',
	// Where a file asks.
	'/uploads/[id]/columns ?/answer'
];
const largest = 150_000;
/** Readers whose every page is opened in the browser: nobody sees more than an administrator. HOLDOUT_CRAWLS=20 opens all. */
const wholly: readonly Reader[] =
	Number(process.env['HOLDOUT_CRAWLS'] ?? 4) > 4 ? readers : ['admin', 'nobody'];

/** Whether a reader may ask this of a route. */
function may(reader: Reader, route: string, asked: string): boolean {
	const query = asked.startsWith('?') ? asked : '';
	const need = needOf({ route, method: query ? 'POST' : asked, url: new URL(`http://localhost/${query}`) });
	if (!need) return false;
	return reader === 'nobody' ? need.permission === 'everybody' : suffices(reader, need);
}

const addressesFor = (reader: Reader, allowed: boolean): { route: string; address: string }[] =>
	Object.entries(full.addresses(reader))
		.filter(([route]) => may(reader, route, 'GET') === allowed)
		.flatMap(([route, addresses]) => addresses.map((address) => ({ route, address })));

/** Opens each page that the reader may see, or reads it where a browser has seen its like, and the first that is refused. */
async function walk(reader: Reader, seen: Set<string>): Promise<void> {
	const context = await browser.newContext({
		storageState: signedInAs(full.cookies[reader]),
		reducedMotion: 'reduce'
	});
	const page = await context.newPage();
	const visit = visitor(page, seen);
	const look = wholly.includes(reader) ? visit : readerOf(page, full.cookies[reader], seen, visit);
	const steps: Step[] = [];
	for (const step of addressesFor(reader, true))
		steps.push({ ...step, visit: await look(full.product.origin + step.address) });
	for (const step of addressesFor(reader, false).slice(0, 1))
		steps.push({ ...step, visit: await visit(full.product.origin + step.address) });
	walks.set(reader, steps);
	await context.close();
}

const allowed = (reader: Reader): Step[] =>
	(walks.get(reader) ?? []).filter(({ route }) => may(reader, route, 'GET'));

beforeAll(async () => {
	[full, browser] = await Promise.all([startFullProduct(inject('demoFolder')), openBrowser()]);
	const seen = new Set<string>();
	// An administrator sees the most; of the others' pages axe-core is shown what is new on them.
	await Promise.all([walk('admin', seen), walk('nobody', seen)]);
	await Promise.all(roles.filter((role) => role !== 'admin').map((role) => walk(role, seen)));
});
afterAll(async () => {
	await closePages(browser);
	await full.stop();
});

it('knows an address of every page', () => {
	expect(Object.keys(full.addresses('admin')).toSorted()).toEqual(pageRoutes.toSorted());
});

describe.each(readers)('%s', (reader) => {
	it('sees every page that is theirs, with one heading', () => {
		const steps = allowed(reader);
		expect(steps.length).toBeGreaterThan(4);
		for (const { route, address, visit } of steps) {
			const isThrough = doors.includes(route) && !(reader === 'nobody' && route === '/sign-in');
			expect(visit.at, address).toBe(
				isThrough ? (reader === 'nobody' ? '/sign-in' : '/') : address.replace(/\?.*/, '')
			);
			expect(visit.headings, address).toHaveLength(1);
			expect(visit.headings[0]?.trim(), address).not.toBe('');
		}
	});

	it('meets no error of a script, nothing wider than a telephone, and nothing that axe-core objects to', () => {
		const faults = (walks.get(reader) ?? []).flatMap(({ address, visit }) =>
			visit.faults.map((fault) => `${address} ${fault}`)
		);
		expect(faults).toEqual([]);
	});

	it('reads no word that the voice of Holdout bans', () => {
		const faults = allowed(reader).flatMap(({ address, visit }) =>
			ourWords(visit.words)
				.split('\n')
				.flatMap((line) => (bannedIn(line) ? [`${address} ${bannedIn(line)} in “${line}”`] : []))
		);
		expect([...new Set(faults)]).toEqual([]);
	});

	it('is offered nothing that would be refused', () => {
		const wrong = (walks.get(reader) ?? []).flatMap(({ address, visit }) =>
			visit.offers
				.filter((offer) => {
					const [route = '', asked = ''] = offer.split(' ');
					return !may(reader, route, asked);
				})
				.map((offer) => `${address} offers ${offer}`)
		);
		expect(wrong).toEqual([]);
	});

	it('is shown in words what is not theirs, and led on', async () => {
		const refused = addressesFor(reader, false);
		const cookie = full.cookies[reader];
		for (const { address } of refused) {
			const ask = { redirect: 'manual', headers: { cookie, accept: 'text/html' } } as const;
			const response = await fetch(full.product.origin + address, ask);
			if (reader === 'nobody') {
				const next = address === '/' ? '' : `?next=${encodeURIComponent(address)}`;
				expect(response.headers.get('location'), address).toBe(`/sign-in${next}`);
			} else {
				expect(response.status, address).toBe(403);
				expect(await response.text()).toMatch(/Only [a-z, ]+ can open this.*href="\/">Back to the overview/s);
			}
		}
		const last = walks.get(reader)?.at(-1)?.visit;
		if (refused.length > 0) expect(last?.words).toContain(reader === 'nobody' ? 'Sign in' : 'can open this');
		expect(refused.length > 0).toBe(reader !== 'admin');
	});
});

describe.each(roles)('%s', (role) => {
	it('is offered, on one page or another, everything that the role may do', () => {
		const offered = new Set(allowed(role).flatMap(({ visit }) => visit.offers));
		const missing = listedRoutes()
			.filter(({ route, asked }) => pageRoutes.includes(route) && may(role, route, asked))
			.filter(({ route, asked }) => !may('nobody', route, asked) && !offered.has(`${route} ${asked}`))
			.map(({ route, asked }) => `${route} ${asked}`);
		expect(missing.filter((line) => !notOffered.includes(line))).toEqual([]);
	});
});

describe('a page', () => {
	it('loads less than 150 kB of JavaScript', () => {
		const sizes = allowed('admin')
			.map(({ address, visit }) => ({ address, bytes: visit.scriptBytes }))
			.toSorted((a, b) => b.bytes - a.bytes);
		console.log(
			'Most JavaScript, gzipped:',
			sizes
				.slice(0, 3)
				.map(({ address, bytes }) => `${address} ${(bytes / 1000).toFixed(1)} kB`)
				.join(', ')
		);
		// A page without any would say that nothing was measured.
		expect(sizes.filter(({ bytes }) => bytes < 20_000)).toEqual([]);
		expect(sizes.filter(({ bytes }) => bytes >= largest)).toEqual([]);
	});
});
