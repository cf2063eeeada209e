import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';

const folder = (dialect: string, part: string): string =>
	fileURLToPath(new URL(`../drizzle/${dialect}/${part}/`, import.meta.url));

const column = z.looseObject({ name: z.string(), primaryKey: z.boolean(), notNull: z.boolean() });
const keys = z.record(z.string(), z.looseObject({ columns: z.array(z.string()) }));
const foreign = z.record(
	z.string(),
	z.looseObject({
		tableTo: z.string(),
		columnsFrom: z.array(z.string()),
		columnsTo: z.array(z.string()),
		onDelete: z.string()
	})
);
const snapshot = z.looseObject({
	tables: z.record(
		z.string(),
		z.looseObject({
			name: z.string(),
			columns: z.record(z.string(), column),
			indexes: z.record(z.string(), z.looseObject({ columns: z.array(z.unknown()), isUnique: z.boolean() })),
			compositePrimaryKeys: keys,
			foreignKeys: foreign,
			uniqueConstraints: keys
		})
	)
});

const newest = (dialect: string, part: string) => {
	const place = `${folder(dialect, part)}meta/`;
	const name = readdirSync(place)
		.filter((one) => one.endsWith('_snapshot.json'))
		.sort()
		.at(-1);
	const text = readFileSync(`${place}${name}`, 'utf8');
	const withUnique = JSON.parse(text, (key, value: unknown) =>
		// PostgreSQL's snapshots name the same thing otherwise.
		key !== '' && value !== null && typeof value === 'object' && 'isUnique' in value && 'columns' in value
			? { ...value, columns: columnsOf(value.columns) }
			: value
	) as unknown;
	return snapshot.parse(withUnique).tables;
};

/** Names of an index's columns, or of an expression. */
function columnsOf(columns: unknown): unknown[] {
	return Array.isArray(columns)
		? columns.map((one: unknown) =>
				one !== null && typeof one === 'object' && 'expression' in one ? one.expression : one
			)
		: [];
}

/** What tables mean, whatever database they are for. */
function meaning(dialect: string, part: string) {
	const sorted = (list: readonly unknown[]) => list.map((one) => JSON.stringify(one)).sort();
	return Object.fromEntries(
		Object.values(newest(dialect, part)).map((table) => {
			const unique = [
				...Object.values(table.indexes).filter(({ isUnique }) => isUnique),
				...Object.values(table.uniqueConstraints)
			];
			return [
				table.name,
				{
					columns: sorted(
						Object.values(table.columns).map(({ name, primaryKey, notNull }) => [name, primaryKey, notNull])
					),
					keys: sorted(Object.values(table.compositePrimaryKeys).map(({ columns }) => [...columns].sort())),
					unique: sorted(unique.map(({ columns }) => columns)),
					indexes: sorted(
						Object.values(table.indexes)
							.filter(({ isUnique }) => !isUnique)
							.map(({ columns }) => columns)
					),
					foreign: sorted(
						Object.values(table.foreignKeys).map((one) => [
							one.tableTo,
							one.columnsFrom,
							one.columnsTo,
							one.onDelete
						])
					)
				}
			];
		})
	);
}

describe.each(['holdout', 'private'])('the tables of %s', (part) => {
	it('mean the same on SQLite and PostgreSQL: whoever generates one migration generates the other', () => {
		const onPostgres = meaning('postgres', part);
		expect(Object.keys(onPostgres).length).toBeGreaterThan(2);
		expect(onPostgres).toEqual(meaning('sqlite', part));
	});

	it('have migrations for PostgreSQL that are what they were: a new one is added to the list', () => {
		const place = folder('postgres', part);
		const hashes = readdirSync(place)
			.filter((name) => name.endsWith('.sql'))
			.sort()
			.map((name) => [
				`${part}/${name}`,
				createHash('sha256')
					.update(readFileSync(`${place}${name}`))
					.digest('hex')
			]);
		const known = JSON.parse(
			readFileSync(new URL('fixtures/migrations-postgres.json', import.meta.url), 'utf8')
		) as Record<string, string>;
		const own = Object.entries(known).filter(([name]) => name.startsWith(`${part}/`));
		expect(hashes).toEqual(own);
	});
});
