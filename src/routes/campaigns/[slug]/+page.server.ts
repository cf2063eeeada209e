// Temporary: the lead replaces this file.
import { error } from '@sveltejs/kit';
import { hillstromResults, homepageResults, homepageSeries } from '../../fixtures.ts';
import type { CampaignStatus } from '#lib/components/card.ts';
import type { CampaignResults } from '#lib/experiment/results.ts';
import type { Series } from '#lib/charts/over-time.ts';

interface Campaign {
	slug: string;
	name: string;
	demo: boolean;
	status: CampaignStatus;
	hypothesis: string | null;
	audience: string | null;
	currency: string;
	from: string | null;
	to: string | null;
}

interface Data {
	campaign: Campaign;
	results: CampaignResults;
	series: Series | null;
	by: string | null;
}

export const load = ({ params, url }: { params: { slug: string }; url: URL }): Data => {
	const by = url.searchParams.get('by');
	if (params.slug === 'minethatdata')
		return {
			campaign: {
				slug: 'minethatdata',
				name: 'MineThatData e-mail test 2008',
				demo: false,
				status: 'ended',
				hypothesis:
					'An e-mail with merchandise picked by past purchases lifts conversion without more opt-outs.',
				audience:
					'64,000 customers who bought in the last twelve months; a third each, no e-mail as holdout.',
				currency: 'USD',
				from: null,
				to: null
			},
			results: hillstromResults,
			series: null,
			by
		};
	if (params.slug === 'homepage')
		return {
			campaign: {
				slug: 'homepage',
				name: 'Homepage personalisation',
				demo: true,
				status: 'running',
				hypothesis: null,
				audience: null,
				currency: 'EUR',
				from: '2026-04-02',
				to: '2026-05-14'
			},
			results: homepageResults,
			series: homepageSeries,
			by
		};
	error(404, 'There is no campaign at this address.');
};
