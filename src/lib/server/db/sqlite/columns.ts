/** The column vocabulary on SQLite. */
import { sql } from 'drizzle-orm';
import { blob, index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';

export const onSqlite = {
	table: sqliteTable,
	index,
	primaryKey,
	uniqueIndex,
	words: (name: string) => text(name),
	id: (name: string) => text(name).notNull(),
	whole: (name: string) => integer(name),
	// SQLite keeps fractions in a column of whole numbers.
	decimal: (name: string) => integer(name),
	day: (name: string) => integer(name),
	instant: (name: string) => integer(name, { mode: 'timestamp_ms' }),
	yesNo: (name: string) => integer(name, { mode: 'boolean' }),
	json: <T>(name: string) => text(name, { mode: 'json' }).$type<T>(),
	bytes: (name: string) => blob(name, { mode: 'buffer' }),
	noBytes: sql`(x'')`
};
