import { normalCdf } from '#lib/stats/distributions/normal.ts';
import type { DataGain } from './data-gains.ts';
import type { OpenSegment } from '../roi/money/segment-gains.ts';
import { isCounted } from './gain-summary.ts';
import type { PortfolioLine } from './portfolio.ts';

/** Something a further test could settle. */
export interface NextQuestion {
	readonly kind: 'campaign' | 'data' | 'segment';
	/** Slug of a campaign, or code of a kind of personal data. */
	readonly about: string;
	readonly name: string;
	/** The segment of the campaign that it is about. */
	readonly segment?: { readonly axis: string; readonly value: string };
	/** Expected loss of deciding by what is known now, in the currency: what knowing the truth is worth on average. */
	readonly value: number;
	/** What a test costs, in the currency: as much as the campaigns it is about, on average. */
	readonly cost: number;
	/** Value ÷ cost: the key of the order. */
	readonly perCost: number;
	readonly gain: { readonly estimate: number; readonly low: number; readonly high: number };
	readonly currency: string;
}

/** A segment of a campaign whose gain could be above or below 0. */
export interface SegmentOfCampaign extends OpenSegment {
	readonly slug: string;
}

/** A test costs at least this share of the width of the range: nothing is free. */
const leastCost = 0.01;

/**
 * The expected loss of the better decision between doing it and not, where the gain is normal: σ·(φ(u) − u·Φ(−u)) with u = |gain|/σ.
 *
 * @param estimate of the gain
 * @param error    standard error, above 0
 * @see Raiffa & Schlaifer (1961), Applied Statistical Decision Theory, ch. 5 (expected value of perfect information)
 */
export function valueOfKnowing(estimate: number, error: number): number {
	const u = Math.abs(estimate) / error;
	const density = Math.exp(-0.5 * u * u) / Math.sqrt(2 * Math.PI);
	return error * Math.max(0, density - u * normalCdf(-u));
}

const ranked = (
	question: Omit<NextQuestion, 'value' | 'cost' | 'perCost'>,
	{ error, cost }: { error: number; cost: number }
): NextQuestion => {
	const { low, high, estimate } = question.gain;
	const value = valueOfKnowing(estimate, error);
	const price = Math.max(cost, leastCost * (high - low));
	return { ...question, value, cost: price, perCost: value / price };
};

/**
 * Open questions, the one whose answer is worth most for its cost first: campaigns that are too close to call, kinds of personal data
 * and segments whose gain could be above or below 0.
 *
 * @param lines    published campaigns of one sort, demo or not
 * @param segments of these campaigns
 * @param most     questions at most
 */
export function nextQuestions(
	lines: readonly PortfolioLine[],
	{ kinds, segments }: { kinds: readonly DataGain[]; segments: readonly SegmentOfCampaign[] },
	{ currency, most }: { currency: string | null; most: number }
): NextQuestion[] {
	if (currency === null) return [];
	const counted = lines.filter(isCounted).filter((line) => line.currency === currency);
	const costs = new Map(counted.map(({ name, gain }) => [name, gain.cost]));
	const campaigns = counted
		.filter(({ paid }) => paid === 'too-close')
		.map((line) =>
			ranked(
				{ kind: 'campaign', about: line.slug, name: line.name, gain: line.gain.gain, currency },
				{ error: (line.gain.below + line.gain.above) / 2, cost: line.gain.cost }
			)
		);
	const asked = new Set(campaigns.map(({ name }) => name));
	const data = kinds.flatMap(({ kind, gain, campaigns: names }): NextQuestion[] => {
		if (!gain || !(gain.low < 0 && gain.high > 0)) return [];
		// What one campaign alone uses is that campaign's question.
		if (names.length === 1 && asked.has(names[0] ?? '')) return [];
		const known = names.flatMap((name) => costs.get(name) ?? []);
		const cost = known.reduce((sum, one) => sum + one, 0) / Math.max(1, known.length);
		return [
			ranked(
				{ kind: 'data', about: kind, name: kind, gain, currency },
				{ error: (gain.high - gain.low) / (2 * 1.959963984540054), cost }
			)
		];
	});
	const bySlug = new Map(counted.map((line) => [line.slug, line]));
	const parts = segments.flatMap(({ slug, axis, value, gain, error, cost }): NextQuestion[] => {
		const line = bySlug.get(slug);
		// Where the whole campaign is open, that is the question.
		if (!line || line.paid === 'too-close') return [];
		const segment = { axis, value };
		return [
			ranked({ kind: 'segment', about: slug, name: line.name, segment, gain, currency }, { error, cost })
		];
	});
	return [...campaigns, ...data, ...parts]
		.filter(({ value }) => value > 0)
		.sort((a, b) => b.perCost - a.perCost)
		.slice(0, most);
}
