import { createHash } from 'node:crypto';
import { RefusedError } from '../faults.ts';
import type { Side, Table, Value } from './side.ts';

/** What is in a table: number and hash of its rows. */
interface Content {
	readonly rows: number;
	readonly hash: string;
}

const written = (value: Value): unknown =>
	Buffer.isBuffer(value) ? { bytes: createHash('sha256').update(value).digest('hex') } : value;

async function contentOf(
	side: Side,
	table: Table,
	take?: (rows: readonly (readonly Value[])[]) => Promise<void>
): Promise<Content> {
	const hash = createHash('sha256');
	let rows = 0;
	for await (const some of side.rows(table)) {
		for (const row of some) hash.update(`${JSON.stringify(row.map(written))}\n`);
		rows += some.length;
		await take?.(some);
	}
	return { rows, hash: hash.digest('hex') };
}

/** Is there a row anywhere? */
export async function isEmpty(side: Side): Promise<boolean> {
	for (const table of await side.tables())
		for await (const some of side.rows(table)) if (some.length > 0) return false;
	return true;
}

/**
 * Copies all rows of all tables, then reads them back and compares them, row by row and in order.
 * @returns number of rows
 * @throws {RefusedError} where a table is another one afterwards, or the two have other tables
 */
export async function copyAll(from: Side, to: Side): Promise<number> {
	const known = new Map((await from.tables()).map((table) => [table.name, table]));
	const tables = await to.tables();
	if (tables.length !== known.size || tables.some(({ name }) => !known.has(name)))
		throw new RefusedError(
			'The two databases have other tables: bring both to the same version of Holdout first.'
		);
	let rows = 0;
	const contents = new Map<Table, Content>();
	for (const { name, key } of tables) {
		// Columns in the order of where they come from.
		const table = { name, key, columns: known.get(name)?.columns ?? [] };
		contents.set(table, await contentOf(from, table, (some) => to.insert(table, some)));
	}
	for (const [table, { rows: count, hash }] of contents) {
		const found = await contentOf(to, table);
		if (found.rows !== count || found.hash !== hash)
			throw new RefusedError(
				`The table ${table.name} is not the same after it was copied. Nothing was moved.`
			);
		rows += count;
	}
	return rows;
}
