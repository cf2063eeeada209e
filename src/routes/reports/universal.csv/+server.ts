import type { RequestHandler } from './$types';
import { readable } from '#lib/server/api/answers.ts';
import { record } from '#lib/server/audit/record.ts';
import { requestViewer } from '#lib/server/campaigns/request.ts';
import { hiddenSlugs } from '#lib/server/campaigns/visible.ts';
import { universalCsv } from '#lib/server/reports/universal-csv.ts';
import { universalAnswer } from '#lib/server/reports/universal.ts';
import { store } from '#lib/server/db/store.ts';

/** The universal control group as a file. */
export const GET: RequestHandler = async (event) => {
	const hidden = await hiddenSlugs(store(), await requestViewer(event.locals));
	const csv = universalCsv(await universalAnswer(store(), new Date(), { hidden }));
	await record(event, { action: 'export', target: 'universal control group', details: { format: 'csv' } });
	return readable(event.request, {
		body: csv,
		type: 'text/csv; charset=utf-8; header=present',
		headers: { 'content-disposition': 'attachment; filename="universal-control-group.csv"' }
	});
};
