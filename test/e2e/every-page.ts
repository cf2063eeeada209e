import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { setTimeout } from 'node:timers/promises';
import { listedRoutes } from '#lib/server/access/access.ts';
import { members } from '#lib/server/accounts/members.ts';
import { roles, tokens, type Role } from '#lib/server/accounts/tokens.ts';
import { campaigns } from '#lib/server/campaigns/campaigns.ts';
import { people } from '#lib/server/campaigns/people.ts';
import { importFile } from '#lib/server/ingest/import.ts';
import { templates } from '#lib/server/campaigns/templates.ts';
import { closeStores, openStores } from '#lib/server/db/stores.ts';
import { project } from '../server/holdout-command.ts';
import { dot } from '../server/pictures/samples.ts';
import { addMember, startProduct, type Product } from './product.ts';
import { openSession } from './session.ts';
import { inTurn } from '#lib/server/db/in-turn.ts';

/** Who looks at a page. */
export type Reader = Role | 'nobody';
export const readers: readonly Reader[] = ['admin', ...roles.filter((role) => role !== 'admin'), 'nobody'];

/** Every page of the product by the id of its route, as the table of access lists them. */
export const pageRoutes: readonly string[] = listedRoutes()
	.filter(({ route, asked }) => {
		const file = join(project, 'src', 'routes', ...route.split('/'), '+page.svelte');
		return asked === 'GET' && existsSync(file);
	})
	.map(({ route }) => route);

/** Doors: who is through them is sent on to the overview, and to the other door where nobody is to be set up any more. */
export const doors: readonly string[] = ['/sign-in', '/setup', '/setup/[token]', '/confirm'];

const spring = 'spring-email-picks-from-purchase-history';

/** A product with something of everything: demo campaigns, one that is not published, files, links, a signed report. */
export interface FullProduct {
	readonly product: Product;
	readonly cookies: Readonly<Record<Reader, string>>;
	/** Where a reader finds each page: its addresses by route. */
	addresses(reader: Reader): Readonly<Record<string, readonly string[]>>;
	stop(): Promise<void>;
}

const file = (name: string, more = 0): string =>
	[
		'campaign,variant,channel,people,conversions',
		...['control', 'picks'].flatMap((variant, v) =>
			['Web', 'Phone'].map((channel, c) =>
				[name, variant, channel, 4000 + more + 10 * c + v, 200 + 90 * v].join(',')
			)
		),
		''
	].join('\n');

/** Puts in what has no page of its own to be made on. @returns the id of a stored upload */
async function prepare(folder: string): Promise<string> {
	const now = new Date();
	const stores = openStores(folder, project);
	try {
		const stored = await importFile(stores, {
			open: () => Readable.from([Buffer.from(file('Autumn picks'))]),
			file: 'autumn.csv',
			release: false,
			now,
			control: 'control',
			campaign: {}
		});
		if (stored.kind !== 'stored') throw new Error(`not stored: ${stored.kind}`);
		await stores.holdout.write((tx) =>
			templates.save(tx, 'Weekly', {
				names: ['shop', 'week', 'people'],
				reading: { dialect: {}, mapping: {}, recurring: false },
				owner: null,
				now
			})
		);
		await stores.holdout.write((tx) => tokens.add(tx, { name: 'Nightly', role: 'analyst', now }));
		const gone = await stores.holdout.write((tx) =>
			members.add(tx, {
				email: 'gone@example.com',
				name: 'Gone',
				role: 'manager',
				now
			})
		);
		if (gone.kind === 'added') await stores.holdout.write((tx) => members.deactivate(tx, gone.id, now));
		return stored.uploadId;
	} finally {
		closeStores(stores);
	}
}

