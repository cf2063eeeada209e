import { and, asc, eq, isNull, sql } from 'drizzle-orm';
import { createHash } from 'node:crypto';
import { dayOf } from '#lib/experiment/day.ts';
import { chainHash, chainStart } from '#lib/privacy/chain.ts';
import type { KeptCertificates } from '#lib/privacy/certificates/certificate.ts';
import type { Measure } from '#lib/privacy/cube.ts';
import { roundedEpoch } from '#lib/privacy/published-blocks.ts';
import { openPeriod } from '#lib/privacy/open-period.ts';
import type { Policy } from '#lib/privacy/policy.ts';
import type { ReleasedBucket, ReleaseState } from '#lib/privacy/pulse.ts';
import type { ReleasedEpoch } from '#lib/privacy/released.ts';
import type { Read, Tx } from '../db/database.ts';
import { bytesOf } from '../db/functions.ts';
import { prepared } from '../db/prepared.ts';
import { releasedTables, releases } from '../db/tables/ledger.ts';
import { recordFacts } from './facts.ts';
import { asBucket, asEpoch, entriesOf, inForce, newest, type Entry, type Head } from './entries.ts';

/** Version of the rule and its code; part of what a release's hash covers. */
const codeVersion = '3';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** What a release is made of besides the published numbers. */
export interface ReleaseFacts {
	/** SHA-256 of the cells that went in. */
	readonly inputHash: string;
	/** Sequence of the newest release that it was computed from; 0 before the first. */
	readonly after: number;
	readonly now: Date;
}

/** A release was computed from another ledger than there is now: its days may be published already. */
export class LedgerMoved extends Error {
	override readonly name = 'LedgerMoved';
}

/** One release as the history of a campaign tells it. */
export type LedgerLine = Pick<Head, 'sequence' | 'kind' | 'fromDay' | 'toDay' | 'releasedAt' | 'withdrawnAt'>;

/** How far a campaign's ledger reaches. */
export interface LedgerHead {
	readonly campaignId: string;
	/** Withdrawn or not. */
	readonly releases: number;
	readonly withdrawn: number;
	/** Hash of the newest release. */
	readonly newest: string;
}

/** What is in force of a campaign, without reading it. */
export interface LedgerMark {
	/** As `ledger.head`; null where everything was withdrawn. */
	readonly head: string | null;
	/** First and last published day; null without dates. */
	readonly from: number | null;
	readonly to: number | null;
}

const chainOf = prepared(['campaignId'], (store, { campaignId }) =>
	store
		.select({ hash: releases.hash, withdrawnAt: releases.withdrawnAt })
		.from(releases)
		.where(eq(releases.campaignId, campaignId))
		.orderBy(asc(releases.sequence))
);

/**
 * The write-once list of a campaign's releases. Rows are appended, never changed or deleted; withdrawing marks
 * them. Each row's hash covers its content and the hash before it.
 */
