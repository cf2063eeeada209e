import { error } from '@sveltejs/kit';
import type { RequestHandler } from './$types';
import { record } from '#lib/server/audit/record.ts';
import { runJob } from '#lib/server/jobs/job.ts';
import { publishedCampaign } from '#lib/server/analysis/proof/published.ts';
import { projectFolder, settings, store } from '#lib/server/db/store.ts';
import { jsonLinesFile } from '../json-lines.server.ts';

/** The certificates of a campaign, for administrators: a worker reads them, because this process never opens the cells. */
export const GET: RequestHandler = async (event) => {
	const { slug } = event.params;
	const published = await publishedCampaign(store(), slug);
	if (!published) error(404, { message: 'There is no such campaign.', code: 'no_such_campaign' });
	const { dataFolder } = settings();
	const campaignId = published.campaign.id;
	const lines = await runJob({ kind: 'certificates', dataFolder, projectFolder, campaignId });
	if (lines === null)
		error(404, { message: 'No certificates are kept for this campaign.', code: 'no_certificates' });
	await record(event, { action: 'export', target: slug, details: { format: 'jsonl', what: 'certificates' } });
	return jsonLinesFile(lines, `${slug}-certificates`);
};
