import { error } from '@sveltejs/kit';
import type { PageServerLoad } from './$types';
import { campaigns } from '#lib/server/campaigns/campaigns.ts';
import { ofItself } from '#lib/server/reports/roi.ts';
import { signedReport } from '#lib/server/reports/signed.ts';
import { store } from '#lib/server/store.ts';

export const load: PageServerLoad = ({ params }) => {
	const campaign = campaigns.find(store(), params.slug);
	const found = campaign && signedReport(store(), campaign, { number: params.number, now: new Date() });
	if (!campaign || !found) error(404, { message: 'There is no such report.', code: 'no_such_report' });
	const { signed } = found;
	return {
		campaign: { slug: campaign.slug, demo: campaign.demo },
		...found,
		signed: { ...signed, report: signed.report && ofItself(signed.report) }
	};
};
