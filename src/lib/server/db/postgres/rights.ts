import type { Client } from 'pg';
import { connectOnce } from './pool.ts';

/** What a connection may do with raw rows. */
export interface RawRights {
	/** Its role. */
	readonly role: string;
	/** Ways to raw rows that were tried where it has no right to them. */
	readonly tried: number;
	/** Those of them that were not refused; all where the role may read raw rows. */
	readonly open: readonly string[];
	/** The role that web processes have of their own, where there is one, and whether it has any right to raw rows. */
	readonly web: 'none' | 'closed' | 'open';
}

/** Every one ends with "permission denied" where raw rows are closed. */
const ways = {
	select: 'select * from private.cell_chunks limit 1',
	view: 'create temp view looked as select * from private.cell_chunks',
	query_to_xml: `select query_to_xml('select * from private.cell_chunks', true, true, '')`,
	cursor: 'declare looked cursor for select * from private.cell_chunks',
	copy: 'copy private.cell_chunks to stdout',
	'set role': 'set local role holdout_worker',
	'set role of the owner': 'set local role holdout_owner'
};

const denied = '42501';

async function isOpen(client: Client, sql: string): Promise<boolean> {
	await client.query('begin');
	try {
		await client.query(sql);
		return true;
	} catch (error) {
		return !(error instanceof Error && 'code' in error && error.code === denied);
	} finally {
		await client.query('rollback');
	}
}

const webRight = `select case
	when not exists (select from pg_roles where rolname = 'holdout_web') then 'none'
	when has_schema_privilege('holdout_web', 'private', 'usage') or exists (
		select from pg_class c join pg_namespace n on n.oid = c.relnamespace
		where n.nspname = 'private' and c.relkind in ('r', 'v', 'm', 'p') and has_table_privilege('holdout_web', c.oid, 'select')
	) then 'open' else 'closed' end as web`;

/** Tries, with a connection of its own, what it may do with raw rows. */
export async function rawRightsOf(url: string): Promise<RawRights> {
	const client = await connectOnce(url);
	try {
		const [{ role }] = (await client.query<{ role: string }>('select current_user as role')).rows as [
			{ role: string }
		];
		const [{ web }] = (await client.query<{ web: RawRights['web'] }>(webRight)).rows as [
			{ web: RawRights['web'] }
		];
		const open: string[] = [];
		for (const [name, sql] of Object.entries(ways)) if (await isOpen(client, sql)) open.push(name);
		return { role, tried: Object.keys(ways).length, open, web };
	} finally {
		await client.end();
	}
}
