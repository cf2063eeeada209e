import {
	assumptionProblems,
	type AssumptionName,
	type Assumptions
} from '#lib/experiment/roi/money/assumptions.ts';
import { campaignAnalysis } from '../analysis/campaign-results.ts';
import type { Campaign } from '../campaigns/campaigns.ts';
import type { Tx } from '../db/database.ts';
import { assumptions } from './assumptions.ts';

/** Some of the assumptions; what is left out stays as it was. */
export type SomeAssumptions = { readonly [Name in AssumptionName]?: Assumptions[Name] | undefined };

/** What has to be said at first: nobody's margin or cost is guessed. */
const needed = ['marginRate', 'fixedCost', 'costPerPerson'] as const;

/** What is taken where nobody says otherwise: no discount, no horizon, no value of a conversion. */
const unsaid = { horizonDays: null, discountRate: 0, valuePerConversion: null };

/** Kept where somebody answered, or takes the answer back. */
const optional = ['discountsTakenOff', 'discountPerOrder'] as const;

export type Spoken =
	| { readonly kind: 'said'; readonly value: Assumptions }
	| { readonly kind: 'refused'; readonly problems: Readonly<Partial<Record<AssumptionName, string>>> };

/** Records what somebody says of margin and costs, if it can be; who and when go with it. Call inside a transaction. */
export function sayAssumptions(
	tx: Tx,
	campaign: Campaign,
	{ some, by, now }: { some: SomeAssumptions; by: string | null; now: Date }
): Spoken {
	const before = assumptions.find(tx, campaign)?.value;
	const given = Object.entries(some).filter(([, value]) => value !== undefined);
	const known: SomeAssumptions = {
		...unsaid,
		currency: campaign.currency,
		...before,
		...Object.fromEntries(given)
	};
	const missing = needed.filter((name) => known[name] === undefined);
	if (missing.length > 0) {
		return {
			kind: 'refused',
			problems: Object.fromEntries(missing.map((name) => [name, 'must be entered']))
		};
	}
	const value: Assumptions = {
		marginRate: known.marginRate ?? NaN,
		fixedCost: known.fixedCost ?? NaN,
		costPerPerson: known.costPerPerson ?? NaN,
		currency: known.currency ?? campaign.currency,
		horizonDays: known.horizonDays ?? null,
		discountRate: known.discountRate ?? 0,
		valuePerConversion: known.valuePerConversion ?? null,
		...Object.fromEntries(
			optional.flatMap((name) => (known[name] === undefined ? [] : [[name, known[name]]]))
		)
	};
	const inFile =
		(some.discountPerOrder ?? 0) > 0 &&
		campaignAnalysis(tx, campaign, now)?.results.metrics.some(({ name }) => name === 'discount_per_person');
	const problems = {
		...assumptionProblems(value),
		...(inFile
			? { discountPerOrder: 'must be left empty: the file has the discounts of this campaign' }
			: {}),
		...(campaign.currency !== 'XXX' && value.currency !== campaign.currency
			? { currency: `must be ${campaign.currency}, the currency of the campaign’s amounts` }
			: {})
	};
	if (Object.keys(problems).length > 0) return { kind: 'refused', problems };
	assumptions.say(tx, campaign.id, { value, by, now });
	return { kind: 'said', value };
}