/** Makes the campaign that waits the analyst's, and the demo theirs to change. @returns slug of the one that waits */
async function giveToAnalyst(folder: string, analyst: string): Promise<string> {
	const stores = openStores(folder, project);
	const { holdout } = stores;
	try {
		return await holdout.write(async (tx) => {
			const [waiting, demo] = await inTurn.map(['autumn-picks', spring], (slug) => campaigns.find(tx, slug));
			if (!waiting || !demo) throw new Error('a campaign is not there');
			await people.handOver(tx, waiting.id, `member:${analyst}`);
			await people.add(tx, waiting.id, 'member:somebody', new Date());
			await people.add(tx, demo.id, `member:${analyst}`, new Date());
			return waiting.slug;
		});
	} finally {
		closeStores(stores);
	}
}

/** Addresses about the campaign that waits, for those who may see it. */
const ofTheirs = (reader: Reader, address: string): string[] =>
	reader === 'analyst' || reader === 'admin' ? [address] : [];

/** Sends forms and files as pages do. */
const sender = ({ origin }: Product) => {
	const ask = async (cookie: string, path: string, body?: BodyInit): Promise<Response> =>
		fetch(`${origin}${path}`, {
			redirect: 'manual',
			headers: { origin, cookie, accept: 'text/html' },
			...(body === undefined ? {} : { method: 'POST', body })
		});
	/** What the pattern finds in the answer's words or in where it leads. */
	const find = async (answer: Promise<Response>, pattern: RegExp): Promise<string> => {
		const response = await answer;
		const text = `${response.headers.get('location')} ${await response.text()}`;
		const [, found] = pattern.exec(text) ?? [];
		if (!found) throw new Error(`${response.url}: ${response.status} without ${String(pattern)}`);
		return found;
	};
	return { ask, find };
};

