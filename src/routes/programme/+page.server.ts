import type { PageServerLoad } from './$types';
import { gainSummary } from '#lib/experiment/programme/gain-summary.ts';
import { gainHeadline } from '#lib/experiment/programme/gain-words.ts';
import { programmes, type Programme } from '#lib/experiment/programme/programme.ts';
import { programmeWords } from '#lib/experiment/programme/programme-words.ts';
import { level } from '#lib/format/interval.ts';
import { may } from '#lib/server/accounts/permissions.ts';
import { requestViewer } from '#lib/server/campaigns/request.ts';
import { hiddenSlugs } from '#lib/server/campaigns/visible.ts';
import { confidenceOf } from '#lib/server/campaigns/workspace.ts';
import { store } from '#lib/server/db/store.ts';
import { overviewReady } from '#lib/server/jobs/warm-overview.ts';
import { linesFor } from '#lib/server/reports/own-lines.ts';
import { universalAnswer } from '#lib/server/reports/universal.ts';
import { universalView } from '#lib/server/reports/universal-view.ts';
import { quarterRows } from './quarters.ts';

/** Campaigns that a programme lists by name; its figures rest on all of them. */
const listed = 50;

const withWords = (programme: Programme) =>
	programme.lifts.map((lift) => ({
		lift: {
			...lift,
			campaigns: lift.campaigns.toSorted((a, b) => a.standardError - b.standardError).slice(0, listed)
		},
		confidence: programme.confidence,
		count: lift.campaigns.length,
		words: programmeWords(lift, programme)
	}));

export const load: PageServerLoad = async ({ locals, url }) => {
	await overviewReady();
	const viewer = await requestViewer(locals);
	const now = new Date();
	const role = locals.member?.role ?? 'marketer';
	const seesReturns = may(role, 'report');
	const lines = await linesFor(store(), viewer, { now });
	const isDemo = lines.demo.length > 0 && (url.searchParams.has('demo') || lines.own.length === 0);
	const shown = isDemo ? lines.demo : lines.own;
	const confidence = await confidenceOf(store());
	const summary = gainSummary(shown, confidence);
	const ended = shown.filter(({ kind, status }) => kind === 'campaign' && status === 'ended');
	const hidden = await hiddenSlugs(store(), viewer);
	return {
		isDemo,
		isEmpty: ended.length === 0,
		headline: gainHeadline(summary, ''),
		counts: { counted: summary.counted, paid: summary.paid, lost: summary.lost, tooClose: summary.tooClose },
		quarters: quarterRows(shown, summary.totals[0]?.currency ?? null, confidence),
		programmes: programmes(ended, confidence).flatMap(withWords),
		universal: seesReturns
			? (await universalAnswer(store(), now, { hidden }))
					.filter(({ demo }) => demo === isDemo)
					.map(universalView)
			: [],
		level: level(confidence)
	};
};
