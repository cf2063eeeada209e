import type { PageServerLoad } from './$types';
import { pageAsked } from '#lib/components/query.ts';
import { pageOf } from '#lib/experiment/paging.ts';
import { overviewReady } from '#lib/server/jobs/warm-overview.ts';
import { requestViewer } from '#lib/server/campaigns/request.ts';
import { visibleAmong } from '#lib/server/campaigns/visible.ts';
import { reportOverview } from '#lib/server/reports/overview.ts';
import { store } from '#lib/server/db/store.ts';

export const load: PageServerLoad = async ({ url, locals }) => {
	await overviewReady();
	const { lines, together } = await reportOverview(store(), new Date());
	const own = await visibleAmong(store(), await requestViewer(locals), lines);
	return { list: pageOf(own, pageAsked(url.searchParams)), together };
};
