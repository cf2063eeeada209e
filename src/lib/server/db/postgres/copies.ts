import type { Client } from 'pg';
import type { CellStore } from '../database.ts';
import { Writer } from '../writer.ts';
import { connectOnce } from './pool.ts';
import { askOn, sessionOf } from './session.ts';
import { storeWith } from './store.ts';
import { commitOn, handleOn } from './transactions.ts';

/** Nobody asks for these in a copy. */
const unused = [
	'holdout_migrations',
	'holdout_version',
	'remembered',
	'jobs',
	'drafts',
	'given_answers',
	'rate_limits',
	'sessions'
];

/** A store of the tables of one connection alone: temporary ones come before those of the same names. */
function storeOn(client: Client, joins: boolean): CellStore {
	const { queries, writes } = sessionOf(client);
	const ask = askOn(client);
	const writer = new Writer(async () => {
		await ask({ text: 'begin' });
		return {
			...handleOn(client),
			commit: () => commitOn(client),
			rollback: async () => void (await ask({ text: 'rollback' }).catch(() => undefined))
		};
	}, joins);
	return storeWith(queries, {
		write: writer.write.bind(writer),
		begin: writer.begin.bind(writer),
		writeNow: () => false,
		version: () => Promise.resolve(String(writes())),
		close: () => void client.end().catch(() => undefined)
	});
}

/** Runs something on a connection, which ends where it fails. */
async function filled<T>(client: Client, fill: () => Promise<T>): Promise<T> {
	try {
		return await fill();
	} catch (error) {
		await client.end();
		throw error;
	}
}

/** Everything that pages read, as it is at this moment, in temporary tables of a connection. */
export async function copyTables(url: string): Promise<CellStore> {
	const client = await connectOnce(url);
	return filled(client, async () => {
		await client.query('begin isolation level repeatable read');
		const { rows } = await client.query<{ name: string }>(
			`select quote_ident(tablename) as name from pg_tables where schemaname = 'public' order by tablename`
		);
		const statements = rows.flatMap(({ name }) => [
			`create temp table ${name} (like public.${name} including all)`,
			...(unused.includes(name) ? [] : [`insert into pg_temp.${name} select * from public.${name}`])
		]);
		await client.query(statements.join(';\n'));
		await client.query('commit');
		return storeOn(client, false);
	});
}

const cells = ['cell_chunks', 'cell_columns'] as const;

/** No cells, in temporary tables of a connection, and what reads the stored ones together with them. */
export async function cellsBesides(
	url: string
): Promise<{ store: CellStore; readBesides: () => Promise<void> }> {
	const client = await connectOnce(url);
	return filled(client, async () => {
		for (const table of [...cells, 'certificates'])
			await client.query(`create temp table ${table} (like private.${table} including all)`);
		return {
			store: storeOn(client, true),
			readBesides: async () => {
				for (const table of cells)
					await client.query(
						`alter table pg_temp.${table} rename to own_${table};
						create temp view ${table} as select * from own_${table} union all select * from private.${table}`
					);
			}
		};
	});
}
