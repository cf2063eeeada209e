import type { Attention } from '#lib/experiment/programme/attention.ts';
import { noFilters, overviewAt, type OverviewQuery } from './portfolio-query.ts';

/** The page where one campaign's matter is settled. */
const pages = {
	guardrail: (slug: string) => `/campaigns/${slug}`,
	sign: (slug: string) => `/reports/roi/${slug}`,
	decision: (slug: string) => `/reports/roi/${slug}`,
	mention: (slug: string) => `/campaigns/${slug}?tab=decisions#notes`,
	check: (slug: string) => `/reports/roi/${slug}`,
	publish: (slug: string) => `/campaigns/${slug}/release`,
	late: () => '/uploads/new',
	costs: (slug: string) => `/reports/roi/${slug}`,
	split: (slug: string) => `/campaigns/${slug}`
} as const;

/** The filter that shows all campaigns of a kind; the others have none: the first is opened. */
const filters = {
	guardrail: { trust: 'over' },
	decision: { decision: 'open' },
	costs: { paid: 'add-costs' }
} as const;

/** An item with the address where it is settled. */
export function linked({ kind, title, campaigns, words, verb }: Attention, query: OverviewQuery) {
	const [first] = campaigns;
	const isOne = campaigns.length === 1 || !(kind in filters);
	return {
		kind,
		title,
		name: first?.name ?? '',
		words,
		verb,
		href:
			first && isOne
				? pages[kind](first.slug)
				: overviewAt(query, {
						...noFilters,
						...(kind in filters ? filters[kind as keyof typeof filters] : {})
					})
	};
}
