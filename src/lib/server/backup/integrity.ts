import { audit } from '../audit/audit.ts';
import { campaigns } from '../campaigns/campaigns.ts';
import type { Store, StoreName } from '../db/open.ts';
import { missingCells } from '../ingest/orphans.ts';
import { ledger } from '../release/ledger.ts';
import type { Stores } from '../stores.ts';

const asList = (found: unknown): unknown[] => (Array.isArray(found) ? found : []);

/** What is wrong with the file of a database, in SQLite's words; `quick` leaves indexes out. */
export function fileFaults(store: Store, { quick }: { quick: boolean }): string[] {
	try {
		const check = quick ? 'quick_check' : 'integrity_check';
		return asList(store.$client.pragma(`${check}(20)`))
			.map((row) => String(Object.values(row as object)[0]))
			.filter((words) => words !== 'ok');
	} catch (error) {
		return [error instanceof Error ? error.message : String(error)];
	}
}

/** Everything that can be wrong with both databases, one line each: `PLACE:NUMBER: code: words`. */
export function faults(stores: Stores): string[] {
	const damaged = (['holdout', 'private'] as const satisfies StoreName[]).flatMap((name) =>
		fileFaults(stores[name], { quick: false }).map(
			(words, i) => `${name}.db:${i + 1}: damaged: ${words.replace(/\s+/g, ' ')}`
		)
	);
	// Nothing can be read for certain from a damaged file.
	if (damaged.length > 0) return damaged;
	const references = (['holdout', 'private'] as const).flatMap((name) =>
		asList(stores[name].$client.pragma('foreign_key_check')).map(
			(_, i) => `${name}.db:${i + 1}: broken_reference: a row refers to one that is not there`
		)
	);
	const releases = campaigns.list(stores.holdout).flatMap(({ id, slug }) => {
		const sequence = ledger.firstBroken(stores.holdout, id);
		return sequence === null
			? []
			: [`${slug}:${sequence}: ledger_broken: this release is not what was published`];
	});
	const { broken } = audit.verify(stores.holdout);
	return [
		...references,
		...releases,
		...(broken === null ? [] : [`audit:${broken}: audit_broken: this entry is not what was written`]),
		...missingCells(stores).map(
			(uploadId, i) => `uploads:${i + 1}: cells_missing: upload ${uploadId} has lost its cells`
		)
	];
}
