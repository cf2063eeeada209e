import { campaigns } from '../campaigns/campaigns.ts';
import { nothingNewWords, releaseStored } from '../release/release.ts';
import type { Stores } from '../stores.ts';
import type { Duplicate, StoredCampaign } from './earlier.ts';
import type { RecordedCampaign } from './record-campaigns.ts';

/** Publishes what is ready of a campaign that was recorded now. */
export function publishRecorded(
	stores: Stores,
	{ id, ...campaign }: RecordedCampaign,
	now: Date
): StoredCampaign {
	const outcome = releaseStored(stores, id, { now });
	switch (outcome.kind) {
		case 'released':
			return { ...campaign, released: true };
		case 'refused':
			return { ...campaign, released: false, notReleased: outcome.words };
		case 'nothing-new':
			return { ...campaign, released: false, notReleased: nothingNewWords(outcome) };
	}
}

/**
 * Publishes what is ready of a file that was stored before: whoever sends it again with the wish to publish may not know
 * what became of the first try.
 */
export function publishAgain(stores: Stores, known: Duplicate, now: Date): Duplicate {
	const published: string[] = [];
	const list = known.campaigns.map((campaign): StoredCampaign => {
		const found = campaigns.find(stores.holdout, campaign.slug);
		if (!found) return campaign;
		const outcome = releaseStored(stores, found.id, { now });
		switch (outcome.kind) {
			case 'released':
				published.push(campaign.slug);
				return { ...campaign, released: true };
			case 'refused':
				return { ...campaign, notReleased: outcome.words };
			case 'nothing-new': {
				if (outcome.why === 'complete' && campaign.released) return campaign;
				const notReleased = nothingNewWords(outcome);
				return outcome.why === 'withdrawn'
					? { ...campaign, released: false, notReleased }
					: { ...campaign, notReleased };
			}
		}
	});
	return { ...known, campaigns: list, published };
}
