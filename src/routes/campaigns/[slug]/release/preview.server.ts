import { createHash } from 'node:crypto';
import { dayOf } from '#lib/experiment/day.ts';
import { campaigns, type Campaign } from '#lib/server/campaigns/campaigns.ts';
import { runJob } from '#lib/server/ingest/job.ts';
import { ledger } from '#lib/server/release/ledger.ts';
import type { ReleaseOutcome } from '#lib/server/release/release.ts';
import { publicationSummary, type PublicationSummary } from '#lib/server/release/summary.ts';
import { projectFolder, settings, store } from '#lib/server/store.ts';
import { uploads } from '#lib/server/uploads/uploads.ts';

/** What publishing now would show. */
export type Preview =
	| { readonly kind: 'ready'; readonly summary: PublicationSummary }
	| { readonly kind: 'nothing-new' }
	| { readonly kind: 'refused'; readonly code: string; readonly words: string };

/** Where both databases are, for a job. */
export const place = () => ({ dataFolder: settings().dataFolder, projectFolder });

const made = new Map<string, Promise<Preview>>();
const madeMost = 20;

/**
 * A mark of everything that a preview rests on. Publishing asks for it back, so that nothing is published but what was
 * looked at.
 */
export function markOf(campaign: Campaign, now: Date, closePeriod: boolean): string {
	const ground = [
		campaign,
		uploads
			.list(store())
			.flatMap(({ id, campaigns: list }) =>
				list.flatMap(({ slug, state }) => (slug === campaign.slug ? [[id, state]] : []))
			),
		ledger.heads(store()),
		campaigns.list(store()).map(({ id, name, audienceId }) => [id, name, audienceId]),
		dayOf(now, campaign.timeZone),
		closePeriod
	];
	return createHash('sha256').update(JSON.stringify(ground)).digest('hex').slice(0, 32);
}

function previewOf(outcome: ReleaseOutcome, { policy }: Campaign): Preview {
	switch (outcome.kind) {
		case 'released':
			return { kind: 'ready', summary: publicationSummary(outcome, policy.rounding) };
		case 'nothing-new':
		case 'refused':
			return outcome;
	}
}

/** What would be published, worked out once for each mark. */
export function preview(campaign: Campaign, now: Date, closePeriod: boolean): Promise<Preview> {
	const mark = markOf(campaign, now, closePeriod);
	const known = made.get(mark);
	if (known) return known;
	const making = runJob({ ...place(), kind: 'preview', campaignId: campaign.id, now, closePeriod }).then(
		(outcome) => previewOf(outcome, campaign)
	);
	making.catch(() => made.delete(mark));
	const [oldest] = made.keys();
	if (made.size >= madeMost && oldest !== undefined) made.delete(oldest);
	made.set(mark, making);
	return making;
}