export const ledger = {
	/** What is published and in force, for the release engine: closed epochs, and buckets since the last. */
	async state(store: Read, campaignId: string): Promise<ReleaseState> {
		return stateOf(await inForce(store, campaignId));
	},

	/** The same for analysis: closed epochs, and the open period's totals as one more. */
	async epochs(store: Read, campaignId: string): Promise<ReleasedEpoch[]> {
		return shownOf(await inForce(store, campaignId));
	},

	/** The same of what was withdrawn: readers may have kept it. */
	async withdrawnEpochs(store: Read, campaignId: string): Promise<ReleasedEpoch[]> {
		return shownOf((await entriesOf(store, campaignId)).filter(({ head }) => head.withdrawnAt !== null));
	},

	/** Everything ever published, withdrawn or not: readers may have kept it. */
	async history(store: Read, campaignId: string): Promise<ReleasedEpoch[]> {
		return (await entriesOf(store, campaignId)).map(({ content }) => content);
	},

	/**
	 * The same of people and outcomes as periods: closed ones, and the open one's totals. Unlike in `history` nobody is in two of
	 * them.
	 */
	async everPublished(store: Read, campaignId: string): Promise<ReleasedEpoch[]> {
		const entries = await entriesOf(store, campaignId, ['people', 'outcome']);
		const { epochs, buckets } = stateOf(entries);
		const last = entries.at(-1)?.content;
		const open = last && openPeriod(buckets, { policy: last.policy, measures: last.measures });
		return [...epochs, ...(open ? [open] : [])];
	},

	/** Bytes of everything ever published, without reading it: how long an analysis takes goes with them. */
	async size(store: Read, campaignId: string): Promise<number> {
		const bytes = sql<number>`coalesce(sum(${bytesOf(releasedTables.blocks)}), 0)`;
		const own = eq(releasedTables.campaignId, campaignId);
		const [found] = await store.select({ bytes }).from(releasedTables).where(own);
		return found?.bytes ?? 0;
	},

	/** Hash of the newest release and what is withdrawn: changes with everything a reader could see. */
	async head(store: Read, campaignId: string): Promise<string | null> {
		return headOf(await chainOf(store, { campaignId }));
	},

	/** Of every campaign that ever published, by its id: the same as asking for each, in one question. */
	async marks(store: Read): Promise<ReadonlyMap<string, LedgerMark>> {
		const { campaignId, sequence, hash, withdrawnAt, fromDay, toDay } = releases;
		const rows = await store
			.select({ campaignId, hash, withdrawnAt, fromDay, toDay })
			.from(releases)
			.orderBy(asc(campaignId), asc(sequence));
		const marks = new Map<string, LedgerMark>();
		for (const [id, list] of Map.groupBy(rows, (row) => row.campaignId)) {
			const shown = list.filter((row) => row.withdrawnAt === null);
			const from = shown.flatMap((row) => row.fromDay ?? []);
			const to = shown.flatMap((row) => row.toDay ?? []);
			marks.set(id, {
				head: headOf(list),
				from: from.length > 0 ? Math.min(...from) : null,
				to: to.length > 0 ? Math.max(...to) : null
			});
		}
		return marks;
	},

	/** The days on which each campaign published what is in force, ascending, by its id. */
	async publicationDays(store: Read): Promise<ReadonlyMap<string, readonly number[]>> {
		const { campaignId, releasedAt, withdrawnAt } = releases;
		const rows = await store
			.selectDistinct({ campaignId, releasedAt })
			.from(releases)
			.where(isNull(withdrawnAt))
			.orderBy(asc(campaignId), asc(releasedAt));
		return new Map(
			[...Map.groupBy(rows, (row) => row.campaignId)].map(([id, list]) => [
				id,
				[...new Set(list.map((row) => dayOf(row.releasedAt)))]
			])
		);
	},

	/** What was published when, oldest first, withdrawn or not. */
	async list(store: Read, campaignId: string): Promise<LedgerLine[]> {
		const { sequence, kind, fromDay, toDay, releasedAt, withdrawnAt } = releases;
		return await store
			.select({ sequence, kind, fromDay, toDay, releasedAt, withdrawnAt })
			.from(releases)
			.where(eq(releases.campaignId, campaignId))
			.orderBy(asc(sequence));
	},

	/** Every campaign that published: changes with anything that is published or withdrawn anywhere. */
	async heads(store: Read): Promise<readonly LedgerHead[]> {
		const { campaignId, sequence, hash, withdrawnAt } = releases;
		const rows = await store
			.select({ campaignId, hash, withdrawnAt })
			.from(releases)
			.orderBy(asc(campaignId), asc(sequence));
		return [...Map.groupBy(rows, (row) => row.campaignId)].map(([id, list]) => ({
			campaignId: id,
			releases: list.length,
			withdrawn: list.filter((row) => row.withdrawnAt !== null).length,
			newest: list.at(-1)?.hash ?? chainStart
		}));
	},

	/** Was everything that a campaign published hidden again? */
	async isWithdrawn(store: Read, campaignId: string): Promise<boolean> {
		return (await ledger.isBegun(store, campaignId)) && (await ledger.head(store, campaignId)) === null;
	},

	/** The privacy rule of the newest release; null before the first. */
	async newestPolicy(store: Read, campaignId: string): Promise<Policy | null> {
		return (await newest(store, campaignId))?.policy ?? null;
	},

	/** Sequence of the newest release, withdrawn or not; 0 before the first. */
	async newestSequence(store: Read, campaignId: string): Promise<number> {
		return (await newest(store, campaignId))?.sequence ?? 0;
	},

	/** The same of every campaign that ever published, by its id. */
	async newestSequences(store: Read): Promise<ReadonlyMap<string, number>> {
		const { campaignId } = releases;
		const sequence = sql<number>`max(${releases.sequence})`;
		const rows = await store
			.select({ campaignId, sequence })
			.from(releases)
			.groupBy(campaignId)
			.orderBy(asc(campaignId));
		return new Map(rows.map((row) => [row.campaignId, row.sequence]));
	},

	/** Whether anything was ever published, withdrawn or not. */
	async isBegun(store: Read, campaignId: string): Promise<boolean> {
		return (await newest(store, campaignId)) !== undefined;
	},

	/**
	 * Appends buckets and epochs, in this order. Call inside a transaction with whatever belongs to the release.
	 * @throws {LedgerMoved} when something was appended since the release was computed
	 */
	async append(
		tx: Tx,
		campaignId: string,
		{
			buckets = [],
			epochs = [],
			certificates = [],
			policy,
			measures
		}: {
			buckets?: readonly ReleasedBucket[];
			epochs?: readonly ReleasedEpoch[];
			/** Of each range of days and each period. */
			certificates?: readonly (readonly KeptCertificates[])[];
			policy: Policy;
			measures: readonly Measure[];
		},
		facts: ReleaseFacts
	): Promise<void> {
		const contents = [
			...buckets.map((bucket) => ({ kind: 'bucket', content: asEpoch(bucket, policy, measures) }) as const),
			...epochs.map((content) => ({ kind: 'epoch', content }) as const)
		];
		const last = await newest(tx, campaignId);
		let previousHash = last?.hash ?? chainStart;
		let sequence = last?.sequence ?? 0;
		if (sequence !== facts.after) throw new LedgerMoved();
		for (const [at, { kind, content }] of contents.entries()) {
			sequence += 1;
			const kept = certificates[at]?.length ? certificates[at] : null;
			const { inputHash } = facts;
			const head = { campaignId, sequence, kind, inputHash, codeVersion, certificates: kept };
			const hash = chainHash(previousHash, hashed(head, content), sha256);
			const { variants, measures: published, policy: rule, from, to, tables } = content;
			await tx.insert(releases).values({
				campaignId,
				sequence,
				kind,
				variants,
				measures: published,
				policy: rule,
				fromDay: from,
				toDay: to,
				assurance: content.assurance ?? null,
				certificates: kept,
				inputHash,
				codeVersion,
				previousHash,
				hash,
				releasedAt: facts.now
			});
			const rows = tables.map((table, position) => ({ campaignId, sequence, position, ...table }));
			for (let from = 0; from < rows.length; from += 50)
				await tx.insert(releasedTables).values(rows.slice(from, from + 50));
			previousHash = hash;
		}
		await recordFacts(tx, campaignId);
	},

	/** Hides everything published of a campaign; the rows stay. @returns the number of releases withdrawn */
	async withdraw(tx: Tx, campaignId: string, now: Date): Promise<number> {
		const withdrawn = await tx
			.update(releases)
			.set({ withdrawnAt: now })
			.where(and(eq(releases.campaignId, campaignId), isNull(releases.withdrawnAt)))
			.returning({ sequence: releases.sequence });
		await recordFacts(tx, campaignId);
		return withdrawn.length;
	},

	/** The first release of a campaign whose content no longer fits its hash, or null when the chain is whole. */
	async firstBroken(store: Read, campaignId: string): Promise<number | null> {
		let previousHash = chainStart;
		for (const [i, { head, content }] of (await entriesOf(store, campaignId)).entries()) {
			const { sequence } = head;
			const hash = chainHash(previousHash, hashed(head, content), sha256);
			if (sequence !== i + 1 || head.previousHash !== previousHash || head.hash !== hash) return i + 1;
			previousHash = head.hash;
		}
		return null;
	}
};

