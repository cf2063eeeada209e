import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { roles, tokens, type Role } from '#lib/server/accounts/tokens.ts';
import { campaigns } from '#lib/server/campaigns/campaigns.ts';
import { members as memberTable, tokens as tokenTable } from '#lib/server/db/tables/accounts.ts';
import { people } from '#lib/server/campaigns/people.ts';
import { importFile } from '#lib/server/ingest/import.ts';
import { closeStores, openStores, type Stores } from '#lib/server/db/stores.ts';
import { addMember, startProduct, type Product } from '../../e2e/product.ts';
import { openSession } from '../../e2e/session.ts';
import { project } from '../holdout-command.ts';

/** A name that no refused answer may hold. */
export const secretName = 'Confidential picks';
export const secretSlug = 'confidential-picks';

/** The running product with a published campaign and a member of each role who is signed in. */
export interface Workspace {
	readonly product: Product;
	readonly origin: string;
	readonly folder: string;
	readonly members: Record<Role, { id: string; email: string; cookie: string }>;
	readonly tokens: Record<Role, string>;
	/** Opens the databases beside the running product. */
	stores<T>(work: (stores: Stores) => T | Promise<T>): Promise<T>;
	ask(path: string, options?: RequestInit & { cookie?: string }): Promise<Response>;
	/** Sends a form as a page of ours does. */
	send(
		path: string,
		cookie: string,
		fields?: Record<string, string>,
		headers?: Record<string, string>
	): Promise<Response>;
	stop(): Promise<void>;
}

const file = (name: string): string => {
	const rows = ['control', 'picks'].flatMap((variant, v) =>
		['Web', 'Shop'].flatMap((channel, i) =>
			['North', 'South'].map((region, j) =>
				[name, variant, channel, region, 4000 + 10 * i + j, 200 + 90 * v].join(',')
			)
		)
	);
	return ['campaign,variant,channel,region,people,conversions', ...rows, ''].join('\n');
};

export async function openWorkspace(env: Record<string, string> = {}): Promise<Workspace> {
	const folder = mkdtempSync(join(tmpdir(), 'holdout-auth-'));
	const opened = openStores(folder, project);
	await importFile(opened, {
		open: () => Readable.from([Buffer.from(file(secretName))]),
		file: 'picks.csv',
		release: true,
		now: new Date(),
		control: 'control',
		campaign: {}
	});
	const secrets = Object.fromEntries(
		await Promise.all(
			roles.map(async (role) => [
				role,
				await opened.holdout.write((tx) => tokens.add(tx, { name: role, role, now: new Date() }))
			])
		)
	) as Record<Role, string>;
	closeStores(opened);
	const product = await startProduct({ HOLDOUT_DATA: folder, ...env });
	const { origin } = product;
	const known = await Promise.all(
		roles.map(async (role) => {
			const member = await addMember(folder, role);
			const cookie = role === 'admin' ? product.cookie : await openSession(folder, member.email);
			return [role, { ...member, cookie }] as const;
		})
	);
	// The analyst may change the campaign, which administrators own.
	const stores = openStores(folder, project);
	const secret = await campaigns.find(stores.holdout, secretSlug);
	const analysts = [
		...(await stores.holdout.select().from(memberTable)).map(({ id, role }) => ({
			person: `member:${id}`,
			role
		})),
		...(await stores.holdout.select().from(tokenTable)).map(({ id, role }) => ({
			person: `token:${id}`,
			role
		}))
	];
	for (const { person, role } of analysts)
		if (secret && role === 'analyst')
			await stores.holdout.write((tx) => people.add(tx, secret.id, person, new Date()));
	closeStores(stores);
	const ask: Workspace['ask'] = (path, { cookie = '', headers, ...options } = {}) =>
		fetch(`${origin}${path}`, {
			redirect: 'manual',
			...options,
			headers: { accept: 'text/html', cookie, ...(headers as Record<string, string>) }
		});
	return {
		product,
		origin,
		folder,
		members: Object.fromEntries(known) as Workspace['members'],
		tokens: secrets,
		async stores(work) {
			const stores = openStores(folder, project);
			try {
				return await work(stores);
			} finally {
				closeStores(stores);
			}
		},
		ask,
		send: (path, cookie, fields = {}, headers = {}) =>
			ask(path, {
				method: 'POST',
				cookie,
				body: new URLSearchParams(fields),
				headers: { origin, ...headers }
			}),
		async stop() {
			await product.stop();
			rmSync(folder, { recursive: true, force: true });
		}
	};
}
