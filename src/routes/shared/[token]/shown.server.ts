import type { Campaign } from '#lib/server/campaigns/campaigns.ts';
import { pageOf } from '#lib/experiment/paging.ts';
import { overviewReady } from '#lib/server/jobs/warm-overview.ts';
import { listedLine, reportOverview } from '#lib/server/reports/overview.ts';
import { campaignReport, ofItself } from '#lib/server/reports/roi.ts';
import { signedReport } from '#lib/server/reports/signed.ts';
import { store } from '#lib/server/db/store.ts';
import {
	analystsTab,
	fixedFacts,
	campaignHead,
	cardFor,
	crossedOf,
	hiddenOf,
	overTimeFor,
	resultsTab,
	segmentsTab
} from '../../campaigns/[slug]/page-data.server.ts';
import { pairsWith } from '../../campaigns/[slug]/settings.ts';
import { numberIn } from '../../reports/roi/sharing.ts';

/** The view of a campaign for the settings in an address, and nothing that its page does not show: no money, no notes. */
export async function shownCampaign(campaign: Campaign, url: URL, now: Date) {
	const facts = await fixedFacts(campaign, url, now);
	const { name, demo, hypothesis, currency, status, from, to, slug, control } = await campaignHead(
		campaign,
		facts,
		now
	);
	const segments = facts && (await segmentsTab(facts));
	return {
		kind: 'campaign' as const,
		campaign: { name, demo, hypothesis, currency, status, from, to, slug, control },
		page: facts && {
			card: cardFor(facts),
			results: { ...(await resultsTab(facts)), over: await overTimeFor(facts, false) },
			segments: segments && { ...segments, crossTables: pairsWith(segments.crossTables, url.searchParams) },
			crossed: crossedOf(facts),
			analysts: analystsTab(facts),
			hidden: hiddenOf(facts)
		}
	};
}

/** The report of the day, or the signed one that the query names; null where there is none of that number. */
export async function shownReport(campaign: Campaign, url: URL, now: Date) {
	const { name, demo } = campaign;
	const number = numberIn(url.search);
	if (number === null) {
		await overviewReady();
		const report = await campaignReport(store(), campaign, now);
		return { kind: 'report' as const, campaign: { name, demo }, report: report && ofItself(report) };
	}
	const found = await signedReport(store(), campaign, { number, now });
	if (!found) return null;
	const { signed, state } = found;
	return {
		kind: 'signed report' as const,
		campaign: { name: found.name, demo },
		state,
		signed: { ...signed, report: signed.report && ofItself(signed.report) }
	};
}

/** What all campaigns with published results returned. */
export async function shownProgramme(now: Date) {
	await overviewReady();
	const { lines, together } = await reportOverview(store(), now);
	return {
		kind: 'programme' as const,
		list: pageOf(lines.filter(({ headline }) => headline !== null).map(listedLine), 1),
		together
	};
}
