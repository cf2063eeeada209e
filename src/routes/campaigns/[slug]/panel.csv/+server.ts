import { error } from '@sveltejs/kit';
import type { RequestHandler } from './$types';
import { seesReturns } from '#lib/server/accounts/needs.ts';
import { readable } from '#lib/server/api/answers.ts';
import { record } from '#lib/server/audit/record.ts';
import { pageCampaign } from '#lib/server/campaigns/request.ts';
import { resultsCsv } from '#lib/server/reports/results-body.ts';
import { asTabs, exportLines, text } from '#lib/table/export.ts';
import { inPeriod } from '../period.server.ts';
import { overTimeFor, shownRows } from '../page-data.server.ts';
import { campaignFacts } from '../facts.server.ts';
import { textPanel } from './text-panels.server.ts';

/** A panel of a campaign's page as a file: `?panel=metrics`, with the settings of the page; `all` for every published comparison, `as=tsv` for the clipboard. */
export const GET: RequestHandler = async (event) => {
	const { url, locals, request } = event;
	const campaign = await pageCampaign(event);
	const facts = await campaignFacts(campaign, {
		url,
		now: new Date(),
		seesMoney: seesReturns(locals),
		mayAdd: false,
		fixed: false,
		notes: []
	});
	const panel = url.searchParams.get('panel') ?? 'all';
	// For the clipboard: spreadsheets take it as cells.
	const isTabs = url.searchParams.get('as') === 'tsv';
	const shown = facts && ((await inPeriod(facts))?.facts ?? facts);
	const lines = shown && (await textPanel(shown, panel));
	const rows = shown && !lines && panel !== 'over-time' ? shownRows(shown, panel) : null;
	const over = facts && panel === 'over-time' ? await overTimeFor(facts) : null;
	if (!facts || (!lines && !rows && !over))
		error(404, { message: 'There is no such panel.', code: 'no_such_panel' });
	const body = lines
		? exportLines(lines, '[c]')
		: rows
			? resultsCsv({ ...facts.results, results: rows }, null)
			: exportLines(
					[
						['from', 'to', 'what', 'estimate', 'low', 'high'].map(text),
						...(over?.points ?? []).map(({ from, to, estimate, low, high }) => [
							text(from),
							text(to),
							text(over?.what ?? ''),
							estimate,
							low,
							high
						])
					],
					'[z]'
				);
	await record(event, {
		action: 'export',
		target: campaign.slug,
		details: { format: isTabs ? 'tsv' : 'csv', panel }
	});
	if (isTabs)
		return readable(request, { body: asTabs(body), type: 'text/tab-separated-values; charset=utf-8' });
	return readable(request, {
		body,
		type: 'text/csv; charset=utf-8; header=present',
		headers: {
			'content-disposition': `attachment; filename="${campaign.slug}-${panel.replace(/[^\w-]+/g, '-')}.csv"`
		}
	});
};
