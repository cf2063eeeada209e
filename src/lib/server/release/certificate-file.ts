import { isoDay } from '#lib/experiment/day.ts';
import { certificateIn } from '#lib/privacy/certificates/bytes.ts';
import { countedWords, type Certificate } from '#lib/privacy/certificates/certificate.ts';
import { PublishedVariant } from '#lib/privacy/certificates/period.ts';
import { ways } from '#lib/privacy/disclosure/certificate.ts';
import { DATE } from '#lib/privacy/cells.ts';
import type { Stores } from '../db/stores.ts';
import { readCertificates } from './certificates.ts';
import { inForce } from '../ledger/entries.ts';
import type { Cube } from '#lib/privacy/cube.ts';
import { campaigns } from '../campaigns/campaigns.ts';
import { readCube } from './cells.ts';
import { recordedUploads } from './ground.ts';

/** The cells of a campaign that were ever released, or may be. */
export const campaignCube = async (stores: Stores, campaignId: string): Promise<Cube> =>
	(
		await readCube(stores.private, campaignId, {
			control: (await campaigns.variants(stores.holdout, campaignId))[0]?.name ?? '',
			uploadIds: (await recordedUploads(stores.holdout, campaignId)).map(({ id }) => id)
		})
	).cube;

const dated = ({ [DATE]: day, ...values }: Record<string, string>): Record<string, string> =>
	day === undefined ? values : { [DATE]: isoDay(Number(day)), ...values };

/** The changes of a certificate, one object each: the combinations of values that change, and by how much. */
function* changesOf(
	{ head: { kind }, changes }: Certificate,
	{ release, certificate, published }: { release: number; certificate: number; published: PublishedVariant }
) {
	const names = kind === 'outcome' ? ['people', 'counted'] : ['counted'];
	for (let change = 0; change < changes.count; change++) {
		const [from = 0, to = 0] = [changes.starts[change], changes.starts[change + 1]];
		const cells = Array.from({ length: to - from }, (_, i) => from + i).map((at) => ({
			at: dated(published.at(changes.cells[at] ?? -1)),
			...Object.fromEntries(names.map((name, q) => [name, changes.by[q]?.[at] ?? 0]))
		}));
		yield { release, certificate, way: ways[changes.ways[change] ?? 0], cells };
	}
}

/**
 * The certificates of a campaign's releases in force as JSON Lines, for administrators: for each certificate what the ledger has of
 * it, then its changes. It names existing combinations of values, and never says how many people they have.
 *
 * @returns null where none are kept
 */
export async function certificateFile(stores: Stores, campaignId: string): Promise<string | null> {
	const lines: string[] = [];
	const add = (line: unknown) => lines.push(`${JSON.stringify(line)}\n`);
	const cube = await campaignCube(stores, campaignId);
	for (const { head, content } of await inForce(stores.holdout, campaignId)) {
		// Those about several campaigns number people of all of them: they have no values of one campaign.
		const kept = head.certificates?.find(({ beside }) => beside === undefined);
		if (!kept) continue;
		const release = head.sequence;
		const variants = new Map<string, PublishedVariant>();
		for (const [certificate, bytes] of await readCertificates(stores.private, kept.id)) {
			const found = bytes && certificateIn(bytes);
			const line = kept.lines[certificate];
			if (!found || !line) continue;
			const { variant, scale } = found.head;
			const published =
				variants.get(variant) ?? new PublishedVariant({ epoch: content, ranges: [], cube }, variant);
			variants.set(variant, published);
			add({ release, certificate, rule: kept.rule, counts: countedWords(line.terms), ...line, scale });
			for (const change of changesOf(found, { release, certificate, published })) add(change);
		}
	}
	return lines.length > 0 ? lines.join('') : null;
}
