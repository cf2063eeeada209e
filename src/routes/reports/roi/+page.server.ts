import type { PageServerLoad } from './$types';
import { pageAsked } from '#lib/components/query.ts';
import { pageOf } from '#lib/experiment/paging.ts';
import { overviewReady } from '#lib/server/jobs/warm-overview.ts';
import { reportOverview } from '#lib/server/reports/overview.ts';
import { store } from '#lib/server/store.ts';

export const load: PageServerLoad = async ({ url }) => {
	await overviewReady();
	const { lines, returns, changes } = reportOverview(store(), new Date());
	return { list: pageOf(lines, pageAsked(url.searchParams)), returns, changes };
};
