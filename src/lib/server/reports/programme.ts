import { isoDay } from '#lib/experiment/day.ts';
import { valueTrend } from '#lib/experiment/programme/programme-spread.ts';
import { programme } from '#lib/experiment/programme/programme.ts';
import {
	returnProgrammes,
	rolledOutSum,
	type CampaignReturn
} from '#lib/experiment/programme/return-programme.ts';
import { universalWords } from '#lib/experiment/programme/universal-words.ts';
import { plainLocale } from '#lib/format/locale.ts';
import { inLocale } from '../settings/locale-scope.ts';
import { sourcedCards } from '../analysis/portfolio.ts';
import { confidenceOf } from '../campaigns/workspace.ts';
import type { Read } from '../db/database.ts';
import { decisions } from './decisions.ts';
import { returnsOf } from './returns.ts';
import { universalAnswer } from './universal.ts';
import type { LeftOutReason } from '#lib/experiment/roi/money/left-out.ts';

/** Which campaigns are asked for. */
export interface ProgrammeQuery {
	/** ISO 4217; the most used one where it is left out. */
	readonly currency?: string | undefined;
	/** ISO days, both included: campaigns whose last day is between them. */
	readonly from?: string | undefined;
	readonly to?: string | undefined;
	/** Campaigns that are not there for the reader. */
	readonly hidden: ReadonlySet<string>;
}

/** Is the last day within what is asked for, and if not, why not? */
function outside(last: string | null, { from, to }: ProgrammeQuery): LeftOutReason | null {
	if (from === undefined && to === undefined) return null;
	if (last === null) return 'no_dates';
	return (from !== undefined && last < from) || (to !== undefined && last > to) ? 'other_days' : null;
}

/** What the universal control group of a currency says; null where there is none. */
async function universalOf(
	store: Read,
	now: Date,
	{ query, currency }: { query: ProgrammeQuery; currency: string | null }
) {
	const real = (await universalAnswer(store, now, query)).filter(({ demo }) => !demo);
	const found = currency === null ? real[0] : real.find((one) => one.currency === currency);
	if (!found) return null;
	return { ...found, words: inLocale(plainLocale, () => universalWords(found)) };
}

/**
 * What the ended campaigns of a workspace say together; demo campaigns take no part. `lift` needs neither margin nor costs.
 */
export async function programmeAnswer(store: Read, now: Date, query: ProgrammeQuery) {
	const confidence = await confidenceOf(store);
	const returns = await returnsOf(store, now);
	const decided = await decisions.latestOfAll(store);
	const cards = (await sourcedCards(store, now)).filter(
		({ card }) =>
			!card.demo && card.kind === 'campaign' && card.status !== 'withdrawn' && !query.hidden.has(card.slug)
	);
	const leftOut = new Map<string, LeftOutReason>();
	const wanted = cards.flatMap(({ source, card }) => {
		const { id, endsOn } = source.campaign;
		const last = endsOn === null ? card.asOf : isoDay(endsOn);
		const reason =
			card.status === 'awaiting release'
				? 'not_published'
				: card.status === 'running'
					? 'running'
					: outside(last, query);
		if (!reason)
			return [{ card, last, returned: returns.get(id) ?? null, decided: decided.get(id)?.current }];
		leftOut.set(card.slug, reason);
		return [];
	});
	const earned = wanted.flatMap(({ card: { slug, name }, returned }): CampaignReturn[] =>
		returned ? [{ slug, name, demo: false, currency: returned.currency, gain: returned.gain }] : []
	);
	const sums = returnProgrammes(earned, confidence);
	const currency = query.currency ?? sums[0]?.currency ?? null;
	const sum = sums.find((one) => one.currency === currency);
	const rolledOut = rolledOutSum(
		wanted.flatMap(({ returned, decided: decision }) =>
			returned && returned.currency === currency && typeof returned.gain !== 'string'
				? [{ gain: returned.gain, rolledOut: decision ? decision.kind === 'roll-out' : null }]
				: []
		),
		confidence
	);
	const lifts = programme(
		wanted.map(({ card }) => card),
		confidence
	);
	for (const { slug, reason } of sum?.leftOut ?? []) leftOut.set(slug, reason);
	for (const one of earned) if (one.currency !== currency) leftOut.set(one.slug, 'other_currency');
	const trend = valueTrend(
		wanted.flatMap(({ last, returned }) =>
			last !== null && returned && returned.currency === currency && typeof returned.gain !== 'string'
				? [{ lastDay: last, gain: returned.gain.gain.estimate }]
				: []
		)
	);
	return {
		currency,
		confidence,
		campaigns: sum?.campaigns ?? 0,
		gain: sum?.gain ?? null,
		rolledOut:
			typeof rolledOut === 'string'
				? null
				: {
						...rolledOut.adjusted,
						adjusted: true as const,
						campaigns: rolledOut.campaigns,
						plain: rolledOut.plain
					},
		rolledOutReason: typeof rolledOut === 'string' ? rolledOut : null,
		lift: (lifts?.lifts ?? []).map(({ metric, campaigns, estimate, low, high, tau, spread, channels }) => ({
			metric,
			campaigns: campaigns.length,
			estimate,
			low,
			high,
			tau: tau.estimate,
			spread,
			channels
		})),
		universalControl: await universalOf(store, now, { query, currency }),
		quarters: trend.quarters,
		perQuarter: trend.perQuarter,
		leftOut: [...leftOut].map(([slug, reason]) => ({ slug, reason }))
	};
}
