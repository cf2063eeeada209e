// Temporary: the lead replaces this file.
export const load = () => ({
	policy: { k: 50, minOutcome: 10, minBuyers: 10, dominance: 0.15 },
	campaigns: [
		{
			slug: 'minethatdata',
			name: 'MineThatData e-mail test 2008',
			k: 50,
			shown: 1,
			breakdowns: [
				{ by: 'channel', visible: 1 },
				{ by: 'history_segment', visible: 0.9796 },
				{ by: 'zip_code', visible: 0 }
			]
		},
		{
			slug: 'homepage',
			name: 'Homepage personalisation',
			k: 100,
			shown: 0.9548,
			breakdowns: [
				{ by: 'device', visible: 0.9318 },
				{ by: 'returning_customer', visible: 0 }
			]
		},
		{ slug: 'trust', name: 'Retargeting by inferred interests', k: 50, shown: 0.9953, breakdowns: [] }
	]
});
