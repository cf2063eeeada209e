import { and, asc, eq, gt, inArray, isNull, ne, notExists, or } from 'drizzle-orm';
import { alias } from 'drizzle-orm/sqlite-core';
import type { Assurance, HiddenReason } from '#lib/privacy/released.ts';
import type { Read } from '../../db/database.ts';
import { releases, releasedTables } from '../../db/tables/ledger.ts';

/** How the releases of a campaign that are in force were vouched for. */
export interface ReleaseProof {
	/** The weakest of them. */
	readonly assurance: Assurance;
	/** When the newest release was made. */
	readonly at: Date;
	/** Version of the rule and its code. */
	readonly version: string;
	/** Axes of tables that were left out because they could not be proved. */
	readonly leftOut: readonly (readonly string[])[];
}

/** Reasons of tables that could be shown and not be proved. */
const unprovable: readonly HiddenReason[] = [
	'could-be-narrowed',
	'would-show-corrected',
	'would-show-other-campaign',
	'rows-unreadable',
	'outcomes-differ'
];

/** Axes of people tables in force that were left out for such a reason. */
async function leftOut(store: Read, campaignId: string, sequences: readonly number[]): Promise<string[][]> {
	const { axes, layer, reason, sequence } = releasedTables;
	const rows = await store
		.select({ axes })
		.from(releasedTables)
		.where(
			and(
				eq(releasedTables.campaignId, campaignId),
				inArray(sequence, [...sequences]),
				eq(layer, 'people'),
				inArray(reason, [...unprovable])
			)
		)
		.orderBy(asc(sequence), asc(releasedTables.position));
	const lists = new Map(rows.map((row) => [JSON.stringify(row.axes), [...row.axes]])).values();
	return [...lists].filter((list) => list.length > 0);
}

/** How a campaign's releases in force were vouched for; null where one of them is of before, or nothing is in force. */
export async function releaseProof(store: Read, campaignId: string): Promise<ReleaseProof | null> {
	const { sequence, kind, assurance, codeVersion, releasedAt, withdrawnAt } = releases;
	const rows = await store
		.select({ sequence, kind, assurance, codeVersion, releasedAt })
		.from(releases)
		.where(and(eq(releases.campaignId, campaignId), isNull(withdrawnAt)))
		.orderBy(asc(sequence));
	const newest = rows.at(-1);
	const periods = rows.filter((row) => row.kind === 'epoch');
	if (!newest || periods.some((row) => row.assurance === null)) return null;
	// Ranges of days after the last period are not proved before it closes.
	const isWhole = newest.kind === 'epoch' && periods.every((row) => row.assurance === 'ranges');
	return {
		assurance: isWhole ? 'ranges' : 'exact',
		at: newest.releasedAt,
		version: newest.codeVersion,
		leftOut: await leftOut(
			store,
			campaignId,
			periods.map((row) => row.sequence)
		)
	};
}

/** Are all releases in force proved? Ranges of days are, once a period that has them is. */
export async function isEverythingProved(store: Read): Promise<boolean> {
	const later = alias(releases, 'later');
	const { campaignId, sequence, kind, assurance, withdrawnAt } = releases;
	const isNewest = notExists(
		store
			.select({ sequence: later.sequence })
			.from(later)
			.where(and(eq(later.campaignId, campaignId), gt(later.sequence, sequence), isNull(later.withdrawnAt)))
	);
	const isUnproved = or(
		and(eq(kind, 'epoch'), or(isNull(assurance), ne(assurance, 'ranges'))),
		and(ne(kind, 'epoch'), isNewest)
	);
	const [found] = await store
		.select({ sequence })
		.from(releases)
		.where(and(isNull(withdrawnAt), isUnproved))
		.limit(1);
	return found === undefined;
}
