import { startProduct } from '../../e2e/product.ts';
import { tokens, type Role } from '#lib/server/accounts/tokens.ts';
import { closeStores, openStores, type Stores } from '#lib/server/db/stores.ts';
import { project } from '../holdout-command.ts';

/** Tokens of five people; each acts for itself. */
const who = ['ana', 'ben', 'admin', 'manager', 'marketer'] as const;
export type Who = (typeof who)[number];

const roleOf: Readonly<Record<Who, Role>> = {
	ana: 'analyst',
	ben: 'analyst',
	admin: 'admin',
	manager: 'manager',
	marketer: 'marketer'
};

export interface Answer {
	readonly status: number;
	readonly body: Record<string, unknown>;
	readonly text: string;
}

/** The running product with analysts who are separate. */
export async function startAnalysts() {
	const product = await startProduct();
	const folder = product.dataFolder;
	const opened = openStores(folder, project);
	const now = new Date();
	const secrets = new Map(
		await Promise.all(
			who.map(
				async (name) =>
					[
						name,
						await opened.holdout.write((tx) => tokens.add(tx, { name, role: roleOf[name], now }))
					] as const
			)
		)
	);
	closeStores(opened);

	async function ask(as: Who, method: string, path: string, body?: string | object): Promise<Answer> {
		const isFile = typeof body === 'string';
		const response = await fetch(`${product.origin}/api/v1${path}`, {
			method,
			headers: {
				authorization: `Bearer ${secrets.get(as)}`,
				...(body === undefined ? {} : { 'content-type': isFile ? 'text/csv' : 'application/json' })
			},
			...(body === undefined ? {} : { body: isFile ? body : JSON.stringify(body) })
		});
		const text = await response.text();
		return { status: response.status, body: JSON.parse(text) as Record<string, unknown>, text };
	}

	return {
		folder,
		product,
		secrets,
		ask,
		upload: (as: Who, file: string, query: Record<string, string> = {}) =>
			ask(as, 'POST', `/uploads?${new URLSearchParams(query)}`, file),
		/** Opens the databases beside the running product. */
		async stores<T>(work: (stores: Stores) => T | Promise<T>): Promise<T> {
			const stores = openStores(folder, project);
			try {
				return await work(stores);
			} finally {
				closeStores(stores);
			}
		},
		stop: () => product.stop()
	};
}

export type Analysts = Awaited<ReturnType<typeof startAnalysts>>;

/** Slug of the first campaign of an answer to an upload. */
export const slugIn = ({ body }: Answer): string =>
	(body['campaigns'] as readonly { slug: string }[] | undefined)?.[0]?.slug ?? '';

const people = {
	control: [1001, 1099, 1203, 1301, 1400, 1498, 1598, 1700, 23, 32],
	personalised: [1002, 1099, 1203, 1298, 1397, 1501, 1598, 1703, 26, 29]
} as const;
const bought = {
	control: [136, 280, 292, 112, 351, 334, 168, 461, 5, 4],
	personalised: [128, 132, 299, 321, 154, 267, 128, 138, 3, 8]
} as const;
const regions = ['R0', 'R1', 'R2', 'R3', 'R4', 'R5', 'R6', 'R7', 'Isle', 'Moor'];

/** A campaign with two small regions. @param line what is said of each group besides its campaign */
export function regional(
	name: string,
	{
		columns = 'variant,region,people,conversions',
		line = (variant: string, region: string, n: number, b: number): string => `${variant},${region},${n},${b}`
	} = {}
): string {
	const rows = (['control', 'personalised'] as const).flatMap((variant) =>
		regions.map(
			(region, i) => `${name},${line(variant, region, people[variant][i] ?? 0, bought[variant][i] ?? 0)}`
		)
	);
	return [`campaign,${columns}`, ...rows, ''].join('\n');
}

/** A file of two groups. */
export const small = (name: string, n: number, channel = 'Web'): string =>
	[
		'campaign,variant,channel,people,conversions',
		`${name},control,${channel},${n},${Math.round(n / 20)}`,
		`${name},picks,${channel},${n + 7},${Math.round(n / 18)}`,
		''
	].join('\n');
