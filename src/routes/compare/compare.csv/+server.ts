import type { RequestHandler } from './$types';
import { readable } from '#lib/server/api/answers.ts';
import { record } from '#lib/server/audit/record.ts';
import { comparedCsv } from '#lib/server/reports/compared/csv.ts';
import { askedComparison } from '../asked.server.ts';

/** A comparison as a file. */
export const GET: RequestHandler = async (event) => {
	const { compared } = await askedComparison(event.locals, event.url.searchParams);
	await record(event, { action: 'export', target: 'comparison', details: { format: 'csv' } });
	return readable(event.request, {
		body: comparedCsv(compared),
		type: 'text/csv; charset=utf-8; header=present',
		headers: { 'content-disposition': 'attachment; filename="comparison.csv"' }
	});
};
