import { and, eq } from 'drizzle-orm';
import { expect, it } from 'vitest';
import { releases } from '#lib/server/db/tables/ledger.ts';
import type { Stores } from '#lib/server/db/stores.ts';
import type { Tx } from '#lib/server/db/database.ts';
import { publishedNumbers } from '#lib/server/ledger/published-numbers.ts';
import { storesForAll } from '../fresh-stores.ts';
import { publishCase } from '../publish-case.ts';

let stores: Stores;
storesForAll((opened) => ({ stores } = opened));

it('numbers of a publication that failed are not those of the next one', async () => {
	const { holdout } = stores;
	const { id } = await publishCase(stores, { name: 'One', now: new Date('2026-06-01T09:00:00Z') });
	const [[first], [known]] = await Promise.all([
		holdout
			.select()
			.from(releases)
			.where(and(eq(releases.campaignId, id), eq(releases.sequence, 1))),
		publishedNumbers.list(holdout, new Map([[id, 1]]))
	]);
	if (!first || !known) throw new Error('not published');
	/** Publishes other numbers under the next sequence, and reads them. */
	const publish = async (tx: Tx, hash: string, people: number) => {
		await tx.insert(releases).values({ ...first, sequence: 2, previousHash: first.hash, hash });
		const blocks = known.numbers.blocks.map((block) => ({ ...block, people }));
		await publishedNumbers.keep(tx, [{ campaignId: id, sequence: 2, numbers: { ...known.numbers, blocks } }]);
		const [read] = await publishedNumbers.list(tx, new Map([[id, 2]]));
		return [...new Set(read?.numbers.blocks.map((block) => block.people))];
	};
	const failed = holdout.write(async (tx) => {
		expect(await publish(tx, 'a'.repeat(64), 70_001)).toEqual([70_001]);
		throw new Error('overtaken');
	});
	await expect(failed).rejects.toThrow('overtaken');
	expect(await holdout.write((tx) => publish(tx, 'b'.repeat(64), 80_001))).toEqual([80_001]);
	const [now] = await publishedNumbers.list(holdout, new Map([[id, 2]]));
	expect(now?.numbers.blocks[0]?.people).toBe(80_001);
});
