import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Client } from 'pg';
import { RefusedError } from '../faults.ts';
import { Connections, connectOnce } from '../postgres/pool.ts';
import { leaveOneFile, migrateStore, openStore, type Store, type StoreName } from '../sqlite/open.ts';
import { copyAll, isEmpty } from './copy.ts';
import { postgresSide } from './postgres-side.ts';
import { sqliteSide } from './sqlite-side.ts';

const names = ['holdout', 'private'] as const;
const schemaOf = { holdout: 'public', private: 'private' } as const;

/** Brings the schema up to date, and connects alone. @throws {RefusedError} where other processes of Holdout are connected */
async function connectAlone(url: string): Promise<Client> {
	const connections = new Connections(url);
	await connections.query({ text: 'select 1' });
	await connections.end();
	const client = await connectOnce(url);
	const { rows } = await client.query<{ others: string }>(
		`select count(*) as others from pg_stat_activity
		where datname = current_database() and application_name = 'holdout' and pid <> pg_backend_pid() and backend_type = 'client backend'`
	);
	if (Number(rows[0]?.others) === 0) return client;
	await client.end();
	throw new RefusedError('Processes of Holdout work with that database: stop them first.');
}

/** Both databases of a folder, with the right to write to them: nobody else changes them meanwhile. */
function openAlone(dataFolder: string, projectFolder: string): Record<StoreName, Store> {
	const [holdout, cells] = names.map((name) => {
		const store = openStore(dataFolder, name);
		migrateStore(store, name, projectFolder);
		store.$client.exec('begin immediate');
		return store;
	}) as [Store, Store];
	return { holdout, private: cells };
}

/**
 * Copies a data folder's databases into an empty PostgreSQL database: all of it or nothing. The folder stays as it is.
 * @returns number of rows
 * @throws {RefusedError} where the database has something in it, or something is not the same afterwards
 */
export async function moveToPostgres(
	dataFolder: string,
	projectFolder: string,
	url: string
): Promise<number> {
	const client = await connectAlone(url);
	const sources = openAlone(dataFolder, projectFolder);
	try {
		await client.query('begin');
		const targets = names.map((name) => [name, postgresSide(client, schemaOf[name])] as const);
		let rows = 0;
		for (const [, to] of targets)
			if (!(await isEmpty(to)))
				throw new RefusedError('There is something in that database already: make an empty one.');
		for (const [name, to] of targets) rows += await copyAll(sqliteSide(sources[name].$client), to);
		await client.query('update public.holdout_version set number = number + 1');
		await client.query('commit');
		return rows;
	} finally {
		for (const name of names) sources[name].$client.close();
		// What was not committed is as if it never was.
		await client.end();
	}
}

/**
 * Copies a PostgreSQL database into a folder without databases: all of it or nothing. The database stays as it is.
 * @returns number of rows
 */
export async function moveToFolder(url: string, folder: string, projectFolder: string): Promise<number> {
	if (names.some((name) => existsSync(join(folder, `${name}.db`))))
		throw new RefusedError(`There are databases in ${folder} already: name another folder.`);
	mkdirSync(folder, { recursive: true, mode: 0o700 });
	const client = await connectAlone(url);
	const work = mkdtempSync(join(folder, '.moving-'));
	try {
		await client.query('begin isolation level repeatable read read only');
		let rows = 0;
		for (const name of names) {
			const store = openStore(work, name);
			try {
				migrateStore(store, name, projectFolder);
				store.$client.pragma('foreign_keys = OFF');
				store.$client.exec('begin immediate');
				rows += await copyAll(postgresSide(client, schemaOf[name]), sqliteSide(store.$client));
				store.$client.exec('commit');
			} finally {
				store.$client.close();
			}
			leaveOneFile(work, name);
		}
		for (const name of names) renameSync(join(work, `${name}.db`), join(folder, `${name}.db`));
		return rows;
	} finally {
		await client.end();
		rmSync(work, { recursive: true, force: true });
	}
}
