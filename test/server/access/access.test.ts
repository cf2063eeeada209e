import { createHmac } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import ts from 'typescript';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listedRoutes } from '#lib/server/access/access.ts';
import { roles, type Role } from '#lib/server/accounts/tokens.ts';
import { project } from '../holdout-command.ts';
import { openWorkspace, secretName, secretSlug, type Workspace } from '../accounts/workspace.ts';

const everybody = 'everybody';
const members: readonly Role[] = roles;
const analysing: readonly Role[] = ['analyst', 'admin'];
/** Note, and enter margin and costs; the API's PATCH asks again, by what is changed. */
const noting: readonly Role[] = ['manager', 'analyst', 'admin'];
const sharing: readonly Role[] = ['manager', 'admin'];
const administrating: readonly Role[] = ['admin'];
type Who = readonly Role[] | typeof everybody;

/** Who may ask what, said a second time and by role, so that a slip in the product's table shows. */
const expected: Readonly<Record<string, Readonly<Record<string, Who>>>> = {
	'/': {
		GET: members,
		'?/loadDemo': analysing,
		'?/removeDemo': analysing,
		'?/saveView': members,
		'?/deleteView': members
	},
	'/palette.json': { GET: members },
	'/overview.csv': { GET: members },
	'/programme': { GET: members },
	'/programme/data': { GET: members },
	'/programme/data/data.csv': { GET: members },
	'/programme/programme.csv': { GET: members },
	'/programme/share': { GET: sharing, '?/add': sharing, '?/revoke': sharing },
	'/campaigns/[slug]': { GET: members, '?/note': noting, '?/strike': noting },
	'/campaigns/[slug]/panel.csv': { GET: members },
	'/campaigns/[slug]/edit': { GET: analysing, '?/default': analysing },
	'/campaigns/[slug]/pictures': { GET: analysing, '?/save': analysing, '?/remove': analysing },
	'/campaigns/[slug]/pictures/[hash]': { GET: members },
	'/campaigns/[slug]/people': {
		GET: analysing,
		'?/add': analysing,
		'?/remove': analysing,
		'?/handOver': analysing
	},
	'/campaigns/[slug]/release': {
		GET: analysing,
		'?/publish': analysing,
		'?/reopen': analysing,
		'?/rule': analysing,
		'?/withdraw': analysing
	},
	'/campaigns/[slug]/share': { GET: sharing, '?/add': sharing, '?/revoke': sharing },
	'/compare': { GET: members },
	'/compare/compare.csv': { GET: members },
	'/help': { GET: members },
	'/planner': { GET: members, '?/save': members },
	'/planner/[id]': {
		GET: members,
		'?/change': members,
		'?/addPerson': members,
		'?/removePerson': members,
		'?/delete': members
	},
	'/privacy': { GET: members, '?/attack': noting, '?/cancel': noting, '?/rule': administrating },
	'/privacy/progress': { GET: members },
	'/privacy/proof': { GET: members },
	'/privacy/proof/[slug]': { GET: members },
	'/privacy/proof/[slug]/result.json': { GET: members },
	'/privacy/proof/[slug]/statements.jsonl': { GET: members },
	'/privacy/proof/[slug]/certificates.jsonl': { GET: administrating },
	'/uploads': { GET: analysing, '?/withdraw': analysing, '?/discardAll': analysing },
	'/uploads/new': { GET: analysing, '?/default': analysing },
	'/uploads/sql': { GET: analysing },
	'/reports/data': { GET: members },
	'/reports/data/data.csv': { GET: members },
	'/reports/universal.csv': { GET: members },
	'/uploads/[id]': {
		GET: analysing,
		'?/cancel': analysing,
		'?/store': analysing,
		'?/publish': analysing,
		'?/discard': analysing
	},
	'/uploads/[id]/columns': {
		GET: analysing,
		'?/answer': analysing,
		'?/reread': analysing,
		'?/template': analysing,
		'?/plan': analysing,
		'?/forget': analysing,
		'?/check': analysing
	},
	'/uploads/[id]/check': { GET: analysing, '?/default': analysing },
	'/uploads/[id]/confirm': { GET: analysing, '?/default': analysing },
	'/uploads/[id]/progress': { GET: analysing },
	'/uploads/[id]/errors': { GET: analysing },
	'/reports': { GET: members },
	'/reports/reports.csv': { GET: members },
	'/reports/roi': { GET: members },
	'/reports/roi/[slug]': { GET: members, '?/assume': noting, '?/approve': sharing },
	'/reports/roi/[slug]/[number]': { GET: members, '?/countersign': sharing },
	'/reports/roi/[slug]/preview': { GET: noting },
	'/reports/roi/[slug]/share': { GET: sharing, '?/add': sharing, '?/revoke': sharing },
	'/reports/share': { GET: sharing, '?/add': sharing, '?/revoke': sharing },
	'/reports/roi/[slug]/download': { GET: members },
	'/settings': { GET: members },
	'/settings/account': {
		GET: members,
		'?/name': members,
		'?/theme': members,
		'?/password': members,
		'?/end': members,
		'?/endOthers': members,
		'?/digest': members,
		'?/signOut': members
	},
	'/settings/alerts': {
		GET: members,
		'?/mine': members,
		'?/test': members,
		'?/again': members,
		'?/add': administrating,
		'?/turn': administrating,
		'?/remove': administrating,
		'?/report': administrating
	},
	'/alerts/off/[token]': { GET: everybody, '?/kind': everybody, '?/campaign': everybody },
	'/alerts/off/[token]/one-click': { GET: everybody, POST: everybody },
	'/settings/members': {
		GET: administrating,
		'?/invite': administrating,
		'?/link': administrating,
		'?/role': administrating,
		'?/deactivate': administrating,
		'?/identity': administrating,
		'?/reactivate': administrating
	},
	'/settings/workspace': { GET: administrating, '?/default': administrating },
	'/settings/logo': { GET: administrating, '?/save': administrating, '?/remove': administrating },
	'/settings/tokens': {
		GET: administrating,
		'?/add': administrating,
		'?/handOver': administrating,
		'?/revoke': administrating
	},
	'/settings/audit': { GET: administrating },
	'/settings/audit/audit.csv': { GET: administrating },
	'/logo/[hash]': { GET: everybody },
	'/metrics': { GET: everybody },
	'/confirm': { GET: members, '?/default': members },
	'/sign-in': { GET: everybody, '?/password': everybody },
	'/sign-in/provider': { GET: everybody },
	'/sign-in/callback/oidc': { GET: everybody },
	'/setup': { GET: everybody },
	'/setup/[token]': { GET: everybody, '?/default': everybody },
	'/invite/[token]': { GET: everybody, '?/default': everybody },
	'/shared/[token]': { GET: everybody },
	'/embed/[token]': { GET: everybody },
	'/healthz': { GET: everybody },
	'/api/v1/openapi.json': { GET: everybody },
	'/api/v1/campaigns': { GET: members, POST: analysing },
	'/api/v1/campaigns/[slug]': { GET: members, PATCH: noting },
	'/api/v1/data-returns': { GET: members },
	'/api/v1/programme': { GET: members },
	'/api/v1/privacy/proof': { GET: members },
	'/api/v1/campaigns/[slug]/roi': { GET: members },
	'/api/v1/campaigns/[slug]/results': { GET: members },
	'/api/v1/campaigns/[slug]/releases': { POST: analysing, DELETE: analysing },
	'/api/v1/uploads': { GET: analysing, POST: analysing },
	'/api/v1/uploads/[id]': { GET: analysing, DELETE: analysing },
	'/api/v1/[...path]': { '*': members }
};

