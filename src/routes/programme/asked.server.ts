import type { PortfolioLine } from '#lib/experiment/programme/portfolio.ts';
import { calendarDay } from '#lib/format/date.ts';
import { requestViewer } from '#lib/server/campaigns/request.ts';
import { hiddenSlugs } from '#lib/server/campaigns/visible.ts';
import { store } from '#lib/server/db/store.ts';
import { overviewReady } from '#lib/server/jobs/warm-overview.ts';
import { linesFor } from '#lib/server/reports/own-lines.ts';
import { programmeFindings } from '#lib/server/reports/programme/findings.ts';
import { universalAnswer } from '#lib/server/reports/universal.ts';
import { daysOf, readQuery } from '../overview/portfolio-query.ts';

/** Years in which campaigns ended, newest first. */
const yearsOf = (lines: readonly PortfolioLine[]): string[] =>
	[...new Set(lines.flatMap(({ to }) => to?.slice(0, 4) ?? []))].toSorted().toReversed();

/** What a member's address asks for, found: the page and its file show the same. */
export async function askedProgramme(locals: App.Locals, settings: URLSearchParams) {
	await overviewReady();
	const viewer = await requestViewer(locals);
	const now = new Date();
	const today = calendarDay(now.toISOString());
	const all = await linesFor(store(), viewer, { now });
	const query = readQuery(settings);
	// Until a workspace has campaigns of its own, the demo is its programme.
	const isDemo = all.demo.length > 0 && (query.demo || all.own.length === 0);
	const lines = isDemo ? all.demo : all.own;
	const days = daysOf(query, today);
	const hidden = await hiddenSlugs(store(), viewer);
	const asked = { hidden, from: days.from || undefined, to: days.to || undefined };
	return {
		found: await programmeFindings(store(), now, { lines, days }),
		universal: (await universalAnswer(store(), now, asked)).filter(({ demo }) => demo === isDemo),
		isDemo,
		today,
		period: query.period,
		years: yearsOf(lines)
	};
}
