import type { Client, QueryConfig } from 'pg';
import { RefusedError } from '../faults.ts';
import { types } from '../postgres/session.ts';
import { batch, type Side, type Table, type Value } from './side.ts';

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;
const list = (names: readonly string[]): string => names.map(quoted).join(', ');

/** Columns of a schema with their types, and whether a table refers to others of it. */
const catalog = `
	select c.relname as table, a.attname as column, t.typname as type,
		coalesce(array_position(i.indkey::int2[], a.attnum), -1) as key,
		(select count(*) from pg_constraint f where f.conrelid = c.oid and f.contype = 'f' and f.confrelid <> c.oid) as refers
	from pg_class c
	join pg_namespace n on n.oid = c.relnamespace
	join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
	join pg_type t on t.oid = a.atttypid
	left join pg_index i on i.indrelid = c.oid and i.indisprimary
	where n.nspname = $1 and c.relkind = 'r' and c.relname not in ('holdout_migrations', 'holdout_version')
	order by c.relname, a.attnum`;

interface Described extends Table {
	/** Of each column, in their order. */
	readonly types: readonly string[];
}

/** What PostgreSQL has, as SQLite keeps it. */
function fromPostgres(type: string, value: Value | boolean): Value {
	if (typeof value === 'boolean') return value ? 1 : 0;
	return type === 'timestamptz' && typeof value === 'string' ? new Date(value).getTime() : value;
}

function toPostgres(type: string, value: Value): unknown {
	if (value === null) return null;
	if (type === 'timestamptz') return new Date(Number(value)).toISOString();
	return type === 'bool' ? value === 1 : value;
}

interface Row {
	readonly table: string;
	readonly column: string;
	readonly type: string;
	readonly key: number;
	readonly refers: number;
}

/** Tables whose rows others refer to come first. */
async function order(client: Client, schema: string, names: readonly string[]): Promise<string[]> {
	const { rows } = await client.query<{ from: string; to: string }>(
		`select c.relname as from, d.relname as to from pg_constraint f
		join pg_class c on c.oid = f.conrelid join pg_class d on d.oid = f.confrelid
		join pg_namespace n on n.oid = c.relnamespace
		where f.contype = 'f' and f.conrelid <> f.confrelid and n.nspname = $1`,
		[schema]
	);
	const sorted: string[] = [];
	const add = (name: string): void => {
		if (sorted.includes(name)) return;
		for (const { from, to } of rows) if (from === name) add(to);
		sorted.push(name);
	};
	names.forEach(add);
	return sorted;
}

async function described(client: Client, schema: string): Promise<Described[]> {
	const { rows } = await client.query({ text: catalog, values: [schema], types } as QueryConfig);
	const groups = Map.groupBy(rows as Row[], ({ table }) => table);
	return (await order(client, schema, [...groups.keys()])).map((name) => {
		const columns = groups.get(name) ?? [];
		return {
			name,
			columns: columns.map(({ column }) => column),
			types: columns.map(({ type }) => type),
			key: columns
				.filter(({ key }) => key >= 0)
				.toSorted((a, b) => a.key - b.key)
				.map(({ column }) => column)
		};
	});
}

/** A schema of a PostgreSQL database, in a transaction of this connection. */
export function postgresSide(client: Client, schema: 'public' | 'private'): Side {
	const known = described(client, schema);
	const typesOf = async ({ name, columns }: Table): Promise<string[]> => {
		const table = (await known).find((one) => one.name === name);
		return columns.map((column) => table?.types[table.columns.indexOf(column)] ?? 'text');
	};
	return {
		tables: () => known,
		async *rows(table) {
			const of = await typesOf(table);
			const name = `${schema}.${quoted(table.name)}`;
			await client.query(
				`declare moved no scroll cursor for select ${list(table.columns)} from ${name} order by ${list(table.key)}`
			);
			for (;;) {
				const { rows } = await client.query<(Value | boolean)[]>({
					text: `fetch ${batch} from moved`,
					types,
					rowMode: 'array'
				});
				if (rows.length === 0) break;
				yield rows.map((row) => row.map((value, i) => fromPostgres(of[i] ?? '', value)));
			}
			await client.query('close moved');
		},
		async insert(table, rows) {
			const of = await typesOf(table);
			const width = table.columns.length;
			const places = rows.map(
				(_, r) => `(${table.columns.map((_column, c) => `$${r * width + c + 1}`).join(', ')})`
			);
			try {
				await client.query({
					text: `insert into ${schema}.${quoted(table.name)} (${list(table.columns)}) values ${places.join(', ')}`,
					values: rows.flatMap((row) => row.map((value, i) => toPostgres(of[i] ?? '', value)))
				});
			} catch (error) {
				if (error instanceof Error && 'code' in error && error.code === '22021')
					throw new RefusedError(
						`The table ${table.name} has a text with the character U+0000, which PostgreSQL does not store. Nothing was moved.`,
						{ cause: error }
					);
				throw error;
			}
		}
	};
}
