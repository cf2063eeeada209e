import { certificateIn } from '#lib/privacy/certificates/bytes.ts';
import {
	certificateRule,
	countedWords,
	type CertificateLine,
	type KeptCertificates
} from '#lib/privacy/certificates/certificate.ts';
import { PublishedVariant } from '#lib/privacy/certificates/period.ts';
import type { Cube } from '#lib/privacy/cube.ts';
import { campaigns, type Campaign } from '../campaigns/campaigns.ts';
import type { Stores } from '../stores.ts';
import { campaignCube } from './campaign-cube.ts';
import { hashOf, readCertificates } from './certificates.ts';
import { entriesOf, type Entry } from './entries.ts';
import { purgedUploads } from './sweep-proofs.ts';

/** What adding up the certificates of a ledger found. */
export interface CertificateCheck {
	/** Certificates that were added up, and are right. */
	readonly proved: number;
	/** One line each: `SLUG:RELEASE: code: words`. */
	readonly faults: readonly string[];
	/** Releases whose proof expired with the raw rows, which is no fault. */
	readonly expired: readonly string[];
}

/** What a certificate is about, in words. */
const aboutWords = ({ layer, terms, variant }: CertificateLine): string =>
	`the certificate of ${countedWords(terms)} in variant "${variant}" (layer ${layer})`;

type Kept = Entry & { readonly kept: KeptCertificates };

/** Ranges of the days of a period that were published before it. */
const rangesOf = (entries: readonly Entry[], { head: { fromDay, toDay } }: Entry) =>
	entries.flatMap(({ head, content }) =>
		head.kind === 'bucket' && (head.fromDay ?? 0) >= (fromDay ?? 0) && (head.toDay ?? 0) <= (toDay ?? 0)
			? [content]
			: []
	);

/** What is wrong with the certificates of one release, in words. */
function* faultsOf(stores: Stores, { kept, content }: Kept, at: { entries: readonly Entry[]; cube: Cube; own: Entry }) {
	if (kept.rule !== certificateRule) return;
	const variants = new Map<string, PublishedVariant>();
	const variantOf = (name: string): PublishedVariant => {
		const known = variants.get(name);
		if (known) return known;
		const published = new PublishedVariant(
			{ epoch: content, ranges: rangesOf(at.entries, at.own), cube: at.cube },
			name
		);
		variants.set(name, published);
		return published;
	};
	const stored = readCertificates(stores.private, kept.id);
	for (const [position, line] of kept.lines.entries()) {
		const about = aboutWords(line);
		if (!stored.has(position)) {
			yield `certificate_missing: ${about} is lost`;
			continue;
		}
		const bytes = stored.get(position);
		const certificate = bytes && hashOf(bytes) === line.hash ? certificateIn(bytes) : null;
		if (!certificate) {
			yield `certificate_changed: ${about} is not what was stored`;
			continue;
		}
		const fault = variantOf(certificate.head.variant).faultOf(certificate);
		if (fault !== null) yield `certificate_wrong: ${about} proves nothing: ${fault}`;
	}
	const isProved = ({ layer, variant }: CertificateLine, name: string) => layer === 'people' && variant === name;
	for (const name of content.variants)
		if (variantOf(name).isShown && !kept.lines.some((line) => isProved(line, name)))
			yield `certificate_missing: there is no certificate of people in variant "${name}" (layer people)`;
}

function checkCampaign(stores: Stores, campaign: Campaign, purged: ReadonlySet<string>): CertificateCheck {
	const { holdout } = stores;
	const entries = entriesOf(holdout, campaign.id);
	const all = entries.flatMap((entry): Kept[] =>
		entry.head.certificates ? [{ ...entry, kept: entry.head.certificates }] : []
	);
	const isExpired = ({ kept }: Kept) => kept.uploads.some((id) => purged.has(id));
	const living = all.filter((one) => !isExpired(one));
	const nameOf = ({ head }: Entry) => `${campaign.slug}:${head.sequence}`;
	const expired = all.filter(isExpired).map(nameOf);
	if (living.length === 0) return { proved: 0, faults: [], expired };
	const cube = campaignCube(stores, campaign.id);
	let proved = 0;
	const faults: string[] = [];
	for (const one of living) {
		const found = [...faultsOf(stores, one, { entries, cube, own: one })];
		proved += Math.max(0, one.kept.lines.length - found.length);
		faults.push(...found.map((words) => `${nameOf(one)}: ${words}`));
	}
	return { proved, faults, expired };
}

/**
 * Adds every stored certificate up again, from the stored cells and the published tables, with nothing of the code that found it.
 * Where the raw rows were deleted after their last day, the proof has expired with them.
 */
export function checkCertificates(stores: Stores): CertificateCheck {
	const purged = purgedUploads(stores.holdout);
	const list = campaigns.list(stores.holdout).map((campaign) => checkCampaign(stores, campaign, purged));
	return {
		proved: list.reduce((sum, { proved }) => sum + proved, 0),
		faults: list.flatMap(({ faults }) => faults),
		expired: list.flatMap(({ expired }) => expired)
	};
}
