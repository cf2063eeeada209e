import type { PageServerLoad } from './$types';
import { overviewReady } from '#lib/server/jobs/warm-overview.ts';
import { reportOverview } from '#lib/server/reports/overview.ts';
import { store } from '#lib/server/store.ts';

export const load: PageServerLoad = async () => {
	await overviewReady();
	return reportOverview(store(), new Date());
};
