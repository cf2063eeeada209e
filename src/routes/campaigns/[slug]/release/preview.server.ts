import { createHash } from 'node:crypto';
import { formText } from '#lib/server/accounts/form-text.ts';
import { waitingWords } from '#lib/experiment/publication-words.ts';
import type { Campaign } from '#lib/server/campaigns/campaigns.ts';
import { runJob } from '#lib/server/jobs/job.ts';
import { groundOf, type ReleaseOptions } from '#lib/server/release/ground.ts';
import { ledger } from '#lib/server/ledger/ledger.ts';
import { totalsBesideWords, type ReleaseOutcome } from '#lib/server/release/outcome.ts';
import { readSamePeople, type Resembled, type SamePeople } from '#lib/server/release/same-people-answer.ts';
import type { PublicationSummary } from '#lib/experiment/publication-summary.ts';
import { publicationSummary } from '#lib/server/release/summary.ts';
import { projectFolder, settings, store } from '#lib/server/db/store.ts';

/** What publishing now would show. */
export type Preview =
	| {
			readonly kind: 'ready';
			readonly summary: PublicationSummary;
			/** What follows later, and when; null for nothing. */
			readonly waiting: string | null;
			/** Published campaigns that it resembles. */
			readonly resembles: readonly Resembled[];
			/** The name that it will have, where its own is taken. */
			readonly publicName: string | null;
			/** Why only totals are published, and what can be done; null where breakdowns are. */
			readonly totalsOnly: string | null;
	  }
	| { readonly kind: 'nothing-new'; readonly waiting: string | null }
	| { readonly kind: 'refused'; readonly code: string; readonly words: string };

/** What of it is published: whether the period closes, and which days of an ended campaign. */
export type PreviewOptions = Pick<ReleaseOptions, 'closePeriod' | 'scope' | 'samePeople'>;

/** What an address asks for: `close=now`, `days=complete` or `days=all`, `wave=new`. */
export function optionsIn({ searchParams }: URL): PreviewOptions {
	const days = searchParams.get('days');
	return {
		closePeriod: searchParams.get('close') === 'now',
		...(searchParams.get('wave') === 'new' ? { samePeople: [{ answer: 'new-wave' }] } : {}),
		...(days === 'complete' ? { scope: 'complete' } : days === 'all' ? { scope: 'whole' } : {})
	};
}

/** Where both databases are, for a job. */
export const folders = () => ({ dataFolder: settings().dataFolder, projectFolder });

const made = new Map<string, Promise<Preview>>();
const maxMade = 20;

/**
 * The ground of a preview. Publishing asks for it back, so that nothing is published but what was viewed.
 */
export const markOf = ({ id }: Campaign, now: Date, options: PreviewOptions): Promise<string> =>
	groundOf(store(), id, { now, ...options });

/** What a preview says also rests on who asks, and on what other campaigns published. */
const keyOf = async (mark: string, sender: ReleaseOptions['sender']): Promise<string> =>
	createHash('sha256')
		.update(JSON.stringify([mark, sender?.actor ?? null, await ledger.heads(store())]))
		.digest('hex');

/** What a form answers to the question whether it is the same people, and whether they were drawn again. */
export function samePeopleIn(data: FormData): SamePeople[] | null {
	const rest = data.get('sameAs');
	const named = [...data.keys()].flatMap((name) =>
		name.startsWith('sameAs-') ? [`${formText(data, name, 20)}:${name.slice('sameAs-'.length)}`] : []
	);
	const list = [...named, ...(typeof rest === 'string' && rest !== '' ? [rest] : [])];
	if (data.get('newWave') !== null) list.push('new-wave');
	return list.length > 0 ? readSamePeople(list.join(',')) : null;
}

function previewOf(outcome: ReleaseOutcome): Preview {
	switch (outcome.kind) {
		case 'released':
			return {
				kind: 'ready',
				summary: publicationSummary(outcome),
				waiting: outcome.waiting ? waitingWords(outcome.waiting) : null,
				resembles: outcome.resembles ?? [],
				publicName: outcome.publicName ?? null,
				totalsOnly: outcome.totalsBeside ? totalsBesideWords(outcome.totalsBeside) : null
			};
		case 'nothing-new':
			return { kind: 'nothing-new', waiting: outcome.waiting ? waitingWords(outcome.waiting) : null };
		case 'refused':
			return outcome;
	}
}

/**
 * What would be published, computed once for each ground.
 * @param mark of the campaign, as the page shows it
 */
export async function preview(
	campaign: Campaign,
	mark: string,
	{ now, sender, ...options }: PreviewOptions & Pick<ReleaseOptions, 'now' | 'sender'>
): Promise<Preview> {
	const key = await keyOf(mark, sender);
	const known = made.get(key);
	if (known) return known;
	const making = runJob({
		...folders(),
		kind: 'preview',
		campaignId: campaign.id,
		now,
		...(sender ? { sender } : {}),
		...options
	}).then(previewOf);
	making.catch(() => made.delete(key));
	const [oldest] = made.keys();
	if (made.size >= maxMade && oldest !== undefined) made.delete(oldest);
	made.set(key, making);
	return making;
}
