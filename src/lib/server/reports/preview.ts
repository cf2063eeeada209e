import { gainVerdict, reportedGain } from '#lib/experiment/roi/roi-decision.ts';
import { moneyInterval } from '#lib/format/money-range.ts';
import { campaignGain } from '#lib/experiment/roi/money/campaign-gain.ts';
import { campaignRoi, leadReturn } from '#lib/experiment/roi/roi.ts';
import { compactMoney } from '#lib/format/money.ts';
import { chance } from '#lib/format/share.ts';
import { campaignAnalysis } from '../analysis/campaign-results.ts';
import type { Campaign } from '../campaigns/campaigns.ts';
import type { Read } from '../db/database.ts';
import { withSome, type SomeAssumptions } from './set-assumptions.ts';

/** The gain in words, with margin and costs that are not saved yet. */
export interface GainPreview {
	/** "€1.5k gain". */
	readonly gain: string;
	/** "likely −€240 to €3.2k". */
	readonly range: string;
	/** "Paid", or "Too close: probably paid (95 % chance)". */
	readonly verdict: string;
	readonly tone: 'better' | 'worse' | 'even';
}

/** A gain that is too close, in words. */
function closeWords(paid: number | null): string {
	if (paid === null || (paid >= 0.4 && paid <= 0.6)) return 'Too close';
	return paid > 0.6
		? `Too close: probably paid (${chance(paid)} chance)`
		: `Too close: probably lost money (${chance(1 - paid)} chance)`;
}

/** @returns null while margin and costs are not complete, or the gain is unknown with them */
export async function previewOf(
	store: Read,
	campaign: Campaign,
	some: SomeAssumptions,
	now: Date
): Promise<GainPreview | null> {
	const whole = await withSome(store, campaign, some, now);
	const analysis = await campaignAnalysis(store, campaign, now);
	if (whole.kind === 'refused' || !analysis) return null;
	const { results, covariances } = analysis;
	const total = campaignGain(results, whole.value, covariances);
	const lead = leadReturn(campaignRoi(results, whole.value, covariances));
	const found = reportedGain(typeof total === 'string' ? null : total, lead);
	if (!found) return null;
	const { gain, chance: paid } = found;
	const { currency } = whole.value;
	const verdict = gainVerdict(found);
	const [on, off] = results.running ? ['Paying', 'Losing'] : ['Paid', 'Lost'];
	return {
		gain: `${compactMoney(Math.abs(gain.estimate), currency)} ${gain.estimate < 0 ? 'loss' : 'gain'}`,
		range: `likely ${moneyInterval(gain, currency)}`,
		verdict:
			verdict === 'paid' ? on : verdict === 'lost' ? off : results.running ? 'Too early' : closeWords(paid),
		tone: verdict === 'paid' ? 'better' : verdict === 'lost' ? 'worse' : 'even'
	};
}
