import type Database from 'better-sqlite3';
import type { Side, Table, Value } from './side.ts';
import { batch } from './side.ts';

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;
const list = (names: readonly string[]): string => names.map(quoted).join(', ');

interface Column {
	readonly name: string;
	readonly pk: number;
}

const tableOf = (client: Database.Database, name: string): Table => {
	const columns = client.pragma(`table_info(${quoted(name)})`) as Column[];
	const keys = columns.filter(({ pk }) => pk > 0).toSorted((a, b) => a.pk - b.pk);
	return { name, columns: columns.map((column) => column.name), key: keys.map((column) => column.name) };
};

/** One of the two databases of a data folder. */
export function sqliteSide(client: Database.Database): Side {
	return {
		tables: () => {
			const names = client
				.prepare<[], string>(
					`select name from sqlite_master where type = 'table' and name not like 'sqlite\\_%' escape '\\' and name <> '__drizzle_migrations' order by name`
				)
				.pluck()
				.all();
			return Promise.resolve(names.map((name) => tableOf(client, name)));
		},
		async *rows({ name, columns, key }) {
			const found = client
				.prepare<[], Value[]>(`select ${list(columns)} from ${quoted(name)} order by ${list(key)}`)
				.raw()
				.iterate();
			let some: Value[][] = [];
			for (const row of found) {
				some.push(row);
				if (some.length < batch) continue;
				yield some;
				some = [];
				await Promise.resolve();
			}
			if (some.length > 0) yield some;
		},
		insert: ({ name, columns }, rows) => {
			const statement = client.prepare(
				`insert into ${quoted(name)} (${list(columns)}) values (${columns.map(() => '?').join(', ')})`
			);
			for (const row of rows) statement.run(...row);
			return Promise.resolve();
		}
	};
}
