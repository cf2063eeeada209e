import type { RequestHandler } from './$types';
import { readable } from '#lib/server/api/answers.ts';
import { record } from '#lib/server/audit/record.ts';
import { dataReturnsCsv } from '#lib/server/reports/data-csv.ts';
import { dataProgrammes } from '#lib/server/reports/data-returns.ts';
import { store } from '#lib/server/db/store.ts';

/** The table of the page as a file. */
export const GET: RequestHandler = async (event) => {
	const csv = dataReturnsCsv(await dataProgrammes(store(), new Date()));
	await record(event, { action: 'export', target: 'return on personal data', details: { format: 'csv' } });
	return readable(event.request, {
		body: csv,
		type: 'text/csv; charset=utf-8; header=present',
		headers: { 'content-disposition': 'attachment; filename="return-on-data.csv"' }
	});
};
