import type { RequestHandler } from './$types';
import { readable } from '#lib/server/api/answers.ts';
import { record } from '#lib/server/audit/record.ts';
import { decisionsCsv, programmeCsv, programmeParts } from '#lib/server/reports/programme/csv.ts';
import { askedProgramme } from '../asked.server.ts';

/** The programme, or one part of it, as a file. */
export const GET: RequestHandler = async (event) => {
	const asked = event.url.searchParams.get('part') ?? '';
	const part = programmeParts.find((one) => one === asked) ?? null;
	const { found } = await askedProgramme(event.locals, event.url.searchParams);
	await record(event, { action: 'export', target: 'programme', details: { format: 'csv' } });
	return readable(event.request, {
		body: asked === 'decisions' ? decisionsCsv(found) : programmeCsv(found, part),
		type: 'text/csv; charset=utf-8; header=present',
		headers: {
			'content-disposition': `attachment; filename="programme${asked === 'decisions' ? '-decisions' : part ? `-${part}` : ''}.csv"`
		}
	});
};