/** Sends a file and has it checked: an upload that waits for its last step. @returns its id */
async function checkedDraft(product: Product, cookie: string, name: string): Promise<string> {
	const { ask, find } = sender(product);
	const form = new FormData();
	form.append('file', new Blob([file(name)], { type: 'text/csv' }), `${name}.csv`);
	const id = await find(ask(cookie, '/uploads/new', form), /\/uploads\/([\w-]{36})\//);
	await ask(cookie, `/uploads/${id}/check`, new URLSearchParams());
	const events = { headers: { cookie, accept: 'text/event-stream' } };
	await (await fetch(`${product.origin}/uploads/${id}/progress`, events)).text();
	return id;
}

/** @param demoFolder a data folder with the demo campaigns, to begin with a copy of; without one they are loaded */
export async function startFullProduct(demoFolder?: string): Promise<FullProduct> {
	const folder = mkdtempSync(join(tmpdir(), 'holdout-pages-'));
	if (demoFolder !== undefined) cpSync(demoFolder, folder, { recursive: true });
	const stored = await prepare(folder);
	const product = await startProduct({ HOLDOUT_DATA: folder });
	const { ask, find } = sender(product);
	const admin = product.cookie;
	const form = (fields: Record<string, string> = {}) => new URLSearchParams(fields);
	const cookies: Record<Reader, string> = { nobody: '', admin, manager: '', analyst: '', marketer: '' };
	let analyst = '';
	for (const role of roles) {
		const { id, email } = await addMember(folder, role);
		if (role === 'analyst') analyst = id;
		if (role !== 'admin') cookies[role] = await openSession(folder, email);
		// A second session, which can be ended from the first.
		await openSession(folder, email);
		await ask(cookies[role], '/?/saveView', form({ name: 'Mine' }));
	}
	if (demoFolder === undefined) await ask(admin, '/?/loadDemo', form());
	const autumn = await giveToAnalyst(folder, analyst);
	await ask(
		admin,
		`/campaigns/${spring}?/note`,
		form({ kind: 'decision', day: '2026-01-20', words: 'Go on.' })
	);
	const pictured = new FormData();
	pictured.set('variant', 'Personal picks');
	pictured.set('alt', 'Email with three shoes.');
	pictured.set('picture', new Blob([Buffer.from(dot, 'base64')]), 'email.png');
	await ask(admin, `/campaigns/${spring}/pictures?/save`, pictured);
	const report = `/reports/roi/${spring}`;
	const fingerprint = await find(ask(admin, report), /name="fingerprint" value="(\w+)"/);
	await ask(
		admin,
		`${report}?/approve`,
		form({ fingerprint, kind: 'roll-out', variant: 'Personal picks', reason: 'It paid.', lock: 'on' })
	);
	await ask(admin, '/privacy?/attack', form());
	while ((await (await ask(admin, '/privacy/progress')).text()) !== 'null') await setTimeout(50);
	const invite = await find(
		ask(admin, '/settings/members?/invite', form({ email: 'new@example.com', name: 'New', role: 'analyst' })),
		/\/invite\/([\w-]+)/
	);
	await ask(
		admin,
		'/settings/alerts?/add',
		form({ name: '#crm', channel: 'slack', address: 'https://hooks.example.com/services/x' })
	);
	const shared: string[] = [];
	for (const place of [`/campaigns/${spring}`, report, '/reports', '/programme'])
		shared.push(
			await find(ask(admin, `${place}/share?/add`, form({ query: '', days: '7' })), /(\/shared\/[\w-]+)/)
		);
	const plans: Partial<Record<Reader, string>> = {};
	for (const role of roles) {
		const plan = form({ question: '', name: 'Summer picks', primary: '', hypothesis: 'It sells more.' });
		plans[role] = await find(ask(cookies[role], '/planner?/save', plan), /(\/planner\/[\w-]{36})/);
	}
	const drafts: Partial<Record<Reader, string>> = {
		admin: await checkedDraft(product, admin, 'Winter'),
		analyst: await checkedDraft(product, cookies.analyst, 'Winter')
	};
	return {
		product,
		cookies,
		addresses: (reader) => {
			const draft = drafts[reader] ?? stored;
			const plain = Object.fromEntries(
				pageRoutes.filter((route) => !route.includes('[')).map((route) => [route, [route]])
			);
			return {
				...plain,
				'/': ['/', '/?status=ended'],
				'/programme': ['/programme?demo'],
				'/compare': [`/compare?c=${spring}&c=abandoned-basket-reminders`],
				'/campaigns/[slug]': [
					`/campaigns/${spring}`,
					...['segments', 'over-time', 'analysts', 'data', 'decisions'].map(
						(tab) => `/campaigns/${spring}?tab=${tab}`
					),
					...ofTheirs(reader, `/campaigns/${autumn}`)
				],
				'/campaigns/[slug]/edit': [`/campaigns/${spring}/edit`],
				'/campaigns/[slug]/pictures': [`/campaigns/${spring}/pictures`],
				'/campaigns/[slug]/people': [
					`/campaigns/${spring}/people`,
					...ofTheirs(reader, `/campaigns/${autumn}/people`)
				],
				'/campaigns/[slug]/release': [
					`/campaigns/${spring}/release`,
					...ofTheirs(reader, `/campaigns/${autumn}/release`)
				],
				'/campaigns/[slug]/share': [`/campaigns/${spring}/share`],
				'/planner/[id]': [plans[reader] ?? '/planner/none'],
				'/privacy/proof/[slug]': [`/privacy/proof/${spring}`],
				'/reports/roi/[slug]': [report, ...ofTheirs(reader, `/reports/roi/${autumn}`)],
				'/reports/roi/[slug]/share': [`${report}/share`],
				'/reports/roi/[slug]/[number]': [`${report}/1`],
				'/uploads/[id]': [`/uploads/${stored}`],
				'/uploads/[id]/columns': [`/uploads/${draft}/columns`],
				'/uploads/[id]/check': [`/uploads/${draft}/check`],
				'/uploads/[id]/confirm': [`/uploads/${draft}/confirm`],
				'/setup/[token]': ['/setup/used'],
				'/alerts/off/[token]': ['/alerts/off/unknown'],
				'/invite/[token]': [`/invite/${invite}`],
				'/shared/[token]': shared,
				// What is embedded runs no script, and is read as text (test/server/accounts/shares.test.ts).
				'/embed/[token]': ['/embed/unknown']
			};
		},
		async stop() {
			await product.stop();
			rmSync(folder, { recursive: true, force: true });
		}
	};
}
