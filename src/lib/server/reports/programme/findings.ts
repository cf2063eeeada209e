import { dataGains, type DataGain } from '#lib/experiment/programme/data-gains.ts';
import { isWithin, type PortfolioLine } from '#lib/experiment/programme/portfolio.ts';
import type { SegmentOfCampaign } from '#lib/experiment/programme/next-questions.ts';
import { programme, type Programme } from '#lib/experiment/programme/programme.ts';
import { programmeValue, type ProgrammeValue } from '#lib/experiment/programme/programme-value.ts';
import type { DataReturn } from '#lib/experiment/roi/data/return-on-data.ts';
import { sourcedCards } from '../../analysis/portfolio.ts';
import { confidenceOf } from '../../campaigns/workspace.ts';
import type { Read } from '../../db/database.ts';
import { dataProgrammes } from '../data-returns.ts';
import { decisions, type CampaignDecision } from '../decisions.ts';
import { returnsOf } from '../returns.ts';

/** A decision that counts, with the campaign it is on. */
export interface ProgrammeDecision extends Pick<
	CampaignDecision,
	'kind' | 'variant' | 'reason' | 'nextCheck' | 'by' | 'at'
> {
	readonly slug: string;
	readonly name: string;
	/** Null where one signature suffices. */
	readonly countersignedBy: string | null;
	/** The day of the next check has come. */
	readonly isDue: boolean;
}

export interface ProgrammeAsked {
	/** Campaigns that are there for the reader: demo ones or others, never both. */
	readonly lines: readonly PortfolioLine[];
	/** ISO days, both included; empty for all. */
	readonly days: { readonly from: string; readonly to: string };
	/** ISO 4217; the most used one where it is left out. */
	readonly currency?: string | undefined;
}

/** Everything that a programme says of its campaigns, as numbers: its page, its file and the API are made from it. */
export interface ProgrammeFindings {
	/** Published campaigns of the requested days. */
	readonly lines: readonly PortfolioLine[];
	readonly value: ProgrammeValue;
	/** The pooled lifts of ended campaigns; null where no two are compared by the same metric. */
	readonly effects: Programme | null;
	readonly kinds: readonly DataGain[];
	/** Segments whose gain could be above or below 0. */
	readonly segments: readonly SegmentOfCampaign[];
	/** The newest first. */
	readonly decisions: readonly ProgrammeDecision[];
}

/** Decisions on some campaigns that count. */
async function decisionsOn(
	store: Read,
	now: Date,
	lines: readonly PortfolioLine[]
): Promise<ProgrammeDecision[]> {
	const bySlug = new Map(lines.map((line) => [line.slug, line]));
	const decided = await decisions.latestOfAll(store);
	return (await sourcedCards(store, now))
		.flatMap(({ source, card: { slug } }): ProgrammeDecision[] => {
			const line = bySlug.get(slug);
			const current = decided.get(source.campaign.id)?.current;
			if (!line || !current) return [];
			const { kind, variant, reason, nextCheck, by, at, countersigned } = current;
			return [
				{
					slug,
					name: line.name,
					kind,
					variant,
					reason,
					nextCheck,
					by,
					at,
					countersignedBy: countersigned?.by ?? null,
					isDue: line.decision?.isDue ?? false
				}
			];
		})
		.sort((a, b) => (a.at < b.at ? 1 : -1));
}

/** Open segments of all campaigns. */
async function segmentsOf(store: Read, now: Date): Promise<SegmentOfCampaign[]> {
	const returns = await returnsOf(store, now);
	return (await sourcedCards(store, now)).flatMap(({ source, card: { slug } }) =>
		(returns.get(source.campaign.id)?.openSegments ?? []).map((one) => ({ ...one, slug }))
	);
}

/** What some campaigns say together, of what is known about them. */
export function findingsAmong(
	{ lines: all, days, currency }: ProgrammeAsked,
	known: {
		readonly confidence: number;
		readonly returns: readonly DataReturn[];
		readonly segments?: readonly SegmentOfCampaign[];
		readonly decisions: readonly ProgrammeDecision[];
	}
): ProgrammeFindings {
	const lines = all.filter(
		(line) => (line.status === 'ended' || line.status === 'running') && isWithin(line, days)
	);
	const ended = lines.filter(({ kind, status }) => kind === 'campaign' && status === 'ended');
	const value = programmeValue(lines, known.confidence, currency);
	const shown = new Set(lines.map(({ slug }) => slug));
	return {
		lines,
		value,
		effects: programme(ended, known.confidence),
		kinds: dataGains(lines, known.returns, value),
		segments: (known.segments ?? []).filter(({ slug }) => shown.has(slug)),
		decisions: known.decisions.filter(({ slug }) => shown.has(slug))
	};
}

/** What was found already, for as long as the campaigns are the same. */
const known = new WeakMap<readonly PortfolioLine[], Map<string, ProgrammeFindings>>();
const maxKnown = 20;

/** What the campaigns of a reader say together. */
export async function programmeFindings(
	store: Read,
	now: Date,
	asked: ProgrammeAsked
): Promise<ProgrammeFindings> {
	const confidence = await confidenceOf(store);
	const byQuestion = known.get(asked.lines) ?? new Map<string, ProgrammeFindings>();
	known.set(asked.lines, byQuestion);
	const question = JSON.stringify([confidence, asked.days, asked.currency]);
	const before = byQuestion.get(question);
	if (before) return before;
	const isDemo = asked.lines.some(({ demo }) => demo);
	const returns = (await dataProgrammes(store, now)).find(({ demo }) => demo === isDemo);
	const found = findingsAmong(asked, {
		confidence,
		returns: returns?.rows ?? [],
		segments: await segmentsOf(store, now),
		decisions: await decisionsOn(store, now, asked.lines)
	});
	if (byQuestion.size < maxKnown) byQuestion.set(question, found);
	return found;
}
