import { closeStores, openStores, type Stores } from '../db/stores.ts';
import { leaveOneFile } from '../db/open.ts';
import { damage, faults } from './integrity.ts';

/** What is in copied databases, or what is wrong with them, one line each. */
export type Inspection<T> =
	| { readonly kind: 'whole'; readonly value: T }
	| { readonly kind: 'faulty'; readonly faults: readonly string[] };

/**
 * Brings copied databases up to the newest schema, and checks everything in them. Each is one file afterwards, without a log
 * beside it.
 *
 * @param use called with the databases where nothing is wrong
 * @throws {RefusedError} where a newer version of Holdout made them
 */
export async function inspectCopy<T>(
	folder: string,
	projectFolder: string,
	use: (stores: Stores) => T | Promise<T>
): Promise<Inspection<T>> {
	const damaged = damage(folder, { quick: false });
	if (damaged.length > 0) return { kind: 'faulty', faults: damaged };
	const inspection = await inspected(openStores(folder, projectFolder), use);
	for (const name of ['holdout', 'private'] as const) leaveOneFile(folder, name);
	return inspection;
}

async function inspected<T>(stores: Stores, use: (stores: Stores) => T | Promise<T>): Promise<Inspection<T>> {
	try {
		const found = await faults(stores);
		if (found.length > 0) return { kind: 'faulty', faults: found };
		return { kind: 'whole', value: await use(stores) };
	} finally {
		closeStores(stores);
	}
}
