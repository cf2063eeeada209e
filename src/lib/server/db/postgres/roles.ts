import { randomBytes } from 'node:crypto';
import type { Client } from 'pg';
import { Connections, connectOnce } from './pool.ts';

/** `owner` migrates, `worker` is the owner too, and `web` has no right to raw rows. */
const [owner, worker, web] = ['holdout_owner', 'holdout_worker', 'holdout_web'];

/** What pages read and never change, not even by mistake: rows are added, and no more. */
const appended = [
	'audit',
	'ledger_facts',
	'released_tables',
	'reports',
	'decisions',
	'countersignatures',
	'assumptions',
	'holdout_migrations'
];

const password = (): string => randomBytes(24).toString('base64url');

/** A role that may log in with a new password. A name cannot be a parameter; ours are fixed. */
async function withPassword(client: Client, role: string): Promise<string> {
	const secret = password();
	const { rowCount } = await client.query('select from pg_roles where rolname = $1', [role]);
	const verb = rowCount === 0 ? 'create' : 'alter';
	await client.query(`${verb} role ${role} login password '${secret}'`);
	return secret;
}

const rightsOf = (database: string) => `
	grant connect, temporary on database ${database} to ${worker}, ${web};
	grant ${owner} to ${worker};
	alter schema private owner to ${owner};
	revoke all on schema private from public;
	revoke create on schema public from public;
	grant usage, create on schema public to ${owner};
	grant usage on schema public to ${worker}, ${web};
	grant usage on schema private to ${worker};
	revoke all on schema private from ${web};
	alter default privileges for role ${owner} in schema public grant select, insert, update, delete on tables to ${worker}, ${web};
	alter default privileges for role ${owner} in schema private grant select, insert, update, delete on tables to ${worker};
	grant select, insert, update, delete on all tables in schema public to ${worker}, ${web};
	grant select, insert, update, delete on all tables in schema private to ${worker};
	revoke all on all tables in schema private from ${web};
`;

/** Tables that were made before there was an owner. */
const adopted = `
	do $$ declare one record; begin
		for one in select schemaname, tablename from pg_tables where schemaname in ('public', 'private') loop
			execute format('alter table %I.%I owner to ${owner}', one.schemaname, one.tablename);
		end loop;
	end $$;
`;

/** Rows that pages only add; a release may be withdrawn. */
const narrowed = `
	revoke update, delete on ${appended.join(', ')} from ${web};
	revoke update, delete on releases from ${web};
	grant update (withdrawn_at) on releases to ${web};
	revoke insert, delete on holdout_version from ${web};
	revoke insert on holdout_migrations from ${web};
`;

/** Where two processes connect, each with a role of its own. */
export interface RoleAddresses {
	readonly worker: string;
	readonly web: string;
}

/**
 * Makes roles and schemas in a database, and gives each its rights; run again it gives new passwords.
 * @param url of an administrator of the server, to the database that Holdout is to have
 */
export async function setUpRoles(url: string): Promise<RoleAddresses> {
	const client = await connectOnce(url);
	try {
		const [{ name }] = (
			await client.query<{ name: string }>('select quote_ident(current_database()) as name')
		).rows as [{ name: string }];
		await client.query('begin');
		const { rowCount } = await client.query('select from pg_roles where rolname = $1', [owner]);
		if (rowCount === 0) await client.query(`create role ${owner} nologin`);
		const passwords = [await withPassword(client, worker ?? ''), await withPassword(client, web ?? '')];
		await client.query('create schema if not exists private');
		await client.query(`grant ${owner} to current_user`);
		await client.query(adopted);
		await client.query(rightsOf(name));
		await client.query('commit');
		const [ofWorker, ofWeb] = [worker, web].map((role, i) => {
			const address = new URL(url);
			address.username = role ?? '';
			address.password = passwords[i] ?? '';
			return address.href;
		}) as [string, string];
		// As the worker does it: every table belongs to the owner.
		const connections = new Connections(ofWorker);
		await connections.query({ text: 'select 1' });
		await connections.end();
		await client.query(`set search_path = public; ${narrowed}`);
		return { worker: ofWorker, web: ofWeb };
	} finally {
		await client.end();
	}
}
