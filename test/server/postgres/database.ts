import { randomUUID } from 'node:crypto';
import { Client } from 'pg';

/** Has today's schema and nothing in it. */
export const template = 'holdout_empty';

/** The same server, another database. */
export function urlOf(server: string, database: string): string {
	const url = new URL(server);
	url.pathname = `/${database}`;
	return url.href;
}

/** Asks the server of this run something as its superuser. */
export async function asAdmin(sql: string): Promise<void> {
	const client = new Client({ connectionString: process.env['HOLDOUT_POSTGRES'] });
	await client.connect();
	try {
		await client.query(sql);
	} finally {
		await client.end();
	}
}

/** From here on this process, and those that it starts, work with an empty database of their own. @returns its name */
export async function useFreshDatabase(): Promise<string> {
	const name = `test_${randomUUID().replaceAll('-', '')}`;
	await asAdmin(`create database ${name} template ${template}`);
	process.env['HOLDOUT_DATABASE_URL'] = urlOf(process.env['HOLDOUT_POSTGRES'] ?? '', name);
	return name;
}

/** Whoever still uses it is cut off. */
export const dropDatabase = (name: string): Promise<void> =>
	asAdmin(`drop database if exists ${name} with (force)`);
