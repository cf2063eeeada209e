import { certificateIn } from '#lib/privacy/certificates/bytes.ts';
import {
	countedWords,
	knownRules,
	type Certificate,
	type CertificateLine,
	type KeptCertificates,
	type ProvedBeside
} from '#lib/privacy/certificates/certificate.ts';
import { PublishedVariant } from '#lib/privacy/certificates/period.ts';
import type { Cube } from '#lib/privacy/cube.ts';
import { PublishedTogether } from '#lib/privacy/joint/kept.ts';
import { alignedAs, type Aligned, type Related } from '#lib/privacy/joint/published.ts';
import { roundedEpoch } from '#lib/privacy/published-blocks.ts';
import { campaigns, type Campaign } from '../campaigns/campaigns.ts';
import { DamagedCells } from '../db/cell-chunk.ts';
import type { Stores } from '../db/stores.ts';
import { campaignCube } from './certificate-file.ts';
import { hashOf, readCertificates } from './certificates.ts';
import { entriesOf, type Entry } from '../ledger/entries.ts';
import { ledger } from '../ledger/ledger.ts';
import { purgedUploads } from './sweep-proofs.ts';
import { inTurn } from '../db/in-turn.ts';

/** What adding up the certificates of a ledger found. */
export interface CertificateCheck {
	/** Certificates that were added up, and are right. */
	readonly proved: number;
	/** One line each: `SLUG:RELEASE: code: words`. */
	readonly faults: readonly string[];
	/** Releases whose proof expired with the raw rows, which is no fault. */
	readonly expired: readonly string[];
}

const aboutWords = ({ layer, terms, variant }: CertificateLine, { beside }: KeptCertificates): string =>
	`the certificate of ${countedWords(terms)} in variant "${variant}" (layer ${layer}${beside ? ', with all campaigns of the same people' : ''})`;

/** A release with certificates that are stored together. */
interface Lot extends Entry {
	readonly kept: KeptCertificates;
}

/** Adds up a certificate: why it proves nothing, or null. */
type Check = (certificate: Certificate) => string | null;

/** What is wrong with some certificates, in words. */
async function* faultsOf({ private: store }: Stores, { kept }: Lot, check: Check): AsyncGenerator<string> {
	const stored = await readCertificates(store, kept.id);
	for (const [position, line] of kept.lines.entries()) {
		const about = aboutWords(line, kept);
		const bytes = stored.get(position);
		const certificate = bytes && hashOf(bytes) === line.hash ? certificateIn(bytes) : null;
		if (!stored.has(position)) yield `certificate_missing: ${about} is lost`;
		else if (!certificate) yield `certificate_changed: ${about} is not what was stored`;
		else {
			const fault = check(certificate);
			if (fault !== null) yield `certificate_wrong: ${about} proves nothing: ${fault}`;
		}
	}
	for (const position of stored.keys())
		if (!kept.lines[position]) yield `certificate_added: certificate ${position + 1} is not in the ledger`;
}

/** Ranges of the days of a period that were published before it. */
const rangesOf = (entries: readonly Entry[], { head: { fromDay, toDay } }: Entry) =>
	entries.flatMap(({ head, content }) =>
		head.kind === 'bucket' && (head.fromDay ?? 0) >= (fromDay ?? 0) && (head.toDay ?? 0) <= (toDay ?? 0)
			? [content]
			: []
	);

/** Certificates of one period alone. */
async function* periodFaults(
	stores: Stores,
	lot: Lot,
	{ entries, cube }: { entries: readonly Entry[]; cube: Cube }
) {
	const { content, kept } = lot;
	const published = (name: string) =>
		new PublishedVariant({ epoch: content, ranges: rangesOf(entries, lot), cube }, name);
	const variants = new Map(content.variants.map((name) => [name, published(name)]));
	yield* faultsOf(stores, lot, (certificate) => {
		const variant = variants.get(certificate.head.variant);
		return variant ? variant.faultOf(certificate) : 'nothing of it is published';
	});
	for (const [name, variant] of variants)
		if (variant.isShown && !kept.lines.some((line) => line.layer === 'people' && line.variant === name))
			yield `certificate_missing: there is no certificate of people in variant "${name}" (layer people)`;
}

