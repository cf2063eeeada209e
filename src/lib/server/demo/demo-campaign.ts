import type { Assumptions } from '#lib/experiment/roi/money/assumptions.ts';
import type { DecisionKind } from '#lib/experiment/decision.ts';
import type { CampaignKind } from '#lib/experiment/campaign-kind.ts';
import { file, type Plan } from './file.ts';

/** A made-up campaign: its description and a file in the contract, as an analyst would upload it. */
export interface DemoCampaign {
	readonly name: string;
	/** Left out: a campaign. */
	readonly kind?: CampaignKind;
	/** The same people come again every month. */
	readonly recurring?: true;
	readonly control: string;
	readonly hypothesis: string;
	readonly audience: string;
	readonly channel: string;
	readonly tags?: string;
	/** Who is responsible for its data, invented too. */
	readonly owner: string;
	readonly currency: string;
	/** Planned weight by variant. */
	readonly planned: Readonly<Record<string, number>>;
	/** First and last planned day, days since 1970-01-01. */
	readonly startsOn: number;
	readonly endsOn: number;
	/** Made-up margin and costs, so that its return can be seen. */
	readonly assumptions: Assumptions;
	/** Codes of the personal data that each variant uses. */
	readonly categories: Readonly<Record<string, readonly string[]>>;
	/** Pairs that are published beside the total and single breakdowns. */
	readonly crossTabs?: readonly (readonly [string, string])[];
	/** What columns outside the contract are. */
	readonly mapping?: Readonly<Record<string, string>>;
	readonly csv: string;
	/** What its manager decided; left out where nothing is decided yet. */
	readonly decision?: {
		readonly kind: DecisionKind;
		readonly reason: string;
		/** Days from now until it is looked at again. */
		readonly checkIn: number | null;
	};
}

/** What every demo return rests on, unless it says otherwise. */
export const assumed = {
	marginRate: 0.4,
	currency: 'EUR',
	discountRate: 0,
	valuePerConversion: null
} satisfies Partial<Assumptions>;

/** Days since 1970-01-01. @param month 1 to 12 */
export const dayAt = (year: number, month: number, day: number): number =>
	Date.UTC(year, month - 1, day) / 86_400_000;

/** A campaign whose file is drawn person by person. */
interface Drawn
	extends
		Pick<DemoCampaign, 'name' | 'control' | 'hypothesis' | 'audience' | 'channel' | 'owner' | 'startsOn'>,
		Partial<Pick<DemoCampaign, 'tags' | 'decision' | 'crossTabs' | 'mapping' | 'planned' | 'endsOn'>> {
	/** Days that the file has. */
	readonly length: number;
	readonly costs: Pick<Assumptions, 'fixedCost' | 'costPerPerson'>;
	/** What the personalised variants use; the control uses nothing. */
	readonly uses: Readonly<Record<string, readonly string[]>>;
	readonly plan: Omit<Plan, 'days'>;
}

/** Unless it says otherwise, variants are of equal size, and the last planned day is that of the file. */
export function drawnCampaign({ length, costs, uses, plan, ...facts }: Drawn): DemoCampaign {
	const { name, control, startsOn } = facts;
	const variants = Object.entries(plan.variants);
	const hasDiscounts = variants.some(([, { discount }]) => discount !== undefined);
	return {
		currency: 'EUR',
		planned: Object.fromEntries(variants.map(([variant]) => [variant, 1])),
		endsOn: startsOn + length - 1,
		...facts,
		assumptions: {
			...assumed,
			...costs,
			horizonDays: length,
			...(hasDiscounts ? {} : { discountPerOrder: 0 })
		},
		categories: { [control]: [], ...uses },
		csv: file(name, { ...plan, days: Array.from({ length }, (_, i) => startsOn + i) })
	};
}
