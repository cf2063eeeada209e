import { answer } from '#lib/server/api/answer.ts';
import { readable, Refusal } from '#lib/server/api/answers.ts';
import { campaignAt } from '#lib/server/api/campaign-view.ts';
import { operations } from '#lib/server/api/contract/operations.ts';
import { wantsCsv } from '#lib/server/api/wants-csv.ts';
import { record } from '#lib/server/audit/record.ts';
import { seesReturns } from '#lib/server/accounts/needs.ts';
import { askResults } from '#lib/server/jobs/ask-results.ts';

export const GET = answer(operations.results, async ({ event, query, now }) => {
	const { request } = event;
	const campaign = await campaignAt(event);
	if (query.from !== undefined && query.to !== undefined && query.from > query.to) {
		throw new Refusal({
			status: 400,
			code: 'invalid_parameter',
			detail: 'Parameter to: must not be before from'
		});
	}
	const format = wantsCsv(request.headers.get('accept')) ? 'csv' : 'json';
	const found = await askResults(campaign, {
		detail: query,
		format,
		seesReturns: seesReturns(event.locals),
		now
	});
	switch (found.kind) {
		case 'nothing-released':
			throw new Refusal({
				status: 404,
				code: 'nothing_released',
				detail: 'Nothing of this campaign is published.'
			});
		case 'not-at-this-detail':
			// The same whether it is hidden or does not exist.
			throw new Refusal({
				status: 404,
				code: 'not_at_this_detail',
				detail: 'Not available at this detail.'
			});
		case 'results': {
			const { body } = found;
			await record(event, { action: 'export', target: campaign.slug, details: { format } });
			if (format === 'json') return readable(request, { body, type: 'application/json' });
			return readable(request, {
				body,
				type: 'text/csv; charset=utf-8; header=present',
				headers: { 'content-disposition': `attachment; filename="${campaign.slug}.csv"` }
			});
		}
	}
});
