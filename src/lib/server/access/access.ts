import { operations } from '../api/contract/operations.ts';
import type { Need } from '../accounts/needs.ts';
import type { Permission } from '../accounts/permissions.ts';

type Needs = Readonly<Record<string, Permission | 'member' | 'everybody' | Need>>;

const withPassword = (permission: Permission): Need => ({ permission, confirmed: true });

/**
 * Every page by the id of its route: `GET` to see it, and each of its form actions by name. A page or an action that is
 * not here is refused.
 */
const pages: Readonly<Record<string, Needs>> = {
	'/': {
		GET: 'read',
		'?/loadDemo': 'upload',
		'?/removeDemo': 'withdraw',
		'?/saveView': 'read',
		'?/deleteView': 'read'
	},
	'/campaigns/[slug]': { GET: 'read', '?/note': 'note', '?/strike': 'note' },
	'/campaigns/[slug]/edit': { GET: 'campaign', '?/default': 'campaign' },
	'/campaigns/[slug]/pictures': { GET: 'campaign', '?/save': 'campaign', '?/remove': 'campaign' },
	'/campaigns/[slug]/people': {
		GET: 'campaign',
		'?/add': 'campaign',
		'?/remove': 'campaign',
		'?/handOver': 'campaign'
	},
	'/campaigns/[slug]/release': {
		GET: 'release',
		'?/publish': 'release',
		'?/reopen': 'release',
		'?/rule': 'release',
		'?/withdraw': 'withdraw'
	},
	'/campaigns/[slug]/share': { GET: 'share', '?/add': 'share', '?/revoke': 'share' },
	'/compare': { GET: 'report' },
	'/help': { GET: 'read' },
	'/planner': { GET: 'read', '?/save': 'read' },
	'/planner/[id]': {
		GET: 'read',
		'?/change': 'read',
		'?/addPerson': 'read',
		'?/removePerson': 'read',
		'?/delete': 'read'
	},
	'/programme': { GET: 'report' },
	'/programme/data': { GET: 'report' },
	'/programme/share': { GET: 'share', '?/add': 'share', '?/revoke': 'share' },
	'/privacy': {
		GET: 'read',
		'?/attack': 'attack',
		'?/cancel': 'attack',
		'?/rule': withPassword('policy')
	},
	'/privacy/proof': { GET: 'read' },
	'/privacy/proof/[slug]': { GET: 'read' },
	'/reports': { GET: 'report' },
	'/reports/roi/[slug]': { GET: 'report', '?/assume': 'assume', '?/approve': 'approve' },
	'/reports/roi/[slug]/[number]': { GET: 'report', '?/countersign': 'approve' },
	'/reports/roi/[slug]/share': { GET: 'share', '?/add': 'share', '?/revoke': 'share' },
	'/reports/share': { GET: 'share', '?/add': 'share', '?/revoke': 'share' },
	'/uploads': { GET: 'upload', '?/withdraw': 'withdraw', '?/discardAll': 'upload' },
	'/uploads/new': { GET: 'upload', '?/default': 'upload' },
	'/uploads/sql': { GET: 'upload' },
	'/uploads/[id]': {
		GET: 'upload',
		'?/cancel': 'upload',
		'?/store': 'upload',
		'?/publish': 'release',
		'?/discard': 'upload'
	},
	'/uploads/[id]/columns': {
		GET: 'upload',
		'?/answer': 'upload',
		'?/reread': 'upload',
		'?/template': 'upload',
		'?/plan': 'upload',
		'?/forget': 'upload',
		'?/check': 'upload'
	},
	'/uploads/[id]/check': { GET: 'upload', '?/default': 'upload' },
	'/uploads/[id]/confirm': { GET: 'upload', '?/default': 'upload' },
	'/settings': { GET: 'member' },
	'/settings/account': {
		GET: 'member',
		'?/name': 'member',
		'?/theme': 'member',
		'?/password': 'member',
		'?/end': 'member',
		'?/endOthers': 'member',
		'?/digest': 'member',
		'?/signOut': 'member'
	},
	'/settings/alerts': {
		GET: 'member',
		'?/mine': 'member',
		'?/test': 'member',
		'?/again': 'member',
		'?/add': withPassword('policy'),
		'?/turn': 'policy',
		'?/remove': withPassword('policy'),
		'?/report': 'policy'
	},
	'/alerts/off/[token]': { GET: 'everybody', '?/kind': 'everybody', '?/campaign': 'everybody' },
	'/settings/audit': { GET: 'audit' },
	'/settings/members': {
		GET: 'members',
		'?/invite': withPassword('members'),
		'?/link': withPassword('members'),
		'?/role': withPassword('members'),
		'?/deactivate': withPassword('members'),
		'?/identity': withPassword('members'),
		'?/reactivate': withPassword('members')
	},
	'/settings/workspace': { GET: 'policy', '?/default': withPassword('policy') },
	'/settings/logo': {
		GET: 'policy',
		'?/save': withPassword('policy'),
		'?/remove': withPassword('policy')
	},
	'/settings/tokens': {
		GET: 'tokens',
		'?/add': withPassword('tokens'),
		'?/handOver': withPassword('tokens'),
		'?/revoke': withPassword('tokens')
	},
	'/confirm': { GET: 'member', '?/default': 'member' },
	'/sign-in': { GET: 'everybody', '?/password': 'everybody' },
	'/setup': { GET: 'everybody' },
	'/setup/[token]': { GET: 'everybody', '?/default': 'everybody' },
	'/invite/[token]': { GET: 'everybody', '?/default': 'everybody' },
	'/shared/[token]': { GET: 'everybody' },
	'/embed/[token]': { GET: 'everybody' }
};