function stateOf(entries: readonly Entry[]): ReleaseState {
	const epochs = entries.filter(({ head }) => head.kind === 'epoch').map(({ content }) => content);
	const closed = epochs.at(-1)?.to ?? null;
	const buckets = entries
		.filter(({ head }) => head.kind === 'bucket' && (closed === null || (head.toDay ?? 0) > closed))
		.map(({ content }) => asBucket(content));
	return { epochs, buckets };
}

/** Closed epochs, and the open period's totals as one more, as they are shown. */
function shownOf(entries: readonly Entry[]): ReleasedEpoch[] {
	const { epochs, buckets } = stateOf(entries);
	const last = entries.at(-1)?.content;
	const open = last && openPeriod(buckets, { policy: last.policy, measures: last.measures });
	return (open ? [...epochs, open] : epochs).map(roundedEpoch);
}

/** What a release's hash covers; one without certificates as before there were any. */
const hashed = (
	head: Pick<Head, 'campaignId' | 'sequence' | 'kind' | 'inputHash' | 'codeVersion' | 'certificates'>,
	content: ReleasedEpoch
) => {
	const { campaignId, sequence, kind, inputHash, codeVersion: version, certificates } = head;
	const entry = { campaignId, sequence, kind, inputHash, codeVersion: version, content };
	return certificates === null ? entry : { ...entry, certificates };
};

/** @param heads all releases of a campaign, oldest first */
function headOf(heads: readonly Pick<Head, 'hash' | 'withdrawnAt'>[]): string | null {
	if (heads.every(({ withdrawnAt }) => withdrawnAt !== null)) return null;
	return sha256(
		heads.map(({ hash, withdrawnAt }) => `${hash}${withdrawnAt === null ? '' : ' withdrawn'}`).join('\n')
	);
}
