import type { PageServerLoad } from './$types';
import { reportOverview } from '#lib/server/reports/overview.ts';
import { store } from '#lib/server/store.ts';

export const load: PageServerLoad = () => reportOverview(store(), new Date());
