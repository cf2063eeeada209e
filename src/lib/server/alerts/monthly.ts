import { dayOf, daysOfMonth, isoDay, monthOf } from '#lib/experiment/day.ts';
import { gainSummary } from '#lib/experiment/programme/gain-summary.ts';
import type { PortfolioLine } from '#lib/experiment/programme/portfolio.ts';
import { confidenceOf } from '../campaigns/workspace.ts';
import { inTurn } from '../db/in-turn.ts';
import type { Read, Store } from '../db/database.ts';
import { hourIn, hourOfDay } from '../mail/week.ts';
import { portfolioLines } from '../reports/portfolio-lines.ts';
import { brandOf } from './brand.ts';
import { deliveries } from './deliveries.ts';
import type { Moment } from './look.ts';
import { monthlyMessage, type MonthlyReport } from './monthly-letter.ts';
import { targets, type Target } from './targets.ts';

/** The report is sent on one of the first days of a month, or not at all: an old one is of no use. */
const LAST_DAY = 7;

/** The month whose report is due, as a serial number; null on other days. */
export function dueMonth({ now, timeZone }: Moment): number | null {
	const today = dayOf(now, timeZone);
	const month = monthOf(today);
	const dayOfMonth = today - daysOfMonth(month).from + 1;
	const isEarly = dayOfMonth === 1 && hourIn(now, timeZone) < hourOfDay;
	return isEarly || dayOfMonth > LAST_DAY ? null : month - 1;
}

const keyOf = (month: number): string => `report ${isoDay(daysOfMonth(month).from).slice(0, 7)}`;

/** Members who want the report of a month and have no letter with it. */
async function waiting(store: Read, month: number): Promise<Target[]> {
	return await inTurn.filter(
		(await targets.active(store)).filter(
			({ channel, topics }) => channel === 'email' && topics.includes('report')
		),
		async ({ id }) => !(await deliveries.has(store, id, keyOf(month)))
	);
}

/** Is there a report to write? */
export async function isReportDue(store: Read, moment: Moment): Promise<boolean> {
	const month = dueMonth(moment);
	return month !== null && (await waiting(store, month)).length > 0;
}

/** What the report of a month says, from the lines of the overview. */
export function reportOf(lines: readonly PortfolioLine[], month: number, confidence: number): MonthlyReport {
	const { from, to } = daysOfMonth(month);
	const [first, last] = [isoDay(from), isoDay(to)];
	const own = lines.filter(({ demo, kind }) => !demo && kind === 'campaign');
	const isSoFar = ({ status, to: end }: PortfolioLine) => status !== 'ended' || end === null || end <= last;
	return {
		from: first,
		to: last,
		summary: gainSummary(own.filter(isSoFar), confidence),
		ended: own.filter(
			({ status, to: end }) => status === 'ended' && end !== null && end >= first && end <= last
		),
		running: own.filter(({ status }) => status === 'running')
	};
}

/** Writes the letters of the report that is due. */
export async function writeReports(store: Store, moment: Moment): Promise<void> {
	const month = dueMonth(moment);
	if (month === null || (await waiting(store, month)).length === 0) return;
	const lines = await portfolioLines(store, moment.now);
	const message = monthlyMessage(
		reportOf(lines, month, await confidenceOf(store)),
		(await brandOf(store)).name
	);
	await store.write(async (tx) => {
		for (const { id } of await waiting(tx, month))
			await deliveries.add(tx, {
				targetId: id,
				key: keyOf(month),
				campaignId: null,
				message,
				now: moment.now
			});
	});
}
