import type { RequestHandler } from './$types';
import { readable } from '#lib/server/api/answers.ts';
import { record } from '#lib/server/audit/record.ts';
import { requestViewer } from '#lib/server/campaigns/request.ts';
import { visibleAmong } from '#lib/server/campaigns/visible.ts';
import { overviewReady } from '#lib/server/jobs/warm-overview.ts';
import { overviewCsv } from '#lib/server/reports/overview-csv.ts';
import { reportOverview } from '#lib/server/reports/overview.ts';
import { store } from '#lib/server/db/store.ts';

/** The list of reports as a file. */
export const GET: RequestHandler = async (event) => {
	await overviewReady();
	const viewer = await requestViewer(event.locals);
	const { lines } = await reportOverview(store(), new Date());
	const csv = overviewCsv(await visibleAmong(store(), viewer, lines));
	await record(event, { action: 'export', target: 'reports', details: { format: 'csv' } });
	return readable(event.request, {
		body: csv,
		type: 'text/csv; charset=utf-8; header=present',
		headers: { 'content-disposition': 'attachment; filename="reports.csv"' }
	});
};
