/**
 * The column vocabulary. Tables are written once against these words; each database has its own implementation of them,
 * and a process works with one of them.
 */
import { onPostgres } from './postgres/columns.ts';
import { onSqlite } from './sqlite/columns.ts';
import { isPostgres } from './dialect.ts';

// Both answer alike: for whoever asks they have one type. This is the only place that knows better.
const columns = isPostgres ? (onPostgres as unknown as typeof onSqlite) : onSqlite;

export const { table, index, primaryKey, uniqueIndex } = columns;

/** A word or a sentence. */
export const { words } = columns;

/** An id made by the app (UUID). */
export const { id } = columns;

/** A whole number. */
export const { whole } = columns;

/** A number. */
export const { decimal } = columns;

/** A calendar day: days since 1970-01-01. */
export const { day } = columns;

/** A moment, to the millisecond. */
export const { instant } = columns;

export const { yesNo } = columns;

/** A value kept as JSON. */
export const { json } = columns;

/** Bytes as they are: packed little-endian doubles, a picture. */
export const { bytes } = columns;

/** The default of a column of bytes that may be empty. */
export const { noBytes } = columns;
