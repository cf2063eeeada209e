import type { CampaignGain } from '#lib/experiment/roi/money/campaign-gain.ts';
import { paidState, type PaidState } from '#lib/experiment/programme/paid.ts';
import type { PortfolioLine } from '#lib/experiment/programme/portfolio.ts';
import type { ShownRow } from '#lib/experiment/results/comparison/results.ts';

/** A gain with this standard error on both sides. */
export function gainOf(estimate: number, error = 1): CampaignGain {
	const gain = {
		estimate,
		low: estimate - 1.959963984540054 * error,
		high: estimate + 1.959963984540054 * error
	};
	return {
		margin: gain,
		cost: 0,
		gain,
		below: error,
		above: error,
		chance: 0.5,
		confidence: 0.95,
		treatments: 1
	};
}

/** A line of the overview; unless it is said otherwise, of an ended campaign with a result and a gain of 0. */
export function lineOf(name: string, more: Partial<PortfolioLine> = {}): PortfolioLine {
	const primary = { status: 'shown', variant: 'picks', verdict: 'better' } as unknown as ShownRow;
	const line: PortfolioLine = {
		slug: name.toLowerCase(),
		name,
		demo: false,
		kind: 'campaign',
		status: 'ended',
		channel: null,
		asOf: null,
		people: { total: 1000, shown: 900 },
		recurring: false,
		primary,
		metric: null,
		currency: 'EUR',
		headline: null,
		lift: null,
		guardrails: { broken: 0, held: 0, total: 0 },
		trust: { state: 'ok', labels: [], unit: null, change: null, limit: null },
		split: 'as planned',
		owner: null,
		tags: [],
		from: null,
		to: null,
		gain: gainOf(0),
		paid: 'too-close',
		decision: null,
		awaits: null,
		news: null,
		...more
	};
	return { ...line, paid: more.paid ?? stateOf(line) };
}

/** The state of a line by what is known of its gain, as its page would have it. */
function stateOf({ status, split, gain }: PortfolioLine): PaidState {
	const running = status === 'running';
	const chip = () => {
		if (split === 'off' || gain === 'not_comparable') return 'Not comparable';
		if (gain === 'no_margin') return 'Add costs';
		if (gain === null || typeof gain === 'string') return 'Better';
		if (gain.gain.low > 0) return running ? 'Paying' : 'Paid';
		if (gain.gain.high < 0) return running ? 'Losing' : 'Lost';
		return running ? 'Too early' : 'Too close';
	};
	return paidState({ status }, chip(), typeof gain === 'object');
}
