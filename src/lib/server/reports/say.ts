import type { AssumptionName, Assumptions } from '#lib/experiment/roi/money/assumptions.ts';
import { campaignAnalysis } from '../analysis/campaign-results.ts';
import type { Campaign } from '../campaigns/campaigns.ts';
import type { Tx } from '../db/database.ts';
import { wholeAssumptions } from '../facts/assumptions.ts';
import { problemsOf } from '../facts/read-form.ts';
import { assumptions } from './assumptions.ts';

/** Some of the assumptions; what is left out stays as it was. */
export type SomeAssumptions = { readonly [Name in AssumptionName]?: Assumptions[Name] | undefined };

/** What is taken where nobody says otherwise: no discount, no horizon, no value of a conversion. */
const unsaid = { horizonDays: null, discountRate: 0, valuePerConversion: null };

export type Spoken =
	| { readonly kind: 'said'; readonly value: Assumptions }
	| { readonly kind: 'refused'; readonly problems: Readonly<Partial<Record<AssumptionName, string>>> };

/** Records what somebody says of margin and costs, if it can be; who and when go with it. Call inside a transaction. */
export async function sayAssumptions(
	tx: Tx,
	campaign: Campaign,
	{ some, by, now }: { some: SomeAssumptions; by: string | null; now: Date }
): Promise<Spoken> {
	const before = (await assumptions.find(tx, campaign))?.value;
	const given = Object.entries(some).filter(([, value]) => value !== undefined);
	const known: SomeAssumptions = {
		...unsaid,
		currency: campaign.currency,
		...before,
		...Object.fromEntries(given)
	};
	const inFile =
		(some.discountPerOrder ?? 0) > 0 &&
		(await campaignAnalysis(tx, campaign, now))?.results.metrics.some(
			({ name }) => name === 'discount_per_person'
		);
	const problems = {
		...problemsOf(wholeAssumptions, known),
		...(inFile ? { discountPerOrder: 'Leave it empty: the file has the discounts of this campaign.' } : {}),
		...(campaign.currency !== 'XXX' && known.currency !== campaign.currency
			? { currency: `Write ${campaign.currency}, the currency of the campaign’s amounts.` }
			: {})
	};
	if (Object.keys(problems).length > 0) return { kind: 'refused', problems };
	const value = wholeAssumptions.parse(known);
	await assumptions.say(tx, campaign.id, { value, by, now });
	return { kind: 'said', value };
}
