import { error } from '@sveltejs/kit';
import type { RequestHandler } from './$types';
import { readable } from '#lib/server/api/answers.ts';
import { record } from '#lib/server/audit/record.ts';
import { pageCampaign } from '#lib/server/campaigns/request.ts';
import { decisions } from '#lib/server/reports/decisions.ts';
import { roiCsv } from '#lib/server/reports/roi-csv.ts';
import { plainReport } from '#lib/server/reports/roi.ts';
import { signedReport } from '#lib/server/reports/signed.ts';
import { store } from '#lib/server/db/store.ts';

/** The report as a file: `?as=csv` or `?as=json`; `&report=7` for a signed one. */
export const GET: RequestHandler = async (event) => {
	const { url, request } = event;
	const now = new Date();
	const campaign = await pageCampaign(event);
	const number = url.searchParams.get('report');
	const signed = number !== null ? (await signedReport(store(), campaign, { number, now }))?.signed : null;
	const report = number === null ? await plainReport(store(), campaign, now) : signed?.report;
	if (!report) error(404, { message: 'There is no such report.', code: 'no_such_report' });
	const { current } = await decisions.latest(store(), campaign.id);
	const as = url.searchParams.get('as');
	const name = `${campaign.slug}-return${number === null ? '' : `-report-${number}`}`;
	const headers = {
		'content-disposition': `attachment; filename="${name}.${as === 'csv' ? 'csv' : 'json'}"`
	};
	if (as === 'csv' || as === 'json') {
		const details = { format: as, report: number ?? 'draft' };
		await record(event, { action: 'export', target: campaign.slug, details });
	}
	switch (as) {
		case 'csv':
			return readable(request, {
				body: roiCsv(report, signed ?? null, current),
				type: 'text/csv; charset=utf-8; header=present',
				headers
			});
		case 'json': {
			const answered = signed ? { ...signed, report } : { report, signedDecision: current };
			return readable(request, {
				body: JSON.stringify(answered, null, 2),
				type: 'application/json',
				headers
			});
		}
		default:
			error(400, { message: 'Write ?as=csv or ?as=json.', code: 'invalid_parameter' });
	}
};