const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const;
/** Actions that cost time or end what the other tests stand on; the browser tests do them. */
const notDone = new Set(['/ ?/loadDemo', '/ ?/removeDemo', '/settings/account ?/signOut']);

/** Names that a module exports, and those of the actions of a page; read without running it. */
function exportsOf(path: string): { names: string[]; actions: string[] } {
	const source = ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest);
	const declared = source.statements
		.filter(ts.isVariableStatement)
		.filter(({ modifiers }) => modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword))
		.flatMap(({ declarationList }) => [...declarationList.declarations]);
	const nameOf = (node: ts.Node | undefined): string => {
		if (node && (ts.isIdentifier(node) || ts.isStringLiteral(node))) return node.text;
		throw new Error(`${path} exports something that has no plain name`);
	};
	const found = declared.find(({ name }) => nameOf(name) === 'actions')?.initializer;
	const actions = found && ts.isSatisfiesExpression(found) ? found.expression : found;
	if (actions && !ts.isObjectLiteralExpression(actions))
		throw new Error(`${path} has actions that are no plain object`);
	return {
		names: declared.map(({ name }) => nameOf(name)),
		actions: actions ? actions.properties.map(({ name }) => nameOf(name)) : []
	};
}

/** Every route of the files with what it answers. */
function routesInFiles(): { route: string; asked: string }[] {
	const folder = join(project, 'src', 'routes');
	return readdirSync(folder, { recursive: true, encoding: 'utf8' })
		.map((name) => name.replaceAll('\\', '/'))
		.flatMap((name) => {
			const inFolder = dirname(name);
			const route = inFolder === '.' ? '/' : `/${inFolder}`;
			const path = join(folder, name);
			if (name.endsWith('+page.svelte')) return [{ route, asked: 'GET' }];
			if (name.endsWith('+page.server.ts'))
				return exportsOf(path).actions.map((action) => ({ route, asked: `?/${action}` }));
			if (!name.endsWith('+server.ts')) return [];
			return exportsOf(path).names.map((method) => ({ route, asked: method === 'fallback' ? '*' : method }));
		});
}

