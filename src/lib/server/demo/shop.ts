import { dayAt, drawnCampaign, type DemoCampaign } from './demo-campaign.ts';

/** Still running. */
export function homepage(today: number): DemoCampaign {
	const ran = 35;
	return drawnCampaign({
		name: 'Homepage recommendations',
		control: 'Same homepage for all',
		hypothesis: 'A homepage ordered by browsing interest gets more visitors to buy.',
		audience: 'Signed-in visitors; half of them keep the common homepage.',
		channel: 'Web',
		tags: 'picks',
		owner: 'Web shop',
		startsOn: today - 14 - ran,
		length: ran,
		endsOn: today + 28,
		costs: { fixedCost: 2500, costPerPerson: 0 },
		crossTabs: [['device', 'visitor_type']],
		uses: { 'By browsing interest': ['browsing'] },
		plan: {
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
			order: { value: 58, spread: 0.6 },
			impressionsPerPerson: 2.4
		}
	});
}

/** They bring buyers and lose money. */
export const vouchers = (): DemoCampaign =>
	drawnCampaign({
		name: 'Vouchers by predicted interest',
		control: 'No voucher',
		decision: {
			kind: 'stop',
			reason: 'More people bought, but the voucher cost more than it brought.',
			checkIn: null
		},
		hypothesis: 'A voucher for those predicted to hesitate brings more buyers.',
		audience: 'Members of the loyalty programme; half of them get no voucher.',
		channel: 'App',
		tags: 'offers',
		owner: 'App team',
		startsOn: dayAt(2026, 1, 12),
		length: 28,
		costs: { fixedCost: 1500, costPerPerson: 0.05 },
		crossTabs: [['date', 'tier']],
		mapping: { clv_90: 'amount' },
		uses: { 'Voucher of 30%': ['loyalty', 'inferred_interests'] },
		plan: {
			seed: 20260112,
			variants: {
				'No voucher': { click: 0.14, conversion: 0.061, optOut: 0.0034 },
				'Voucher of 30%': {
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
			peoplePerDay: 450,
			order: { value: 64, spread: 0.5 },
			before: { bought: 0.07, returning: 0.4 }
		}
	});
