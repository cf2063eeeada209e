import { audit } from '../audit/audit.ts';
import { campaigns } from '../campaigns/campaigns.ts';
import type { Read } from '../db/database.ts';
import { isPostgres } from '../db/dialect.ts';
import { openStore, type Store, type StoreName } from '../db/sqlite/open.ts';
import { missingCells } from '../ingest/orphans.ts';
import { ledger } from '../ledger/ledger.ts';
import type { Stores } from '../db/stores.ts';
import { inTurn } from '../db/in-turn.ts';

const asList = (found: unknown): unknown[] => (Array.isArray(found) ? found : []);

/** What is wrong with the file of a database, in SQLite's words. */
function fileFaults(dataFolder: string, name: StoreName, check: 'quick_check' | 'integrity_check'): string[] {
	let store: Store | undefined;
	try {
		store = openStore(dataFolder, name);
		return asList(store.$client.pragma(`${check}(20)`))
			.map((row) => String(Object.values(row as object)[0]))
			.filter((words) => words !== 'ok');
	} catch (error) {
		return [error instanceof Error ? error.message : String(error)];
	} finally {
		store?.$client.close();
	}
}

/**
 * What is wrong with the files of both databases, one line each. They are not brought up to date for it: that could not be
 * done to a damaged one.
 *
 * @param quick leave indexes out
 */
export function damage(dataFolder: string, { quick }: { quick: boolean }): string[] {
	// PostgreSQL looks after its own files.
	if (isPostgres) return [];
	return (['holdout', 'private'] as const).flatMap((name) =>
		fileFaults(dataFolder, name, quick ? 'quick_check' : 'integrity_check').map(
			(words, i) => `${name}.db:${i + 1}: damaged: ${words.replace(/\s+/g, ' ')}`
		)
	);
}

/** Rows that refer to others that are not there. PostgreSQL has none: it checks each write, and nothing turns that off. */
const brokenReferences = (stores: Stores): string[] =>
	isPostgres
		? []
		: (['holdout', 'private'] as const).flatMap((name) =>
				asList(stores[name].$client.pragma('foreign_key_check')).map(
					(_, i) => `${name}.db:${i + 1}: broken_reference: a row refers to one that is not there`
				)
			);

/** What was changed in the chains of what is published and of what was done, one line each. No raw row is needed. */
export async function chainFaults(holdout: Read): Promise<string[]> {
	const releases = await inTurn.flatMap(await campaigns.list(holdout), async ({ id, slug }) => {
		const sequence = await ledger.firstBroken(holdout, id);
		return sequence === null
			? []
			: [`${slug}:${sequence}: ledger_broken: this release is not what was published`];
	});
	const { broken } = await audit.verify(holdout);
	return [
		...releases,
		...(broken === null ? [] : [`audit:${broken}: audit_broken: this entry is not what was written`])
	];
}

/** What is wrong in both databases, one line each: `PLACE:NUMBER: code: words`. Ask for damage of the files first. */
export async function faults(stores: Stores): Promise<string[]> {
	return [
		...brokenReferences(stores),
		...(await chainFaults(stores.holdout)),
		...(await missingCells(stores)).map(
			(uploadId, i) => `uploads:${i + 1}: cells_missing: upload ${uploadId} has lost its cells`
		)
	];
}