const lines = (list: readonly { route: string; asked: string }[]): string[] =>
	list.map(({ route, asked }) => `${route} ${asked}`).sort();

/** Nothing of this name is there, except the campaign that must not be seen. */
const addressOf = (route: string, harmless: boolean): string =>
	route
		.replace('[slug]', harmless ? 'nothing-here' : secretSlug)
		.replace('[...path]', 'nothing/here')
		.replace(/\[\w+\]/g, 'nothing-here');

/** Whoever has a cookie that is none asks a sixth of everything, each another one; HOLDOUT_TRIES=1000 asks all of it. */
const isShort = Number(process.env['HOLDOUT_TRIES'] ?? 100) < 1000;

let workspace: Workspace;
/** Cookies of who is not signed in, though it may look so. */
let strangers: Record<string, string>;

/** The session of a cookie, signed as a workspace with another secret would. */
function signedWith(secret: string, cookie: string): string {
	const token = decodeURIComponent(/session_token=([^;]+)/.exec(cookie)?.[1] ?? '').split('.')[0] ?? '';
	const signature = createHmac('sha256', secret).update(token).digest('base64');
	return `holdout.session_token=${encodeURIComponent(`${token}.${signature}`)}`;
}

beforeAll(async () => {
	workspace = await openWorkspace();
	const admin = workspace.members.admin.cookie;
	const ended = await workspace.send('/sign-in?/password', '', {
		email: workspace.members.admin.email,
		password: 'four plain test words'
	});
	const endedCookie = ended.headers
		.getSetCookie()
		.map((line) => line.split(';')[0] ?? '')
		.join('; ');
	await workspace.send('/settings/account?/signOut', endedCookie);
	strangers = {
		anonymous: '',
		'an ended session': endedCookie,
		'a session signed elsewhere': signedWith('x'.repeat(32), admin),
		'a session with a forged end': admin.replace(/(session_token=[^;]{20})[^;]{8}/, '$1AAAAAAAA'),
		nonsense: 'holdout.session_token=x; __Secure-holdout.session_token=x'
	};
});
afterAll(() => workspace.stop());

describe('the table of routes', () => {
	it('lists every page, action and method that is in the files, and no others', () => {
		const files = lines(routesInFiles());
		expect(files.length).toBeGreaterThan(40);
		expect(lines(listedRoutes())).toEqual(files);
	});

	it('is known to this test, role by role', () => {
		const known = Object.entries(expected).flatMap(([route, asks]) =>
			Object.keys(asks).map((asked) => ({ route, asked }))
		);
		expect(lines(known)).toEqual(lines(listedRoutes()));
	});
});

/** Answers of a kind that let nobody in. */
function isRefusal(response: Response): boolean {
	if ([401, 403, 404, 405, 429].includes(response.status)) return true;
	const to = response.headers.get('location') ?? '';
	return response.status === 303 && /^\/(sign-in|setup|confirm)(\?|$)/.test(to);
}

interface Try {
	readonly line: string;
	readonly response: Response;
	readonly text: string;
}

/** Sends each method, and each action, of each route. */
async function tryAll(
	who: (route: string) => Record<string, string>,
	wanted: (allowed: Who | undefined, line: string, method: string) => boolean
): Promise<Try[]> {
	const tries = Object.entries(expected).map(async ([route, asks]) => {
		const done: Try[] = [];
		const actions = Object.keys(asks).filter((asked) => asked.startsWith('?'));
		const isPage =
			asks['GET'] !== undefined &&
			!/^\/(api|healthz|metrics)|oidc$|(provider|csv|progress|errors|one-click)$/.test(route);
		const all = [
			...methods.map((method) => ({ method, query: '' })),
			...actions.map((query) => ({ method: 'POST', query }))
		];
		for (const { method, query } of all) {
			const asked = query || (method === 'POST' && isPage ? '?/default' : method === 'HEAD' ? 'GET' : method);
			const line = `${route} ${asked}`;
			if (!wanted(asks[asked] ?? asks['*'], line, method)) continue;
			const body = method === 'POST' && isPage ? new URLSearchParams() : null;
			const path = `${addressOf(route, method !== 'GET')}${query === '?/default' ? '' : query}`;
			const headers = { origin: workspace.origin, ...who(route) };
			const response = await workspace.ask(path, { method, headers, ...(body ? { body } : {}) });
			done.push({ line: `${method} ${line}`, response, text: await response.text() });
		}
		return done;
	});
	return (await Promise.all(tries)).flat();
}

