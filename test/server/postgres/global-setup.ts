import { Client, Pool } from 'pg';
import type { TestProject } from 'vitest/node';
import { bringUpToDate } from '#lib/server/db/postgres/migrate.ts';
import { startCluster } from './cluster.ts';
import { template, urlOf } from './database.ts';

declare module 'vitest' {
	interface ProvidedContext {
		/** The PostgreSQL server of this run. */
		postgres: string;
	}
}

/** Once a run: a server with a database of today's schema, which is copied for each file. */
export default async function setup({ provide }: TestProject): Promise<() => Promise<void>> {
	const cluster = await startCluster();
	const admin = new Client({ connectionString: cluster.url });
	await admin.connect();
	await admin.query(`create database ${template}`);
	await admin.end();
	const pool = new Pool({ connectionString: urlOf(cluster.url, template) });
	await bringUpToDate(pool);
	// SQLite keeps JSON as text, in which tests replace something.
	await pool.query(
		`create function replace(json, text, text) returns json language sql as 'select replace($1::text, $2, $3)::json'`
	);
	await pool.end();
	provide('postgres', cluster.url);
	return () => cluster.remove();
}
