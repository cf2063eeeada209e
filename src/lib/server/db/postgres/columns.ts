/** The column vocabulary on PostgreSQL. */
import { sql } from 'drizzle-orm';
import {
	bigint,
	boolean,
	customType,
	doublePrecision,
	index,
	integer,
	pgTable,
	primaryKey,
	uniqueIndex
} from 'drizzle-orm/pg-core';

/** Compared and ordered by its bytes, as SQLite does, whatever the locale of the database is. */
const text = customType<{ data: string }>({ dataType: () => 'text COLLATE "C"' });

/** The driver hands on what PostgreSQL sends: a text with the offset of UTC. */
const instant = customType<{ data: Date; driverData: string }>({
	dataType: () => 'timestamp (3) with time zone',
	toDriver: (value) => value.toISOString(),
	fromDriver: (value) => new Date(value)
});

/** Kept as the very text: `jsonb` would sort its keys, and refuse U+0000. */
const json = customType<{ data: unknown; driverData: string }>({
	dataType: () => 'json',
	toDriver: (value) => JSON.stringify(value),
	fromDriver: (value) => JSON.parse(value) as unknown
});

const bytea = customType<{ data: Buffer; driverData: Buffer }>({ dataType: () => 'bytea' });

export const onPostgres = {
	table: pgTable,
	index,
	primaryKey,
	uniqueIndex,
	words: (name: string) => text(name),
	id: (name: string) => text(name).notNull(),
	whole: (name: string) => bigint(name, { mode: 'number' }),
	decimal: (name: string) => doublePrecision(name),
	day: (name: string) => integer(name),
	instant: (name: string) => instant(name),
	yesNo: (name: string) => boolean(name),
	json: (name: string) => json(name),
	bytes: (name: string) => bytea(name),
	noBytes: sql`''::bytea`
};
