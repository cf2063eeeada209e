import { file } from './file.ts';
import { assumed, dayAt, days, type DemoCampaign } from './demo-campaign.ts';

/** They paid: a small, certain gain. */
export function winBackTexts(): DemoCampaign {
	const name = 'Win-back texts';
	const start = dayAt(2025, 9, 8);
	return {
		name,
		control: 'No text',
		decision: {
			kind: 'roll-out',
			reason: 'It paid, and opt-outs stayed within their limit. Keep 10% without a text.',
			checkIn: 60
		},
		planned: { 'No text': 1, 'Reminder with last category': 1 },
		hypothesis: 'A text that names the category a person last bought brings them back.',
		audience: 'Customers without an order for six months; half of them get no text.',
		channel: 'SMS',
		tags: 'reminders',
		owner: 'CRM team',
		currency: 'EUR',
		startsOn: start,
		endsOn: start + 20,
		assumptions: { ...assumed, fixedCost: 800, costPerPerson: 0.07, horizonDays: 21, discountPerOrder: 0 },
		categories: { 'No text': [], 'Reminder with last category': ['contact', 'purchase_history'] },
		csv: file(name, {
			seed: 20250908,
			variants: {
				'No text': { click: 0.09, conversion: 0.028, optOut: 0.0041 },
				'Reminder with last category': { click: 0.12, conversion: 0.0405, optOut: 0.0042 }
			},
			dimensions: {
				segment: [
					{ value: 'One order', share: 0.55, level: 0.8 },
					{ value: 'Two to five', share: 0.33, level: 1.15 },
					{ value: 'Six or more', share: 0.12, level: 1.5 }
				]
			},
			peoplePerDay: 2300,
			days: days(start, 21),
			order: { value: 71, spread: 0.5 }
		})
	};
}

/** Not comparable: a bug sent too few people to the hints. */
export function sizeHints(): DemoCampaign {
	const name = 'Size and fit hints';
	const start = dayAt(2025, 11, 3);
	return {
		name,
		control: 'No hint',
		planned: { 'No hint': 1, 'Hint from past returns': 1 },
		hypothesis: 'A hint on size from past returns brings more orders and fewer returns.',
		audience: 'Signed-in visitors of product pages; half of them see no hint.',
		channel: 'Web',
		owner: 'Web shop',
		currency: 'EUR',
		startsOn: start,
		endsOn: start + 20,
		assumptions: { ...assumed, fixedCost: 1800, costPerPerson: 0, horizonDays: 21, discountPerOrder: 0 },
		categories: { 'No hint': [], 'Hint from past returns': ['purchase_history'] },
		csv: file(name, {
			seed: 20251103,
			variants: {
				'No hint': { share: 1.1, click: 0.16, conversion: 0.041 },
				'Hint from past returns': { share: 0.9, click: 0.18, conversion: 0.0445 }
			},
			dimensions: {
				device: [
					{ value: 'Mobile', share: 0.6, level: 0.85 },
					{ value: 'Desktop', share: 0.4, level: 1.25 }
				]
			},
			peoplePerDay: 800,
			days: days(start, 21),
			order: { value: 83, spread: 0.5 }
		})
	};
}
