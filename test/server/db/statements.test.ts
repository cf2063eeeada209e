import Database from 'better-sqlite3';
import { drizzle } from 'drizzle-orm/better-sqlite3';
import { integer, sqliteTable } from 'drizzle-orm/sqlite-core';
import { inArray } from 'drizzle-orm';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { keepingStatements } from '#lib/server/db/sqlite/statements.ts';

const numbers = sqliteTable('numbers', { n: integer('n').notNull() });

describe('keepingStatements(client)', () => {
	const client = new Database(':memory:');
	client.exec('create table numbers (n integer not null)');
	const prepare = vi.spyOn(client, 'prepare');
	const store = drizzle({ client: keepingStatements(client) });
	const among = (list: readonly number[]) =>
		store
			.select()
			.from(numbers)
			.where(inArray(numbers.n, [...list]))
			.orderBy(numbers.n);
	afterEach(() => void prepare.mockClear());

	it('has SQLite parse a query once, and answers what is there each time', async () => {
		await store.insert(numbers).values({ n: 1 });
		expect(await among([1, 2])).toEqual([{ n: 1 }]);
		await store.insert(numbers).values({ n: 2 });
		expect(await among([1, 2])).toEqual([{ n: 1 }, { n: 2 }]);
		expect(await among([2, 3])).toEqual([{ n: 2 }]);
		expect(prepare).toHaveBeenCalledTimes(2);
	});

	it('goes on with a table that has another column by now', async () => {
		await among([1, 2]);
		client.exec("alter table numbers add column word text default 'new'");
		expect(await among([1, 2])).toEqual([{ n: 1 }, { n: 2 }]);
	});

	it('keeps the last 300 texts', async () => {
		const lengths = Array.from({ length: 301 }, (_, i) => i + 3);
		for (const length of lengths) await among(Array.from({ length }, () => 0));
		prepare.mockClear();
		await among(Array.from({ length: 303 }, () => 0));
		expect(prepare).not.toHaveBeenCalled();
		await among([1, 2]);
		expect(prepare).toHaveBeenCalledTimes(1);
	});
});
