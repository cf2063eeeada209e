import { promisedWidth, type Guess } from '#lib/privacy/disclosure/attacker/attack-findings.ts';
import type { AttackedCampaign } from '../../db/tables/attacks.ts';
import { declarations } from '../../db/tables/uploads.ts';
import { releases } from '../../db/tables/ledger.ts';
import type { Read } from '../../db/database.ts';
import { waveBegunAt } from '../../release/waves.ts';
import { foundBy } from './attack-view.ts';
import type { Attack } from './attacks.ts';
import type { PublishedCampaign } from './published.ts';
import { releaseProof, type ReleaseProof } from './release-proof.ts';
import { inTurn } from '../../db/in-turn.ts';
import { and, asc, eq, inArray, isNull } from 'drizzle-orm';
import { isoDay } from '#lib/experiment/day.ts';
import type { KeptCertificates } from '#lib/privacy/certificates/certificate.ts';

/** Certificates by number and kind; for administrators only. */
interface ProofCounts {
	readonly certificates: number;
	/** Groups that need one. */
	readonly groups: number;
	/** Number of changes by how they were found. */
	readonly exchange: number;
	readonly batch: number;
	readonly single: number;
}

/** What is kept of the proof of a campaign's releases in force. */
interface KeptProof {
	/** `expired`: deleted with the raw rows that they are about; `none`: nothing was proved, or it was not kept then. */
	readonly state: 'kept' | 'expired' | 'none';
	/** Last day of the raw rows, and of the proof with them; null where it is not kept. */
	readonly until: string | null;
	readonly counts: ProofCounts;
}

/** Number of certificates, and of what they are made of. */
function counted(list: readonly KeptCertificates[]): ProofCounts {
	const lines = list.flatMap((one) => one.lines);
	const sum = (of: (line: (typeof lines)[number]) => number) =>
		lines.reduce((all, line) => all + of(line), 0);
	return {
		certificates: lines.length,
		groups: sum(({ groups }) => groups),
		exchange: sum(({ found }) => found.exchange),
		batch: sum(({ found }) => found.batch),
		single: sum(({ found }) => found.single)
	};
}

/** What is kept of the proofs of a campaign's releases in force. */
async function keptProof(store: Read, campaignId: string): Promise<KeptProof> {
	const list = (
		await store
			.select({ certificates: releases.certificates })
			.from(releases)
			.where(and(eq(releases.campaignId, campaignId), isNull(releases.withdrawnAt)))
			.orderBy(asc(releases.sequence))
	).flatMap(({ certificates }) => certificates ?? []);
	const rows = new Map(
		(
			await store
				.select({
					id: declarations.uploadId,
					until: declarations.retainUntil,
					purgedAt: declarations.purgedAt
				})
				.from(declarations)
				.where(inArray(declarations.uploadId, [...new Set(list.flatMap((one) => one.uploads))]))
		).map((row) => [row.id, row])
	);
	const uploads = list.map((one) => one.uploads.flatMap((id) => rows.get(id) ?? []));
	const living = list.filter((_, i) => uploads[i]?.every(({ purgedAt }) => purgedAt === null));
	const last = Math.min(
		...uploads.flat().flatMap(({ until, purgedAt }) => (purgedAt === null ? [until] : []))
	);
	return {
		state: list.length === 0 ? 'none' : living.length === 0 ? 'expired' : 'kept',
		until: living.length > 0 && Number.isFinite(last) ? isoDay(last) : null,
		counts: counted(list)
	};
}

/** What was proved of a campaign, and what the attack found, as readers may see it. */
export interface CampaignProof {
	readonly slug: string;
	readonly name: string;
	readonly demo: boolean;
	/** Smallest publishable cohort. */
	readonly k: number;
	/** Fewest people with and without an outcome in a group that shows it. */
	readonly m: number;
	/** No group under k is narrowed to a range of fewer than this; null where that is not proved. */
	readonly width: number | null;
	/**
	 * `exact_only`: it was searched for groups that can be worked out exactly, and ranges are not proved; `before_proofs`: it was
	 * published before there were proofs.
	 */
	readonly proof: 'all_groups' | 'tables_left_out' | 'exact_only' | 'before_proofs';
	/** Axes of tables that were left out because they could not be proved. */
	readonly leftOut: readonly (readonly string[])[];
	readonly provedAt: string | null;
	readonly provedBy: string | null;
	/** When it was confirmed that the people of its audience were drawn again for it; null where they were not. */
	readonly newWaveAt: string | null;
	/** Are the certificates kept, to be added up again? */
	readonly kept: KeptProof['state'];
	/** Last day on which they are kept. */
	readonly keptUntil: string | null;
	/** Null for all but administrators. */
	readonly certificates: ProofCounts | null;
	/** Null where it was never attacked. */
	readonly attack: AttackOfCampaign | null;
}

interface AttackOfCampaign extends Pick<
	AttackedCampaign,
	'known' | 'groups' | 'exposed' | 'possible' | 'leftOut' | 'looked'
> {
	readonly at: string;
	readonly by: string;
	readonly version: string;
	/** Nothing was published or withdrawn since. */
	readonly current: boolean;
	/** The narrowest bounds of a group that may have fewer than k people; null where there is no such group. */
	readonly narrowest: Guess | null;
	/** The narrowest of each combination of axes, at most five. */
	readonly guesses: readonly Guess[];
}

function attackOf(
	attack: Attack | null,
	found: AttackedCampaign | undefined,
	head: string
): AttackOfCampaign | null {
	if (!attack || !found) return null;
	const { known, groups, exposed, possible, leftOut, narrowest, looked: inspected } = found;
	return {
		at: (attack.endedAt ?? attack.startedAt).toISOString(),
		by: attack.startedBy,
		version: attack.codeVersion,
		current: found.head === head,
		known,
		groups,
		exposed,
		possible,
		leftOut,
		narrowest: narrowest[0] ?? null,
		guesses: narrowest,
		...(inspected ? { looked: inspected } : {})
	};
}

function stateOf(proof: ReleaseProof | null): CampaignProof['proof'] {
	if (proof === null) return 'before_proofs';
	if (proof.assurance === 'exact') return 'exact_only';
	return proof.leftOut.length > 0 ? 'tables_left_out' : 'all_groups';
}

/**
 * The proof of published campaigns.
 * @param attack the newest that came to its end
 * @param hasCounts with the number of certificates, for administrators
 */
export async function campaignProofs(
	store: Read,
	published: readonly PublishedCampaign[],
	attack: Attack | null,
	hasCounts: boolean
): Promise<CampaignProof[]> {
	const found = foundBy(attack);
	return await inTurn.map(published, async ({ campaign: { id, slug, name, demo, policy }, head }) => {
		const proof = await releaseProof(store, id);
		const { state, until, counts } = await keptProof(store, id);
		return {
			slug,
			name,
			demo,
			k: policy.k,
			m: policy.minOutcome,
			width: proof?.assurance === 'ranges' ? promisedWidth(policy.k) : null,
			proof: stateOf(proof),
			leftOut: proof?.leftOut ?? [],
			provedAt: proof?.at.toISOString() ?? null,
			provedBy: proof?.version ?? null,
			newWaveAt: (await waveBegunAt(store, id))?.toISOString() ?? null,
			kept: state,
			keptUntil: until,
			certificates: hasCounts ? counts : null,
			attack: attackOf(attack, found.get(id), head)
		};
	});
}
