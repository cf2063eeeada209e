import { universalFile } from './universal-file.ts';
import { assumed, dayAt, type DemoCampaign } from './demo-campaign.ts';

/** People who got none of it, against everyone else. */
export function universalControl(): DemoCampaign {
	const name = 'Universal control group, first half of 2026';
	return {
		name,
		kind: 'programme',
		recurring: true,
		control: 'Universal control group',
		planned: { 'Universal control group': 1, 'Everyone else': 4 },
		hypothesis: 'All personalisation together brings more than it costs.',
		audience: 'All customers; one in five gets no personalisation at all until the end of June.',
		channel: 'All channels',
		owner: 'CRM team',
		currency: 'EUR',
		startsOn: dayAt(2026, 1, 1),
		endsOn: dayAt(2026, 6, 30),
		assumptions: { ...assumed, fixedCost: 0, costPerPerson: 0, horizonDays: 181 },
		categories: {
			'Universal control group': [],
			'Everyone else': ['purchase_history', 'browsing', 'loyalty', 'contact']
		},
		csv: universalFile(name, {
			seed: 20260101,
			months: Array.from({ length: 6 }, (_, month) => dayAt(2026, month + 1, 1)),
			variants: {
				'Universal control group': { people: 4000, buying: 0.081 },
				'Everyone else': { people: 16_000, buying: 0.0885 }
			},
			order: { value: 62, spread: 0.5 }
		})
	};
}
