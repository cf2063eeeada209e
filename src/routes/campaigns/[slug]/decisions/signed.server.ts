import { decisionWords } from '#lib/experiment/decision.ts';
import { calendarDay, day } from '#lib/format/date.ts';
import type { Campaign } from '#lib/server/campaigns/campaigns.ts';
import { store } from '#lib/server/db/store.ts';
import { decisions, type CampaignDecision } from '#lib/server/reports/decisions.ts';

const titleOf = ({ kind, variant }: CampaignDecision): string =>
	variant === null ? decisionWords(kind) : `${decisionWords(kind)}: ${variant}`;

/** A signed decision in words. */
function lineOf(one: CampaignDecision) {
	const { report, kind, reason, nextCheck, by, at, countersigned, waitsFor } = one;
	const signers = [by ?? 'somebody not recorded', ...(countersigned ? [countersigned.by] : [])].join(' and ');
	return {
		report,
		kind,
		title: titleOf(one),
		reason,
		signed: `Signed ${day(calendarDay(at))} by ${signers}${waitsFor === null ? '' : ', waits for a second signature'}`,
		nextCheck: nextCheck === null ? null : `Next check ${day(nextCheck)}`
	};
}

/** Signed decisions on a campaign in words, the newest first, and the one that counts. */
export async function signedDecisions({ id }: Campaign) {
	const list = await decisions.list(store(), id);
	const { current } = await decisions.latest(store(), id);
	return {
		list: list.map(lineOf),
		badge: current && { kind: current.kind, words: decisionWords(current.kind), report: current.report }
	};
}