/** What is no page and no part of the API, by route and method. */
const others: Readonly<Record<string, Needs>> = {
	'/healthz': { GET: 'everybody' },
	// Its address is known to whom a page with it was shown, also by a link.
	'/logo/[hash]': { GET: 'everybody' },
	// A mail program has the link of a message alone.
	'/alerts/off/[token]/one-click': { GET: 'everybody', POST: 'everybody' },
	'/palette.json': { GET: 'read' },
	'/overview.csv': { GET: 'read' },
	'/campaigns/[slug]/panel.csv': { GET: 'read' },
	'/campaigns/[slug]/pictures/[hash]': { GET: 'read' },
	// Asks for an administrator's token itself, or for this machine where the settings allow that.
	'/metrics': { GET: 'everybody' },
	'/settings/audit/audit.csv': { GET: 'audit' },
	'/privacy/progress': { GET: 'read' },
	'/privacy/proof/[slug]/certificates.jsonl': { GET: 'certificates' },
	'/privacy/proof/[slug]/result.json': { GET: 'read' },
	'/privacy/proof/[slug]/statements.jsonl': { GET: 'read' },
	'/compare/compare.csv': { GET: 'report' },
	'/programme/data/data.csv': { GET: 'report' },
	'/programme/programme.csv': { GET: 'report' },
	// Addresses of earlier versions.
	'/reports/data': { GET: 'report' },
	'/reports/data/data.csv': { GET: 'report' },
	'/reports/reports.csv': { GET: 'report' },
	'/reports/roi': { GET: 'report' },
	'/reports/universal.csv': { GET: 'report' },
	'/reports/roi/[slug]/download': { GET: 'report' },
	'/reports/roi/[slug]/preview': { GET: 'assume' },
	'/uploads/[id]/progress': { GET: 'upload' },
	'/uploads/[id]/errors': { GET: 'upload' },
	'/sign-in/provider': { GET: 'everybody' },
	'/sign-in/callback/oidc': { GET: 'everybody' }
};

/** The API's addresses by route and method, from its operations. Tokens are asked for; any of them learns that an address is none. */
const api: Readonly<Record<string, Needs>> = Object.values(operations).reduce<Record<string, Needs>>(
	(routes, { method, path, permission }) => {
		const id = `/api/v1${path.replace(/\{(\w+)\}/g, '[$1]')}`;
		return { ...routes, [id]: { ...routes[id], [method.toUpperCase()]: { permission } } };
	},
	{ '/api/v1/[...path]': { '*': 'member' } }
);

const table: Readonly<Record<string, Needs>> = { ...pages, ...others, ...api };

/** Every route and what may be asked of it, for the tests that compare them with the files. */
export const listedRoutes = (): { route: string; asked: string }[] =>
	Object.entries(table).flatMap(([route, needs]) => Object.keys(needs).map((asked) => ({ route, asked })));

/** What a route answers: its methods. */
export const methodsOf = (route: string): string[] => {
	const asked = Object.keys(table[route] ?? {});
	return [...new Set(asked.map((name) => (name.startsWith('?') ? 'POST' : name)))];
};

/** What is asked of a page by a form: the name that the framework takes from the address too. */
const actionOf = (url: URL): string => {
	const named = [...url.searchParams.keys()].find((name) => name.startsWith('/'));
	return `?${named ?? '/default'}`;
};

/** What a request needs, or null where nothing of that kind is listed: then it is refused. */
export function needOf({ route, method, url }: { route: string; method: string; url: URL }): Need | null {
	const needs = Object.hasOwn(table, route) ? table[route] : undefined;
	const wanted = method === 'HEAD' ? 'GET' : method;
	const asked = Object.hasOwn(pages, route) && wanted === 'POST' ? actionOf(url) : wanted;
	const need = needs?.[Object.hasOwn(needs, asked) ? asked : '*'];
	return typeof need === 'string' ? { permission: need } : (need ?? null);
}
