import { error } from '@sveltejs/kit';
import type { PageServerLoad } from './$types';
import { pageCampaign } from '#lib/server/campaigns/request.ts';
import { ofItself } from '#lib/server/reports/roi.ts';
import { signedReport } from '#lib/server/reports/signed.ts';
import { store } from '#lib/server/db/store.ts';

export const load: PageServerLoad = async (event) => {
	const { params } = event;
	const campaign = await pageCampaign(event);
	const found = await signedReport(store(), campaign, { number: params.number, now: new Date() });
	if (!found) error(404, { message: 'There is no such report.', code: 'no_such_report' });
	const { signed } = found;
	return {
		campaign: { slug: campaign.slug, demo: campaign.demo },
		...found,
		signed: { ...signed, report: signed.report && ofItself(signed.report) }
	};
};
