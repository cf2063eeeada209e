import { listedRoutes } from '#lib/server/access/access.ts';

/** What an address is filled in with. */
export interface Subject {
	readonly slug: string;
	readonly uploadId: string;
	/** Axes of breakdowns, and pairs of them that are crossed. */
	readonly axes: readonly string[];
	readonly pairs: readonly (readonly [string, string])[];
	readonly metrics: readonly string[];
	/** Null without dates. */
	readonly firstDay: string | null;
	/** The plan that the campaign began with. */
	readonly plan: string | null;
	/** Links that show the campaign and its reports. */
	readonly links: readonly string[];
}

type Addresses = (subject: Subject) => readonly string[];

/** Routes that show nothing published: each with why. */
const silent: Readonly<Record<string, string>> = {
	'/alerts/off/[token]': 'a door that ends messages',
	'/alerts/off/[token]/one-click': 'a door that ends messages',
	'/confirm': 'asks for the password',
	'/help': 'static words, with the numbers of the rule',
	'/invite/[token]': 'a door',
	'/campaigns/[slug]/pictures/[hash]': 'a picture',
	'/logo/[hash]': 'a picture',
	'/reports/data': 'leads to its new address',
	'/reports/data/data.csv': 'leads to its new address',
	'/setup': 'a door',
	'/setup/[token]': 'a door',
	'/sign-in': 'a door',
	'/sign-in/callback/oidc': 'a door',
	'/sign-in/provider': 'a door',
	'/uploads/[id]/check': 'a file that is not stored yet, to its sender',
	'/uploads/[id]/columns': 'a file that is not stored yet, to its sender',
	'/uploads/[id]/confirm': 'a file that is not stored yet, to its sender',
	'/uploads/[id]/errors': 'a file that was refused, to its sender',
	'/uploads/[id]/progress': 'a stream about a file that is not stored yet',
	'/uploads/new': 'an empty form',
	'/uploads/sql': 'an empty form',
	'/api/v1/[...path]': 'no address of the API'
};

/** With its data. */
const page =
	(...queries: readonly string[]) =>
	(path: string): string[] =>
		['', ...queries].flatMap((query) => [
			`${path}${query}`,
			`${path === '/' ? '' : path}/__data.json${query}`
		]);

const once =
	(...paths: readonly string[]): Addresses =>
	() =>
		paths;

const results: Addresses = ({ slug, axes, pairs, firstDay }) => {
	const path = `/api/v1/campaigns/${slug}/results`;
	return [
		path,
		`${path}?between=true`,
		...axes.map((by) => `${path}?by=${by}`),
		...pairs.map((pair) => `${path}?by=${pair.join()}`),
		...(firstDay === null ? [] : [`${path}?from=${firstDay}&to=${firstDay}`])
	];
};

