import type { AssumptionName, Assumptions } from '#lib/experiment/roi/money/assumptions.ts';
import { campaignAnalysis } from '../analysis/campaign-results.ts';
import type { Campaign } from '../campaigns/campaigns.ts';
import type { Read, Tx } from '../db/database.ts';
import { wholeAssumptions } from '../facts/assumptions.ts';
import { problemsOf } from '../facts/read-form.ts';
import { assumptions } from './assumptions.ts';

/** Some of the assumptions; what is left out stays as it was. */
export type SomeAssumptions = { readonly [Name in AssumptionName]?: Assumptions[Name] | undefined };

/** What is taken where nobody says otherwise: no discount, no horizon, no value of a conversion. */
const unset = { horizonDays: null, discountRate: 0, valuePerConversion: null };

export type Spoken =
	| { readonly kind: 'set'; readonly value: Assumptions }
	| { readonly kind: 'refused'; readonly problems: Readonly<Partial<Record<AssumptionName, string>>> };

/** Margin and costs with those in force for what is left out, or what is wrong with them. Nothing is stored. */
export async function withSome(
	store: Read,
	campaign: Campaign,
	some: SomeAssumptions,
	now: Date
): Promise<Spoken> {
	const before = (await assumptions.find(store, campaign))?.value;
	const given = Object.entries(some).filter(([, value]) => value !== undefined);
	const known: SomeAssumptions = {
		...unset,
		currency: campaign.currency,
		...before,
		...Object.fromEntries(given)
	};
	const inFile =
		(some.discountPerOrder ?? 0) > 0 &&
		(await campaignAnalysis(store, campaign, now))?.results.metrics.some(
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
	return { kind: 'set', value: wholeAssumptions.parse(known) };
}

/** Records margin and costs, if they are possible, with who entered them and when. Call inside a transaction. */
export async function setAssumptions(
	tx: Tx,
	campaign: Campaign,
	{
		some,
		by,
		person,
		now
	}: { some: SomeAssumptions; by: string | null; person?: string | null | undefined; now: Date }
): Promise<Spoken> {
	const entered = await withSome(tx, campaign, some, now);
	if (entered.kind === 'set')
		await assumptions.set(tx, campaign.id, { value: entered.value, by, person, now });
	return entered;
}
