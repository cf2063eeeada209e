import { file } from './file.ts';
import { assumed, dayAt, days, type DemoCampaign } from './demo-campaign.ts';

/** It works: two variants, the personal one better. */
export function springEmail(): DemoCampaign {
	const name = 'Spring email: picks from purchase history';
	const spring = dayAt(2026, 4, 2);
	return {
		name,
		control: 'No email',
		planned: { 'No email': 1, 'Best sellers': 1, 'Personal picks': 1 },
		hypothesis: 'Product picks from purchase history lift conversion without more opt-outs.',
		audience: 'Customers who bought in the last twelve months; a third each, no email as holdout.',
		channel: 'Email',
		tags: 'picks',
		owner: 'CRM team',
		currency: 'EUR',
		startsOn: spring,
		endsOn: spring + 20,
		assumptions: { ...assumed, fixedCost: 900, costPerPerson: 0.02, horizonDays: 21, discountPerOrder: 0 },
		categories: {
			'No email': [],
			'Best sellers': ['contact'],
			'Personal picks': ['contact', 'purchase_history']
		},
		csv: file(name, {
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
			days: days(spring, 21),
			order: { value: 92, spread: 0.55 }
		})
	};
}

/** They sell, and they annoy. */
export function basketReminders(): DemoCampaign {
	const name = 'Abandoned-basket reminders';
	const summer = dayAt(2026, 6, 1);
	return {
		name,
		control: 'No reminder',
		planned: { 'No reminder': 1, 'Three reminders': 3 },
		hypothesis: 'Reminders with the basket’s content win back buyers.',
		audience: 'People who left a basket; one in four gets no reminder.',
		channel: 'Email',
		tags: 'reminders',
		owner: 'Web shop',
		currency: 'EUR',
		startsOn: summer,
		endsOn: summer + 27,
		assumptions: { ...assumed, fixedCost: 1200, costPerPerson: 0.06, horizonDays: 28, discountPerOrder: 0 },
		categories: { 'No reminder': [], 'Three reminders': ['contact', 'browsing'] },
		csv: file(name, {
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
			days: days(summer, 28),
			order: { value: 74, spread: 0.5 },
			answering: 0.3
		})
	};
}
