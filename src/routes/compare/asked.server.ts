import { requestViewer } from '#lib/server/campaigns/request.ts';
import { store } from '#lib/server/db/store.ts';
import { overviewReady } from '#lib/server/jobs/warm-overview.ts';
import { comparedCampaigns, maxCompared } from '#lib/server/reports/compared/compared.ts';

/** What an address compares, found: the page and its file show the same. */
export async function askedComparison(locals: App.Locals, settings: URLSearchParams) {
	await overviewReady();
	const asked = settings.getAll('c').filter((one) => one !== '' && one.length <= 500);
	const viewer = await requestViewer(locals);
	const compared = await comparedCampaigns(store(), new Date(), { asked, viewer });
	const wanted = new Set(asked).size;
	return { compared, missing: Math.min(wanted, maxCompared) - compared.length, over: wanted > maxCompared };
}