const letIn = (tries: readonly Try[]): string[] =>
	tries.flatMap(({ line, response }) => (isRefusal(response) ? [] : [`${line} → ${response.status}`]));

describe('who is not signed in', () => {
	it('gets nothing, whatever cookie or token comes along', async () => {
		const { tokens } = workspace;
		for (const [turn, [name, cookie]] of Object.entries(strangers).entries()) {
			const isPart = isShort && cookie !== '';
			let asked = 0;
			const tries = await tryAll(
				() => ({ cookie }),
				(allowed) => allowed !== everybody && (!isPart || (asked += 1) % 6 === turn % 6)
			);
			expect(tries.length).toBeGreaterThan(isPart ? 32 : 200);
			expect(letIn(tries), name).toEqual([]);
			expect(
				tries.filter(({ text }) => text.includes(secretName)).map(({ line }) => line),
				name
			).toEqual([]);
		}
		const withToken = await tryAll(
			(route) => (route.startsWith('/api/') ? {} : { authorization: `Bearer ${tokens.admin}` }),
			(allowed) => allowed !== everybody
		);
		expect(letIn(withToken)).toEqual([]);
	});

	it('gets no data of a page either, and is shown where to sign in', async () => {
		for (const cookie of Object.values(strangers)) {
			for (const path of ['/__data.json', `/campaigns/${secretSlug}/__data.json`, '/privacy/__data.json']) {
				const text = await (await workspace.ask(path, { cookie })).text();
				expect(JSON.parse(text)).toMatchObject({ type: 'redirect' });
				expect(text).toContain('/sign-in');
				expect(text).not.toContain(secretName);
			}
		}
	});

	it('cannot use a session for the API, nor a revoked or unknown token', async () => {
		const { admin } = workspace.members;
		for (const headers of [
			{ cookie: admin.cookie },
			{ authorization: 'Bearer hold_nonsense' },
			{ authorization: `Bearer ${workspace.tokens.admin.slice(0, -1)}` },
			{ authorization: `Basic ${btoa(`admin:${workspace.tokens.admin}`)}` }
		]) {
			const response = await workspace.ask('/api/v1/campaigns', {
				headers: headers as Record<string, string>
			});
			expect(response.status).toBe(401);
		}
	});
});

describe('a member', () => {
	it.each(roles)(
		'who is %s is refused what the role does not allow, with a page that says so',
		async (role) => {
			const { cookie } = workspace.members[role];
			const authorization = `Bearer ${workspace.tokens[role]}`;
			const tries = await tryAll(
				(route) => (route.startsWith('/api/') ? { authorization } : { cookie }),
				(allowed) => allowed !== everybody && !allowed?.includes(role)
			);
			expect(letIn(tries)).toEqual([]);
			expect(tries.filter(({ response }) => response.status === 303)).toEqual([]);
			const pages = tries.filter(
				({ line }) => line.startsWith('GET /') && !line.includes('/api/') && !line.includes('/oidc')
			);
			for (const { response, text } of pages.filter(({ response }) => response.status === 403)) {
				expect(response.headers.get('content-type')).toContain('text/html');
				expect(text).toContain('Back to the overview');
				expect(text).toMatch(/Only [a-z, ]+ can open this/);
			}
			if (role !== 'admin') expect(pages.length).toBeGreaterThan(1);
		}
	);

	/** Who asks for the head of a route in the short form: those who may take turns. */
	const headBy = (line: string, allowed: readonly Role[]) =>
		allowed[Object.keys(expected).indexOf(line.split(' ')[0] ?? '') % allowed.length];

	it.each(roles)('who is %s is answered what the role allows', async (role) => {
		const { cookie } = workspace.members[role];
		const authorization = `Bearer ${workspace.tokens[role]}`;
		const tries = await tryAll(
			(route) => (route.startsWith('/api/') ? { authorization } : { cookie }),
			(allowed, line, method) =>
				allowed !== undefined &&
				allowed !== everybody &&
				allowed.includes(role) &&
				!notDone.has(line) &&
				method !== 'DELETE' &&
				!(isShort && method === 'HEAD' && headBy(line, allowed) !== role) &&
				!line.includes('[...path]')
		);
		const refused = tries.filter(
			({ response }) =>
				[401, 403, 405].includes(response.status) || response.headers.get('location')?.startsWith('/sign-in')
		);
		// Wrong passwords and forms without them are told with 401 as well.
		expect(refused.map(({ line }) => line)).toEqual(
			refused.map(({ line }) => line).filter((line) => /\/confirm|\/account \?\/password/.test(line))
		);
		const seen = tries.filter(({ line, text }) => line.startsWith('GET ') && text.includes(secretName));
		expect(seen.length).toBeGreaterThan(2);
	});
});
