import { and, asc, desc, eq, isNull } from 'drizzle-orm';
import { createHash } from 'node:crypto';
import type { ReleasedEpoch } from '#lib/privacy/released.ts';
import type { Store } from '../db/open.ts';
import { releasedTables, releases } from '../db/tables.ts';

/** Version of the rule and its code; part of what a release's hash covers. */
const codeVersion = '1';

/** Hash before the first release of a campaign. */
const start = '0'.repeat(64);

/** JSON in which equal values have equal text: keys in order. */
const canonical = (value: unknown): string =>
	JSON.stringify(value, (_, inner: unknown) =>
		inner !== null && typeof inner === 'object' && !Array.isArray(inner)
			? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
			: inner
	);

const hashOf = (
	previousHash: string,
	campaignId: string,
	sequence: number,
	inputHash: string,
	epoch: ReleasedEpoch
): string =>
	createHash('sha256')
		.update(canonical({ previousHash, campaignId, sequence, inputHash, codeVersion, epoch }))
		.digest('hex');

/**
 * The write-once list of a campaign's releases. Rows are appended, never changed or deleted; withdrawing
 * marks them. Each row's hash covers its content and the hash before it.
 */
export const ledger = {
	/** Epochs in force, in order of publication. */
	epochs(store: Store, campaignId: string): ReleasedEpoch[] {
		const heads = store
			.select()
			.from(releases)
			.where(and(eq(releases.campaignId, campaignId), isNull(releases.withdrawnAt)))
			.orderBy(asc(releases.sequence))
			.all();
		return heads.map((head) => readEpoch(store, head));
	},

	/** Hash of the newest release, or null where nothing is released. */
	head(store: Store, campaignId: string): string | null {
		return newest(store, campaignId)?.hash ?? null;
	},

	/** Appends epochs. Call inside a transaction with whatever belongs to the release. */
	append(
		store: Store,
		campaignId: string,
		epochs: readonly ReleasedEpoch[],
		facts: { inputHash: string; now: Date }
	): void {
		const last = newest(store, campaignId);
		let previousHash = last?.hash ?? start;
		let sequence = last?.sequence ?? 0;
		for (const epoch of epochs) {
			sequence += 1;
			const hash = hashOf(previousHash, campaignId, sequence, facts.inputHash, epoch);
			store
				.insert(releases)
				.values({
					campaignId,
					sequence,
					variants: epoch.variants,
					measures: epoch.measures,
					policy: epoch.policy,
					fromDay: epoch.from,
					toDay: epoch.to,
					inputHash: facts.inputHash,
					codeVersion,
					previousHash,
					hash,
					releasedAt: facts.now
				})
				.run();
			epoch.tables.forEach((table, position) =>
				store
					.insert(releasedTables)
					.values({ campaignId, sequence, position, ...table })
					.run()
			);
			previousHash = hash;
		}
	},

	/** The first release of a campaign whose content no longer fits its hash, or null when the chain is whole. */
	firstBroken(store: Store, campaignId: string): number | null {
		let previousHash = start;
		const heads = store
			.select()
			.from(releases)
			.where(eq(releases.campaignId, campaignId))
			.orderBy(asc(releases.sequence))
			.all();
		for (const [i, head] of heads.entries()) {
			const hash = hashOf(previousHash, campaignId, i + 1, head.inputHash, readEpoch(store, head));
			if (head.sequence !== i + 1 || head.previousHash !== previousHash || head.hash !== hash) return i + 1;
			previousHash = head.hash;
		}
		return null;
	}
};

function newest(store: Store, campaignId: string) {
	return store
		.select()
		.from(releases)
		.where(eq(releases.campaignId, campaignId))
		.orderBy(desc(releases.sequence))
		.limit(1)
		.get();
}

function readEpoch(store: Store, head: typeof releases.$inferSelect): ReleasedEpoch {
	const tables = store
		.select()
		.from(releasedTables)
		.where(and(eq(releasedTables.campaignId, head.campaignId), eq(releasedTables.sequence, head.sequence)))
		.orderBy(asc(releasedTables.position))
		.all();
	return {
		policy: head.policy,
		variants: head.variants,
		from: head.fromDay,
		to: head.toDay,
		measures: head.measures,
		tables: tables.map(({ axes, layer, measures, blocks, hidden, reason }) => ({
			axes,
			layer,
			measures,
			blocks,
			hidden,
			...(reason === null ? {} : { reason })
		}))
	};
}
