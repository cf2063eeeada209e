import type { Campaign } from '#lib/server/campaigns/campaigns.ts';
import { pageOf } from '#lib/experiment/paging.ts';
import { overviewReady } from '#lib/server/jobs/warm-overview.ts';
import { listedLine, reportOverview } from '#lib/server/reports/overview.ts';
import { campaignReport, ofItself } from '#lib/server/reports/roi.ts';
import { signedReport } from '#lib/server/reports/signed.ts';
import { store } from '#lib/server/db/store.ts';
import {
	analystsTab,
	campaignHead,
	cardFor,
	crossedOf,
	hiddenOf,
	overTimeFor,
	resultsTab
} from '../../campaigns/[slug]/page-data.server.ts';
import { segmentsTab } from '../../campaigns/[slug]/segments/tab.server.ts';
import { fixedFacts } from '../../campaigns/[slug]/facts.server.ts';
import { pairsWith } from '../../campaigns/[slug]/settings.ts';
import { calendarDay } from '#lib/format/date.ts';
import { linesFor } from '#lib/server/reports/own-lines.ts';
import { programmeFindings } from '#lib/server/reports/programme/findings.ts';
import { universalAnswer } from '#lib/server/reports/universal.ts';
import { hiddenSlugs } from '#lib/server/campaigns/visible.ts';
import { nobody } from '#lib/server/campaigns/viewer.ts';
import { programmeView } from '../../programme/view.server.ts';
import { numberIn } from '../../reports/roi/sharing.ts';
import { programmeView as programmeQuery } from '../../reports/share/subject.server.ts';

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

/** The programme of the workspace's own campaigns, as somebody without an account may see it. */
async function shownBoard(now: Date) {
	const { own } = await linesFor(store(), nobody, { now });
	const hidden = await hiddenSlugs(store(), nobody);
	const universal = (await universalAnswer(store(), now, { hidden })).filter(({ demo }) => !demo);
	const found = await programmeFindings(store(), now, { lines: own, days: { from: '', to: '' } });
	const today = calendarDay(now.toISOString());
	return {
		kind: 'board' as const,
		programme: programmeView(found, { universal, today, withReasons: false })
	};
}

/** What all campaigns with published results earned together, or the list of their reports, as the link was made. */
export async function shownProgramme(url: URL, now: Date) {
	await overviewReady();
	if (url.search.slice(1) === programmeQuery) return await shownBoard(now);
	const { lines, together } = await reportOverview(store(), now);
	return {
		kind: 'programme' as const,
		list: pageOf(lines.filter(({ headline }) => headline !== null).map(listedLine), 1),
		together
	};
}
