import Database from 'better-sqlite3';
import { afterEach, expect, it } from 'vitest';
import type { Stores } from '#lib/server/db/stores.ts';
import { uploads } from '#lib/server/db/tables/uploads.ts';
import { cellChunks } from '#lib/server/db/tables/private/cells.ts';
import { storesForEach } from '../fresh-stores.ts';
import { publishCase } from '../publish-case.ts';

let stores: Stores;
storesForEach((opened) => ({ stores } = opened));

const exec: (this: Database.Database, sql: string) => Database.Database = Reflect.get(
	Database.prototype,
	'exec'
);
afterEach(() => {
	Database.prototype.exec = exec;
});

it('both files are read as they were while nothing was recorded', async () => {
	await publishCase(stores, { name: 'One', now: new Date('2026-06-01T09:00:00Z'), release: false });
	let begun = 0;
	/** Between the two files another process withdraws the upload and deletes its cells. */
	Database.prototype.exec = function (sql) {
		if (sql === 'begin' && (begun += 1) === 2) {
			exec.call(stores.holdout.$client, "update uploads set state = 'withdrawn'");
			exec.call(stores.private.$client, 'delete from cell_chunks');
		}
		return exec.call(this, sql);
	};
	const seen = await stores.atOneMoment(async ({ holdout, private: cells }) => ({
		states: (await holdout.select().from(uploads)).map(({ state }) => state),
		chunks: await cells.$count(cellChunks)
	}));
	expect(seen).toEqual({ states: ['withdrawn'], chunks: 0 });
	// Both were begun anew.
	expect(begun).toBe(4);
});
