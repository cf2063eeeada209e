import { sql, type Placeholder } from 'drizzle-orm';
import type { Read } from './database.ts';
import { isPostgres } from './dialect.ts';

/** A query of drizzle that answers with rows. */
interface Query<Row> extends PromiseLike<Row[]> {
	readonly prepare: () => Statement;
}

interface Statement {
	readonly all: (values: Record<string, unknown>) => unknown;
	/** What PostgreSQL's has in the place of `all`. */
	readonly execute?: (values: Record<string, unknown>) => unknown;
}

const rowsOf = (statement: Statement, values: Record<string, unknown>): unknown =>
	isPostgres ? statement.execute?.(values) : statement.all(values);

/**
 * A query that is asked often: it is built once for each connection, which is most of what a small one costs.
 * @param names of the values in it
 */
export function prepared<const Name extends string, Row>(
	names: readonly Name[],
	build: (store: Read, values: Readonly<Record<Name, Placeholder>>) => Query<Row>
): (store: Read, values: Readonly<Record<Name, string | number>>) => Promise<Row[]> {
	const placeholders = Object.fromEntries(
		names.map((name) => [name, sql.placeholder(name)])
	) as unknown as Record<Name, Placeholder>;
	const statements = new WeakMap<object, Statement>();
	return async (store, values) => {
		const { connection } = store;
		let statement = statements.get(connection);
		if (!statement) statements.set(connection, (statement = build(store, placeholders).prepare()));
		return (await rowsOf(statement, values)) as Row[];
	};
}
