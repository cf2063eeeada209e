import { Readable } from 'node:stream';
import { dayOf } from '#lib/experiment/day.ts';
import { campaigns } from '#lib/server/campaigns/campaigns.ts';
import { importFile } from '#lib/server/ingest/import.ts';
import { releaseStored } from '#lib/server/release/release.ts';
import type { Stores } from '#lib/server/db/stores.ts';
import { fileOf } from '../../privacy/long/edition-file.ts';
import type { Edition } from '../../privacy/long/editions.ts';

/** The last day of an edition, and the day that is counted as 0: its outcomes are complete today. */
export const daysOf = (
	{ cells }: Edition,
	now: Date
): { readonly last: number; readonly firstDay: number } => {
	const last = Math.max(0, ...cells.map(({ day }) => day ?? 0));
	return { last, firstDay: dayOf(now) - 20 - last };
};

/** Sends a file, or a part of it, and publishes it. @returns what is known of it, null where it is refused */
export const send = async (
	stores: Stores,
	edition: Edition,
	options: {
		part?: readonly [from: number, to: number];
		before?: string | null;
		isRunning?: boolean;
		now: Date;
	}
): Promise<{ slug: string; uploadId: string } | null> => {
	const { part, before, isRunning = false, now } = options;
	const { last, firstDay } = daysOf(edition, now);
	const cells = edition.cells.filter(({ day }) => !part || ((day ?? 0) >= part[0] && (day ?? 0) <= part[1]));
	const { csv, mapping } = fileOf({ ...edition, cells }, firstDay);
	const at = part && part[1] < last ? new Date((firstDay + part[1] + 15) * 86_400_000) : now;
	const outcome = await importFile(stores, {
		open: () => Readable.from([Buffer.from(csv)]),
		file: `${edition.name}.csv`,
		release: !isRunning,
		control: edition.control,
		now,
		...(mapping ? { mapping } : {}),
		...(isRunning ? {} : { ending: { kind: 'ended' } as const }),
		campaign: {
			policy: edition.policy,
			...(isRunning ? { startsOn: firstDay, endsOn: dayOf(now) + 5 } : {}),
			...(edition.audienceId === undefined ? {} : { audienceId: edition.audienceId })
		},
		...(before ? { replaces: before } : {})
	});
	if (outcome.kind !== 'stored') throw new Error(`${edition.name}: ${JSON.stringify(outcome).slice(0, 300)}`);
	const [stored] = outcome.campaigns;
	if (!stored) throw new Error(`${edition.name} is of no campaign`);
	if (!isRunning) return stored.released ? { slug: stored.slug, uploadId: outcome.uploadId } : null;
	const campaign = await campaigns.find(stores.holdout, stored.slug);
	if (campaign) await releaseStored(stores, campaign.id, { now: at });
	if (campaign && at === now) await releaseStored(stores, campaign.id, { now, closePeriod: true });
	const slug = (campaign && (await campaigns.byId(stores.holdout, campaign.id))?.slug) ?? stored.slug;
	return { slug, uploadId: outcome.uploadId };
};