/** Addresses of every route that shows something published, by route; those without a campaign in them are the same for all. */
const addressesOf: Readonly<Record<string, Addresses>> = {
	'/': once(...page('?status=ended', '?sort=lift', '?chart=month')('/')),
	'/healthz': once('/healthz'),
	'/metrics': once('/metrics'),
	'/palette.json': once('/palette.json'),
	'/overview.csv': once('/overview.csv'),
	'/compare': ({ slug }) => [`/compare?c=${slug}&c=another`, `/compare/__data.json?c=${slug}&c=another`],
	'/compare/compare.csv': ({ slug }) => [`/compare/compare.csv?c=${slug}`],
	'/programme': once(...page('?period=12m')('/programme')),
	'/programme/data': once(...page()('/programme/data')),
	'/programme/data/data.csv': once('/programme/data/data.csv'),
	'/programme/programme.csv': once('/programme/programme.csv', '/programme/programme.csv?part=decisions'),
	'/programme/share': once(...page()('/programme/share')),
	'/campaigns/[slug]': ({ slug, axes, pairs, metrics, firstDay }) =>
		page(
			...(firstDay === null ? [] : [`?from=${firstDay}&to=${firstDay}`]),
			'?view=bayesian',
			'?between=yes',
			'?tab=data',
			'?tab=decisions',
			...axes.slice(0, 1).map((by) => `?tab=segments&by=${by}`),
			...pairs.slice(0, 1).map((pair) => `?tab=segments&by=${pair.join()}`),
			...metrics.flatMap((metric) => [`?tab=segments&metric=${metric}`, `?tab=over-time&over=${metric}`])
		)(`/campaigns/${slug}`),
	'/campaigns/[slug]/panel.csv': ({ slug, axes, metrics }) =>
		[
			'all',
			'metrics',
			'where',
			...axes.map((by) => `by ${by}`),
			...metrics.map((metric) => `over-time&over=${metric}`)
		].map((panel) => `/campaigns/${slug}/panel.csv?panel=${panel.replaceAll(' ', '%20')}`),
	'/campaigns/[slug]/edit': ({ slug }) => page()(`/campaigns/${slug}/edit`),
	'/campaigns/[slug]/pictures': ({ slug }) => page()(`/campaigns/${slug}/pictures`),
	'/campaigns/[slug]/people': ({ slug }) => page()(`/campaigns/${slug}/people`),
	'/campaigns/[slug]/release': ({ slug }) => page()(`/campaigns/${slug}/release`),
	'/campaigns/[slug]/share': ({ slug }) => page()(`/campaigns/${slug}/share`),
	'/planner': once(...page()('/planner')),
	'/planner/[id]': ({ plan }) => (plan === null ? [] : page()(`/planner/${plan}`)),
	'/privacy': once(...page()('/privacy')),
	'/privacy/progress': once('/privacy/progress'),
	'/privacy/proof': once(...page()('/privacy/proof')),
	'/privacy/proof/[slug]': ({ slug }) => page()(`/privacy/proof/${slug}`),
	'/privacy/proof/[slug]/certificates.jsonl': ({ slug }) => [`/privacy/proof/${slug}/certificates.jsonl`],
	'/privacy/proof/[slug]/result.json': ({ slug }) => [`/privacy/proof/${slug}/result.json`],
	'/privacy/proof/[slug]/statements.jsonl': ({ slug }) => [`/privacy/proof/${slug}/statements.jsonl`],
	'/reports/universal.csv': once('/reports/universal.csv'),
	'/reports': once(...page()('/reports')),
	'/reports/reports.csv': once('/reports/reports.csv'),
	'/reports/roi': once('/reports/roi'),
	'/reports/roi/[slug]/preview': ({ slug }) => [
		`/reports/roi/${slug}/preview?marginRate=40&fixedCost=100&costPerPerson=0`
	],
	'/reports/roi/[slug]': ({ slug }) => page()(`/reports/roi/${slug}`),
	'/reports/roi/[slug]/[number]': ({ slug }) => page()(`/reports/roi/${slug}/1`),
	'/reports/roi/[slug]/share': ({ slug }) => page()(`/reports/roi/${slug}/share`),
	'/reports/roi/[slug]/download': ({ slug }) =>
		['?as=csv', '?as=json', '?as=csv&report=1', '?as=json&report=1'].map(
			(query) => `/reports/roi/${slug}/download${query}`
		),
	'/reports/share': once(...page()('/reports/share')),
	'/settings': once(...page()('/settings')),
	'/settings/account': once(...page()('/settings/account')),
	// With the newest messages, as they were sent.
	'/settings/alerts': once(...page()('/settings/alerts')),
	'/settings/audit': once(...page()('/settings/audit')),
	'/settings/audit/audit.csv': once('/settings/audit/audit.csv'),
	'/settings/logo': once(...page()('/settings/logo')),
	'/settings/members': once(...page()('/settings/members')),
	'/settings/tokens': once(...page()('/settings/tokens')),
	'/settings/workspace': once(...page()('/settings/workspace')),
	'/shared/[token]': ({ links }) => links.flatMap(page('?view=bayesian')),
	// The same as the link shows: the campaign, and all together.
	'/embed/[token]': ({ links }) =>
		[links.at(0), links.at(-1)].flatMap((link) =>
			link === undefined ? [] : page()(link.replace('/shared/', '/embed/'))
		),
	'/uploads': once(...page()('/uploads')),
	'/uploads/[id]': ({ uploadId }) => page()(`/uploads/${uploadId}`),
	'/api/v1/campaigns': once('/api/v1/campaigns'),
	'/api/v1/campaigns/[slug]': ({ slug }) => [`/api/v1/campaigns/${slug}`],
	'/api/v1/campaigns/[slug]/results': results,
	'/api/v1/campaigns/[slug]/roi': ({ slug }) => [`/api/v1/campaigns/${slug}/roi`],
	'/api/v1/data-returns': once('/api/v1/data-returns'),
	'/api/v1/openapi.json': once('/api/v1/openapi.json'),
	'/api/v1/programme': once('/api/v1/programme'),
	'/api/v1/privacy/proof': once('/api/v1/privacy/proof'),
	'/api/v1/uploads': once('/api/v1/uploads'),
	'/api/v1/uploads/[id]': ({ uploadId }) => [`/api/v1/uploads/${uploadId}`]
};

/** Routes that answer a reader and that nobody reads here, nor says why not. */
export const unread = (): string[] =>
	listedRoutes()
		.filter(({ asked }) => asked === 'GET' || asked === '*')
		.map(({ route }) => route)
		.filter((route) => !(route in addressesOf) && !(route in silent));

/** Every address about some campaigns, once each. */
export const allAddresses = (subjects: readonly Subject[]): string[] => [
	...new Set(Object.values(addressesOf).flatMap((addresses) => subjects.flatMap(addresses)))
];
