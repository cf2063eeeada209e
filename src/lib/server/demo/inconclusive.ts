import { dayAt, drawnCampaign, type DemoCampaign } from './demo-campaign.ts';

/** Too close to call, rather up than down. */
export const loyaltyOffers = (): DemoCampaign =>
	drawnCampaign({
		name: 'Loyalty offers by tier',
		control: 'Same offer for all',
		decision: {
			kind: 'run-longer',
			reason: 'Probably paid, but not clear enough. Repeat it in spring with twice as many members.',
			checkIn: 21
		},
		hypothesis: 'An offer that fits the tier of a member is used more often.',
		audience: 'Members of the loyalty programme; half of them get the common offer.',
		channel: 'App',
		tags: 'offers',
		owner: 'App team',
		startsOn: dayAt(2026, 2, 16),
		length: 28,
		costs: { fixedCost: 600, costPerPerson: 0.01 },
		uses: { 'Offer by tier': ['loyalty'] },
		plan: {
			seed: 20260216,
			variants: {
				'Same offer for all': { click: 0.17, conversion: 0.052, optOut: 0.0032 },
				'Offer by tier': { click: 0.175, conversion: 0.0538, optOut: 0.0031 }
			},
			dimensions: {
				tier: [
					{ value: 'Bronze', share: 0.6, level: 0.9 },
					{ value: 'Silver', share: 0.3, level: 1.1 },
					{ value: 'Gold', share: 0.1, level: 1.3 }
				]
			},
			peoplePerDay: 700,
			order: { value: 66, spread: 0.5 }
		}
	});

/** Too close to call, and too small to be sure about opt-outs. */
export const birthdayEmail = (): DemoCampaign =>
	drawnCampaign({
		name: 'Birthday email',
		control: 'No email',
		hypothesis: 'An email on the birthday brings an order that would not have come.',
		audience: 'Customers with a birthday in May; half of them get no email.',
		channel: 'Email',
		tags: 'reminders',
		owner: 'CRM team',
		startsOn: dayAt(2026, 5, 4),
		length: 28,
		costs: { fixedCost: 400, costPerPerson: 0.02 },
		uses: { 'Birthday email': ['contact', 'demographics'] },
		plan: {
			seed: 20260504,
			variants: {
				'No email': { click: 0.08, conversion: 0.024, optOut: 0.0035 },
				'Birthday email': { click: 0.11, conversion: 0.0252, optOut: 0.0041 }
			},
			dimensions: {
				spend_band: [
					{ value: 'Under 100', share: 0.5, level: 0.7 },
					{ value: '100 and more', share: 0.5, level: 1.3 }
				]
			},
			peoplePerDay: 380,
			order: { value: 78, spread: 0.5 }
		}
	});
