/**
 * The column vocabulary. Tables are written once against these words; a second SQL dialect is a second
 * implementation of this file and not a second schema.
 */
import { blob, index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';

export const table = sqliteTable;
export { index, primaryKey, uniqueIndex };

/** A word or a sentence. */
export const words = (name: string) => text(name);

/** An id made by the app (UUID). */
export const id = (name: string) => text(name).notNull();

/** A whole number. */
export const whole = (name: string) => integer(name);

/** A calendar day: days since 1970-01-01. */
export const day = (name: string) => integer(name);

/** A moment: ms since 1970-01-01 UTC. */
export const instant = (name: string) => integer(name, { mode: 'timestamp_ms' });

export const yesNo = (name: string) => integer(name, { mode: 'boolean' });

/** A value kept as JSON. */
export const json = <T>(name: string) => text(name, { mode: 'json' }).$type<T>();

/** Numbers kept as packed little-endian doubles. */
export const bytes = (name: string) => blob(name, { mode: 'buffer' });
