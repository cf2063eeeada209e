import { readMigrationFiles } from 'drizzle-orm/migrator';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Pool, PoolClient } from 'pg';
import { findProjectFolder } from '../../settings/project-folder.ts';
import { RefusedError } from '../faults.ts';
import { pending, type Applied } from '../migrations.ts';

/** What pages read is in the schema `public`, what private.db has on SQLite in `private`. */
const parts = [
	{ name: 'holdout', schema: 'public' },
	{ name: 'private', schema: 'private' }
] as const;

const migrationsOf = (name: string) =>
	readMigrationFiles({
		migrationsFolder: join(
			findProjectFolder(dirname(fileURLToPath(import.meta.url))),
			'drizzle',
			'postgres',
			name
		)
	});

/** Migrations that the database has had, of each part. */
async function applied(client: Pick<PoolClient, 'query'>): Promise<Record<string, Applied[]>> {
	const found = await client.query<{ there: unknown }>(
		`select to_regclass('public.holdout_migrations') as there`
	);
	if (found.rows[0]?.there === null) return {};
	const { rows } = await client.query<{ part: string; hash: string; at: string }>(
		`select part, hash, created_at as at from public.holdout_migrations order by created_at`
	);
	return Object.fromEntries(
		parts.map(({ name }) => [
			name,
			rows.filter(({ part }) => part === name).map(({ hash, at }) => ({ hash, at: Number(at) }))
		])
	);
}

/** What is to be done, part by part. @throws {RefusedError} where a newer version of Holdout made the database */
async function rest(client: Pick<PoolClient, 'query'>) {
	const had = await applied(client);
	return parts.map(({ name, schema }) => ({
		name,
		schema,
		migrations: pending('The database', had[name] ?? [], migrationsOf(name))
	}));
}

/**
 * Everything that is made belongs to the owner, where there is one.
 * @throws {RefusedError} for a role that may make nothing, as that of web processes
 */
async function becomeOwner(client: PoolClient): Promise<void> {
	const { rows } = await client.query<{ is_owner: boolean | null; may_make: boolean }>(
		`select (select pg_has_role(oid, 'member') from pg_roles where rolname = 'holdout_owner') as is_owner,
			has_schema_privilege('public', 'create') as may_make`
	);
	const [rights] = rows;
	if (rights?.is_owner) await client.query('set local role holdout_owner');
	else if (!rights?.may_make)
		throw new RefusedError(
			'The database is not of this version of Holdout yet, and this role may not change it: start a worker first (holdout work).'
		);
}

async function apply(client: PoolClient): Promise<void> {
	await becomeOwner(client);
	for (const { name, schema, migrations } of await rest(client)) {
		const found = await client.query<{ there: unknown }>('select to_regnamespace($1) as there', [schema]);
		if (found.rows[0]?.there === null) await client.query(`create schema ${schema}`);
		await client.query(`set local search_path = ${schema}`);
		await client.query(
			`create table if not exists public.holdout_migrations (part text not null, hash text not null, created_at bigint not null, primary key (part, created_at))`
		);
		// Raised by every write, so that what was read before can be known to be right still.
		await client.query(
			`create table if not exists public.holdout_version (one boolean primary key default true check (one), number bigint not null);
			insert into public.holdout_version (number) values (0) on conflict do nothing`
		);
		for (const { sql, hash, folderMillis } of migrations) {
			for (const statement of sql) await client.query(statement);
			await client.query('insert into public.holdout_migrations values ($1, $2, $3)', [
				name,
				hash,
				folderMillis
			]);
		}
	}
}

/** Processes that start at once wait for each other. */
const lock = 'select pg_advisory_xact_lock(1751149668, 2)';

/**
 * Brings a database up to the newest schema, whole or not at all.
 * @throws {RefusedError} where a newer version of Holdout made it
 */
export async function bringUpToDate(pool: Pool): Promise<void> {
	if ((await rest(pool)).every(({ migrations }) => migrations.length === 0)) return;
	const client = await pool.connect();
	try {
		await client.query('begin');
		await client.query(lock);
		await apply(client);
		await client.query('commit');
		client.release();
	} catch (error) {
		// Whatever it has begun ends with it.
		client.release(true);
		throw error;
	}
}
