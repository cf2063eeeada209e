import { sql, type AnyColumn, type SQL } from 'drizzle-orm';
import { isPostgres } from './dialect.ts';

/** Bytes of a column of JSON. */
export const bytesOf = (column: AnyColumn): SQL<number> =>
	isPostgres ? sql<number>`octet_length(${column}::text)` : sql<number>`octet_length(${column})`;

/** A LIKE pattern that takes the text as it is. */
const containing = (text: string): string => `%${text.replace(/[\\%_]/g, '\\$&')}%`;

/** Has a column of words or JSON this text in it, in whatever case its letters of ASCII are? */
export const hasText = (column: AnyColumn, text: string): SQL =>
	isPostgres
		? sql`${column}::text ilike ${containing(text)} escape '\\'`
		: sql`${column} like ${containing(text)} escape '\\'`;
