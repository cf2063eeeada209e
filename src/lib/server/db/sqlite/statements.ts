import type Database from 'better-sqlite3';

/** A connection keeps so many: a list of another length in a query makes another text. */
const maxStatements = 300;

/**
 * A connection that prepares each statement once for as long as it keeps it: drizzle has SQLite parse the text of a query each
 * time, which takes as long as a small query itself. For drizzle only: it takes all rows of a statement at once, and always in
 * the same form.
 */
export function keepingStatements(client: Database.Database): Database.Database {
	const statements = new Map<string, Database.Statement>();
	const prepare = (text: string): Database.Statement => {
		const known = statements.get(text);
		// The last used come last.
		statements.delete(text);
		const statement = known ?? client.prepare(text);
		statements.set(text, statement);
		const [oldest] = statements.size > maxStatements ? statements.keys() : [];
		if (oldest !== undefined) statements.delete(oldest);
		return statement;
	};
	return Object.create(client, { prepare: { value: prepare } }) as Database.Database;
}
