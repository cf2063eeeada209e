import type { Assumptions } from '#lib/experiment/roi/money/assumptions.ts';
import type { CampaignKind } from '#lib/experiment/campaign-kind.ts';
import { file } from './file.ts';
import { universalFile } from './universal-file.ts';

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
}

/** What every demo return rests on, unless it says otherwise. */
const assumed = {
	marginRate: 0.4,
	currency: 'EUR',
	discountRate: 0,
	valuePerConversion: null
} satisfies Partial<Assumptions>;

const range = (from: number, days: number): number[] => Array.from({ length: days }, (_, i) => from + i);

/**
 * The demo: an e-mail programme that works, a homepage still running, reminders that sell and annoy, and vouchers that bring
 * buyers and lose money; beside them people who got none of it.
 *
 * @param today days since 1970-01-01; only the running campaign's dates depend on it
 */
export function demoCampaigns(today: number): readonly DemoCampaign[] {
	const spring = Date.UTC(2026, 3, 2) / 86_400_000;
	const summer = Date.UTC(2026, 5, 1) / 86_400_000;
	const ran = 35;
	const email = 'Spring e-mail: picks from purchase history';
	const home = 'Homepage recommendations';
	const basket = 'Abandoned-basket reminders';
	const voucher = 'Vouchers by predicted interest';
	const winter = Date.UTC(2026, 0, 12) / 86_400_000;
	const universal = 'Universal control group, first half of 2026';
	const newYear = Date.UTC(2026, 0, 1) / 86_400_000;
	return [
		{
			name: email,
			control: 'No e-mail',
			planned: { 'No e-mail': 1, 'Best sellers': 1, 'Personal picks': 1 },
			hypothesis: 'Product picks from purchase history lift conversion without more opt-outs.',
			audience: 'Customers who bought in the last twelve months; a third each, no e-mail as holdout.',
			channel: 'E-mail',
			currency: 'EUR',
			startsOn: spring,
			endsOn: spring + 20,
			assumptions: { ...assumed, fixedCost: 900, costPerPerson: 0.02, horizonDays: 21, discountPerOrder: 0 },
			categories: {
				'No e-mail': [],
				'Best sellers': ['contact'],
				'Personal picks': ['contact', 'purchase_history']
			},
			csv: file(email, {
				seed: 20260402,
				variants: {
					'No e-mail': { click: 0.106, conversion: 0.0058, optOut: 0.0031 },
					'Best sellers': { click: 0.151, conversion: 0.0088, optOut: 0.0031 },
					'Personal picks': { click: 0.183, conversion: 0.0125, orderFactor: 1.03, optOut: 0.0029 }
				},
				dimensions: {
					channel: [
						{ value: 'Web', share: 0.44, effect: 1.25 },
						{ value: 'Phone', share: 0.43, effect: 0.8 },
						{ value: 'Multichannel', share: 0.127, level: 1.2 },
						{ value: 'Store', share: 0.0018 },
						{ value: 'Partner', share: 0.0012 }
					],
					history: [
						{ value: 'Under 100', share: 0.36, level: 0.7 },
						{ value: '100 to 350', share: 0.42 },
						{ value: '350 to 750', share: 0.17, level: 1.3 },
						{ value: 'Over 750', share: 0.05, level: 1.8 }
					]
				},
				peoplePerDay: 980,
				days: range(spring, 21),
				order: { value: 92, spread: 0.55 }
			})
		},
		{
			name: home,
			control: 'Same homepage for all',
			planned: { 'Same homepage for all': 1, 'By browsing interest': 1 },
			hypothesis: 'A homepage ordered by browsing interest gets more visitors to buy.',
			audience: 'Signed-in visitors; half of them keep the common homepage.',
			channel: 'Web',
			currency: 'EUR',
			startsOn: today - 14 - ran,
			endsOn: today + 28,
			assumptions: { ...assumed, fixedCost: 2500, costPerPerson: 0, horizonDays: ran, discountPerOrder: 0 },
			crossTabs: [['device', 'visitor_type']],
			categories: { 'Same homepage for all': [], 'By browsing interest': ['browsing'] },
			csv: file(home, {
				seed: 20260915,
				variants: {
					'Same homepage for all': { click: 0.064, conversion: 0.031 },
					'By browsing interest': { click: 0.071, conversion: 0.0338 }
				},
				dimensions: {
					device: [
						{ value: 'Mobile', share: 0.58, level: 0.85, effect: 0.6 },
						{ value: 'Desktop', share: 0.37, level: 1.25, effect: 1.4 },
						{ value: 'Tablet', share: 0.05 }
					],
					visitor_type: [
						{ value: 'Returning', share: 0.7, level: 1.1 },
						{ value: 'New', share: 0.3, level: 0.75 }
					],
					country: [
						{ value: 'DE', share: 0.61 },
						{ value: 'AT', share: 0.2 },
						{ value: 'CH', share: 0.185, level: 1.1 },
						// Too few of each to be shown alone: they make the Other row.
						...['BE', 'CZ', 'DK', 'FR', 'HU', 'IT', 'LI', 'LU', 'NL', 'PL', 'SE', 'SI'].map((value) => ({
							value,
							share: 0.0009
						}))
					]
				},
				peoplePerDay: 1150,
				days: range(today - 14 - ran, ran),
				order: { value: 58, spread: 0.6 },
				impressionsPerPerson: 2.4
			})
		},
		{
			name: basket,
			control: 'No reminder',
			planned: { 'No reminder': 1, 'Three reminders': 3 },
			hypothesis: 'Reminders with the basket’s content win back buyers.',
			audience: 'People who left a basket; one in four gets no reminder.',
			channel: 'E-mail',
			currency: 'EUR',
			startsOn: summer,
			endsOn: summer + 27,
			assumptions: { ...assumed, fixedCost: 1200, costPerPerson: 0.06, horizonDays: 28, discountPerOrder: 0 },
			categories: { 'No reminder': [], 'Three reminders': ['contact', 'browsing'] },
			csv: file(basket, {
				seed: 20260601,
				variants: {
					'No reminder': {
						share: 0.5,
						click: 0.21,
						conversion: 0.082,
						optOut: 0.0042,
						complaint: 0.0011,
						promoters: 0.44,
						detractors: 0.17
					},
					'Three reminders': {
						share: 1.5,
						click: 0.33,
						conversion: 0.104,
						optOut: 0.0095,
						complaint: 0.0019,
						promoters: 0.38,
						detractors: 0.24
					}
				},
				dimensions: {
					tier: [
						{ value: 'First order', share: 0.5, level: 0.85 },
						{ value: 'Regular', share: 0.4, level: 1.1 },
						{ value: 'Gold', share: 0.1, level: 1.35 }
					]
				},
				peoplePerDay: 620,
				days: range(summer, 28),
				order: { value: 74, spread: 0.5 },
				answering: 0.3
			})
		},
		{
			name: voucher,
			control: 'No voucher',
			planned: { 'No voucher': 1, 'Voucher of 30 %': 1 },
			hypothesis: 'A voucher for those predicted to hesitate brings more buyers.',
			audience: 'Members of the loyalty programme; half of them get no voucher.',
			channel: 'App',
			currency: 'EUR',
			startsOn: winter,
			endsOn: winter + 27,
			assumptions: { ...assumed, fixedCost: 1500, costPerPerson: 0.05, horizonDays: 28 },
			crossTabs: [['date', 'tier']],
			mapping: { clv_90: 'amount' },
			categories: { 'No voucher': [], 'Voucher of 30 %': ['loyalty', 'inferred_interests'] },
			csv: file(voucher, {
				seed: 20260112,
				variants: {
					'No voucher': { click: 0.14, conversion: 0.061, optOut: 0.0034 },
					'Voucher of 30 %': {
						click: 0.19,
						conversion: 0.07,
						orderFactor: 0.62,
						discount: 0.3,
						optOut: 0.0033
					}
				},
				dimensions: {
					tier: [
						{ value: 'Bronze', share: 0.6, level: 0.9 },
						{ value: 'Silver', share: 0.3, level: 1.1 },
						{ value: 'Gold', share: 0.1, level: 1.3 }
					]
				},
				peoplePerDay: 900,
				days: range(winter, 28),
				order: { value: 64, spread: 0.5 },
				before: { bought: 0.07, returning: 0.4 }
			})
		},
		{
			name: universal,
			kind: 'programme',
			recurring: true,
			control: 'Universal control group',
			planned: { 'Universal control group': 1, 'Everyone else': 4 },
			hypothesis: 'All personalisation together brings more than it costs.',
			audience: 'All customers; one in five gets no personalisation at all until the end of June.',
			channel: 'All channels',
			currency: 'EUR',
			startsOn: newYear,
			endsOn: Date.UTC(2026, 5, 30) / 86_400_000,
			assumptions: { ...assumed, fixedCost: 0, costPerPerson: 0, horizonDays: 181 },
			categories: {
				'Universal control group': [],
				'Everyone else': ['purchase_history', 'browsing', 'loyalty', 'contact']
			},
			csv: universalFile(universal, {
				seed: 20260101,
				months: Array.from({ length: 6 }, (_, month) => Date.UTC(2026, month, 1) / 86_400_000),
				variants: {
					'Universal control group': { people: 4000, buying: 0.081 },
					'Everyone else': { people: 16_000, buying: 0.0815 }
				},
				order: { value: 62, spread: 0.5 }
			})
		}
	];
}
