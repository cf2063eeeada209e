import type { PageServerLoad } from './$types';
import { pageAsked } from '#lib/components/query.ts';
import { pageOf } from '#lib/experiment/paging.ts';
import { overviewReady } from '#lib/server/jobs/warm-overview.ts';
import { requestViewer } from '#lib/server/campaigns/request.ts';
import { visibleAmong } from '#lib/server/campaigns/visible.ts';
import { listedLine, reportOverview } from '#lib/server/reports/overview.ts';
import { store } from '#lib/server/db/store.ts';

export const load: PageServerLoad = async ({ url, locals }) => {
	await overviewReady();
	const { lines, together } = await reportOverview(store(), new Date());
	const own = await visibleAmong(store(), await requestViewer(locals), lines);
	const unsigned = own.filter(
		({ demo, status, gain, decided }) => !demo && status === 'ended' && gain !== null && !decided
	).length;
	return { list: pageOf(own.map(listedLine), pageAsked(url.searchParams)), together, unsigned };
};
