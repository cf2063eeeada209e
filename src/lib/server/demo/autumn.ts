import { dayAt, drawnCampaign, type DemoCampaign } from './demo-campaign.ts';

/** They paid: a small, certain gain. */
export const winBackTexts = (): DemoCampaign =>
	drawnCampaign({
		name: 'Win-back texts',
		control: 'No text',
		decision: {
			kind: 'roll-out',
			reason: 'It paid, and opt-outs stayed within their limit. Keep 10% without a text.',
			checkIn: 60
		},
		hypothesis: 'A text that names the category a person last bought brings them back.',
		audience: 'Customers without an order for six months; half of them get no text.',
		channel: 'SMS',
		tags: 'reminders',
		owner: 'CRM team',
		startsOn: dayAt(2025, 9, 8),
		length: 21,
		costs: { fixedCost: 800, costPerPerson: 0.07 },
		uses: { 'Reminder with last category': ['contact', 'purchase_history'] },
		plan: {
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
			order: { value: 71, spread: 0.5 }
		}
	});

/** Not comparable: a bug sent too few people to the hints. */
export const sizeHints = (): DemoCampaign =>
	drawnCampaign({
		name: 'Size and fit hints',
		control: 'No hint',
		hypothesis: 'A hint on size from past returns brings more orders and fewer returns.',
		audience: 'Signed-in visitors of product pages; half of them see no hint.',
		channel: 'Web',
		owner: 'Web shop',
		startsOn: dayAt(2025, 11, 3),
		length: 21,
		costs: { fixedCost: 1800, costPerPerson: 0 },
		uses: { 'Hint from past returns': ['purchase_history'] },
		plan: {
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
			order: { value: 83, spread: 0.5 }
		}
	});
