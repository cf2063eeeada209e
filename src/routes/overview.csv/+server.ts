import type { RequestHandler } from './$types';
import { findPortfolio } from '#lib/experiment/programme/portfolio.ts';
import { calendarDay } from '#lib/format/date.ts';
import { readable } from '#lib/server/api/answers.ts';
import { record } from '#lib/server/audit/record.ts';
import { requestViewer } from '#lib/server/campaigns/request.ts';
import { store } from '#lib/server/db/store.ts';
import { overviewReady } from '#lib/server/jobs/warm-overview.ts';
import { linesFor } from '#lib/server/reports/own-lines.ts';
import { overviewCsv } from '../overview/csv.server.ts';
import { daysOf, readQuery } from '../overview/portfolio-query.ts';

/** The table of the overview as a file: the campaigns that its filters leave, on all pages. */
export const GET: RequestHandler = async (event) => {
	await overviewReady();
	const { locals, url } = event;
	const now = new Date();
	const lines = await linesFor(store(), await requestViewer(locals), { now });
	const query = readQuery(url.searchParams);
	const isDemo = query.demo || lines.own.length === 0;
	const days = daysOf(query, calendarDay(now.toISOString()));
	const { matching } = findPortfolio(isDemo ? lines.demo : lines.own, { ...query, ...days });
	await record(event, { action: 'export', target: 'overview', details: { format: 'csv' } });
	return readable(event.request, {
		body: overviewCsv(matching),
		type: 'text/csv; charset=utf-8; header=present',
		headers: { 'content-disposition': 'attachment; filename="campaigns.csv"' }
	});
};
