import { databaseUrl } from './dialect.ts';
import { rawRightsOf, type RawRights } from './postgres/rights.ts';

/** What this process's own connection may do with raw rows; null on SQLite, where they are a file of their own. */
export const rawRights = async (): Promise<RawRights | null> => {
	const url = databaseUrl();
	return url === null ? null : rawRightsOf(url);
};

let known: Promise<RawRights | null> | undefined;

/** The same, tried once in the life of a process. */
export function ownRawRights(): Promise<RawRights | null> {
	known ??= rawRights().catch((error: unknown) => {
		known = undefined;
		throw error;
	});
	return known;
}
