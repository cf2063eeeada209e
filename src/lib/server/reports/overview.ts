import { trendWords, returnProgrammeWords } from '#lib/experiment/programme/programme-words.ts';
import type { CampaignStatus } from '#lib/experiment/programme/card.ts';
import type { Headline, Range } from '#lib/experiment/results/comparison/results.ts';
import { returnProgrammes } from '#lib/experiment/programme/return-programme.ts';
import { dayOf, isoDay } from '#lib/experiment/day.ts';
import { valueTrend } from '#lib/experiment/programme/programme-spread.ts';
import { leftOutWords, type LeftOutReason } from '#lib/experiment/roi/money/left-out.ts';
import { gainVerdict, reportedGain, type GainVerdict } from '#lib/experiment/roi/roi-decision.ts';
import { sourcedCards } from '../analysis/portfolio.ts';
import { personName } from '../campaigns/people.ts';
import { confidenceOf } from '../campaigns/workspace.ts';
import type { Read } from '../db/database.ts';
import { inTurn } from '../db/in-turn.ts';
import { decisions, type CampaignDecision } from './decisions.ts';
import { reports, type Signature } from './reports.ts';
import { returnsOf, type CampaignReturnFacts } from './returns.ts';

/** One campaign as a line of the list of reports. */
export interface ReportLine {
	readonly slug: string;
	readonly name: string;
	readonly demo: boolean;
	readonly status: CampaignStatus;
	readonly currency: string;
	/** Null while nothing is published. */
	readonly headline: Headline | null;
	/** What it earned with all its treatments; null where that is unknown. */
	readonly gain: Range | null;
	readonly verdict: GainVerdict | null;
	/** Margin and costs, or the value of a conversion, are missing. */
	readonly needsCosts: boolean;
	/** Why there is no gain, in words; null where there is one. */
	readonly noGain: string | null;
	/** The decision that counts. */
	readonly decided: CampaignDecision | null;
	/** A newer decision, and the name of the person whose signature it waits for. */
	readonly pending: (CampaignDecision & { readonly waitsForName: string }) | null;
	/** The day of the next check has come. */
	readonly isDue: boolean;
	/** The newest signed report. */
	readonly signed: Signature | null;
}

/** Unsigned campaigns with published results come first, then what is due; nothing to sign comes last. */
const rankOf = ({ headline, status, decided, isDue }: ReportLine): number =>
	headline === null || status === 'withdrawn' ? 3 : !decided ? 0 : isDue ? 1 : 2;

/** The gain of a line, or why there is none. */
function gainOfLine(facts: CampaignReturnFacts | undefined) {
	const gain: CampaignReturnFacts['gain'] = facts?.gain ?? 'not_published';
	const found = reportedGain(typeof gain === 'string' ? null : gain, facts?.lead ?? null);
	const reason: LeftOutReason | null = found || typeof gain !== 'string' ? null : gain;
	return {
		gain: found?.gain ?? null,
		verdict: found && gainVerdict(found),
		needsCosts: reason === 'no_margin' || reason === 'no_money',
		noGain: reason === null ? null : leftOutWords[reason]
	};
}

/** A line as pages show it: without reasons of decisions and ids of people. */
export const listedLine = ({ decided, pending, ...line }: ReportLine) => ({
	...line,
	decided: decided && {
		kind: decided.kind,
		report: decided.report,
		by: decided.by,
		at: decided.at,
		nextCheck: decided.nextCheck,
		countersignedBy: decided.countersigned?.by ?? null
	},
	pending: pending && { kind: pending.kind, report: pending.report, waitsForName: pending.waitsForName }
});

/** Every campaign's gain and decision, unsigned ones first, and what the ended ones say together. */
export async function reportOverview(
	store: Read,
	now: Date
): Promise<{
	readonly lines: readonly ReportLine[];
	/** Money by currency; nothing while no campaign has ended. */
	readonly together: readonly { readonly headline: string; readonly sentence: string }[];
}> {
	const cards = await sourcedCards(store, now);
	const confidence = await confidenceOf(store);
	const returns = await returnsOf(store, now);
	const signatures = await reports.newest(store);
	const decided = await decisions.latestOfAll(store);
	const waiting = [...decided.values()].flatMap(({ pending }) => pending?.waitsFor ?? []);
	const names = new Map(
		await inTurn.map(
			[...new Set(waiting)],
			async (person) => [person, await personName(store, person)] as const
		)
	);
	const today = isoDay(dayOf(now));
	const found = cards.map(({ source: { campaign }, card }) => {
		const { slug, name, demo, kind, status } = card;
		const facts = returns.get(campaign.id);
		const { decision: headline = null, gain = 'not_published', currency = campaign.currency } = facts ?? {};
		const { current = null, pending = null } = decided.get(campaign.id) ?? {};
		const line: ReportLine = {
			slug,
			name,
			demo,
			status,
			currency,
			headline,
			...gainOfLine(facts),
			decided: current,
			pending: pending && { ...pending, waitsForName: names.get(pending.waitsFor ?? '') ?? '' },
			isDue: current?.nextCheck != null && current.nextCheck <= today,
			signed: signatures.get(campaign.id) ?? null
		};
		const lastDay = campaign.endsOn === null ? card.asOf : isoDay(campaign.endsOn);
		return { slug, name, demo, kind, status, currency, gain, lastDay, line };
	});
	const counted = found.filter(({ status, kind }) => status === 'ended' && kind === 'campaign');
	const money = returnProgrammes(counted, confidence).map((one) => {
		const { headline, sentences } = returnProgrammeWords(one);
		const trend = valueTrend(
			counted.flatMap(({ demo, currency, gain, lastDay }) =>
				demo === one.demo && currency === one.currency && typeof gain !== 'string' && lastDay !== null
					? [{ lastDay, gain: gain.gain.estimate }]
					: []
			)
		);
		return { headline, sentence: [...sentences, ...trendWords(trend, one.currency)].join(' ') };
	});
	return {
		lines: found.map(({ line }) => line).toSorted((a, b) => rankOf(a) - rankOf(b)),
		together: money
	};
}