/** A campaign beside which a release was proved, as it was then. */
async function provedBeside(
	stores: Stores,
	{ campaignId, sequence, hasCells, columns, variants, labels = [] }: ProvedBeside
): Promise<Aligned> {
	const epochs = (await entriesOf(stores.holdout, campaignId))
		.filter(({ head }) => head.sequence <= sequence)
		.map(({ content }) => roundedEpoch(content));
	const cube = hasCells ? await campaignCube(stores, campaignId) : null;
	const of: Related = { name: campaignId, relation: 'audience', epochs, cube };
	const byColumn = new Map(
		[...Map.groupBy(labels, ([column]) => column)].map(([column, list]) => [
			column,
			new Map(list.map(([, theirs, own]) => [theirs, own]))
		])
	);
	return alignedAs(of, { columns: new Map(columns), variants, labels: byColumn });
}

/** Certificates of everything that was published about the same people. */
async function* jointFaults(
	stores: Stores,
	lot: Lot,
	{ entries, cube }: { entries: readonly Entry[]; cube: Cube }
) {
	const { head, content, kept } = lot;
	const epochs = entries.filter((one) => one.head.sequence <= head.sequence).map((one) => one.content);
	const others = await inTurn.map(kept.beside ?? [], (one) => provedBeside(stores, one));
	const together = new PublishedTogether(others, { epochs, cube }, content.policy);
	yield* faultsOf(stores, lot, (certificate) => together.faultOf(certificate));
}

async function checkCampaign(
	stores: Stores,
	campaign: Campaign,
	purged: ReadonlySet<string>
): Promise<CertificateCheck> {
	const entries = await entriesOf(stores.holdout, campaign.id);
	const all = entries.flatMap((entry): Lot[] =>
		(entry.head.certificates ?? []).map((kept) => ({ ...entry, kept }))
	);
	const isExpired = ({ kept }: Lot) => kept.uploads.some((id) => purged.has(id));
	const nameOf = ({ head }: Entry) => `${campaign.slug}:${head.sequence}`;
	const living = all.filter((lot) => !isExpired(lot) && knownRules.includes(lot.kept.rule));
	const expired = [...new Set(all.filter(isExpired).map(nameOf))];
	if (living.length === 0) return { proved: 0, faults: [], expired };
	const ground = { entries, cube: await campaignCube(stores, campaign.id) };
	let proved = 0;
	const faults: string[] = [];
	for (const lot of living) {
		const found = await Array.fromAsync((lot.kept.beside ? jointFaults : periodFaults)(stores, lot, ground));
		proved += Math.max(0, lot.kept.lines.length - found.length);
		faults.push(...found.map((words) => `${nameOf(lot)}: ${words}`));
	}
	return { proved, faults, expired };
}

/**
 * Adds every stored certificate up again, from the stored cells and the published tables, with nothing of the code that found it.
 * Where the raw rows were deleted after their last day, the proof has expired with them.
 */
export async function checkCertificates(stores: Stores): Promise<CertificateCheck> {
	const purged = await purgedUploads(stores.holdout);
	const list = await inTurn.map(
		await campaigns.list(stores.holdout),
		async (campaign): Promise<CertificateCheck> => {
			try {
				return await checkCampaign(stores, campaign, purged);
			} catch (error) {
				if (!(error instanceof DamagedCells)) throw error;
				const at = `${campaign.slug}:${await ledger.newestSequence(stores.holdout, campaign.id)}`;
				const words = 'cells_damaged: stored rows that its certificates are about cannot be read';
				return { proved: 0, faults: [`${at}: ${words}`], expired: [] };
			}
		}
	);
	return {
		proved: list.reduce((sum, { proved }) => sum + proved, 0),
		faults: list.flatMap(({ faults }) => faults),
		expired: list.flatMap(({ expired }) => expired)
	};
}
