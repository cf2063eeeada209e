import { dayAt, drawnCampaign, type DemoCampaign } from './demo-campaign.ts';

/** It works: two variants, the personal one better. */
export const springEmail = (): DemoCampaign =>
	drawnCampaign({
		name: 'Spring email: picks from purchase history',
		control: 'No email',
		hypothesis: 'Product picks from purchase history lift conversion without more opt-outs.',
		audience: 'Customers who bought in the last twelve months; a third each, no email as holdout.',
		channel: 'Email',
		tags: 'picks',
		owner: 'CRM team',
		startsOn: dayAt(2026, 4, 2),
		length: 21,
		costs: { fixedCost: 900, costPerPerson: 0.02 },
		uses: {
			'Best sellers': ['contact'],
			'Personal picks': ['contact', 'purchase_history']
		},
		plan: {
			seed: 20260402,
			variants: {
				'No email': { click: 0.106, conversion: 0.0058, optOut: 0.0031 },
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
				spend_band: [
					{ value: 'Under 100', share: 0.36, level: 0.7 },
					{ value: '100 to 350', share: 0.42 },
					{ value: '350 to 750', share: 0.17, level: 1.3 },
					{ value: 'Over 750', share: 0.05, level: 1.8 }
				]
			},
			peoplePerDay: 980,
			order: { value: 92, spread: 0.55 }
		}
	});

/** They sell, and they annoy. */
export const basketReminders = (): DemoCampaign =>
	drawnCampaign({
		name: 'Abandoned-basket reminders',
		control: 'No reminder',
		planned: { 'No reminder': 1, 'Three reminders': 3 },
		hypothesis: 'Reminders with the basket’s content win back buyers.',
		audience: 'People who left a basket; one in four gets no reminder.',
		channel: 'Email',
		tags: 'reminders',
		owner: 'Web shop',
		startsOn: dayAt(2026, 6, 1),
		length: 28,
		costs: { fixedCost: 1200, costPerPerson: 0.06 },
		uses: { 'Three reminders': ['contact', 'browsing'] },
		plan: {
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
			order: { value: 74, spread: 0.5 },
			answering: 0.3
		}
	});
