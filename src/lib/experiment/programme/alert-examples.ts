import { isoDay } from '../day.ts';
import type { CampaignGain } from '../roi/money/campaign-gain.ts';
import type { PortfolioLine } from './portfolio.ts';

/** A gain with a 95% range of `error` to both sides. */
function gainOf(estimate: number, error: number): CampaignGain {
	const gain = { estimate, low: estimate - error, high: estimate + error };
	const side = error / 1.96;
	return {
		margin: gain,
		cost: 0,
		gain,
		below: side,
		above: side,
		chance: 1,
		confidence: 0.95,
		treatments: 1
	};
}

const plain = {
	demo: false,
	kind: 'campaign',
	channel: null,
	asOf: null,
	people: { total: 20_000, shown: 20_000 },
	recurring: false,
	primary: null,
	metric: null,
	headline: null,
	lift: null,
	guardrails: { broken: 0, held: 0, total: 0 },
	trust: null,
	split: 'as planned',
	owner: null,
	tags: [],
	decision: null,
	awaits: null,
	news: null
} satisfies Partial<PortfolioLine>;

/**
 * Invented campaigns that show what messages look like: between them each kind of alert is found once.
 * @param today in days since 1970-01-01
 * @param currency ISO 4217 code
 */
export function exampleLines(today: number, currency: string): PortfolioLine[] {
	const ago = (days: number) => isoDay(today - days);
	const line = (
		name: string,
		rest: Pick<PortfolioLine, 'status' | 'paid' | 'gain'> & Partial<PortfolioLine>
	) => {
		const slug = name.toLowerCase().replaceAll(' ', '-');
		return { ...plain, slug, name, currency, from: ago(60), to: ago(-30), ...rest };
	};
	const early = { status: 'running', paid: 'too-early', gain: gainOf(2000, 3000) } as const;
	return [
		line('Basket reminders', {
			...early,
			trust: { state: 'over', labels: ['Opt-outs'], unit: 'share', change: 0.0044, limit: 0.001 }
		}),
		line('Personal picks', { status: 'running', paid: 'paying', gain: gainOf(11_500, 6000) }),
		line('Welcome series', { status: 'ended', paid: 'paid', gain: gainOf(38_600, 15_000), to: ago(8) }),
		line('Spring offers', { ...early, news: { last: ago(11), every: 7 } }),
		line('Loyalty points', {
			status: 'ended',
			paid: 'too-close',
			gain: gainOf(1200, 4000),
			to: ago(1),
			decision: { kind: 'run-longer', by: null, on: ago(0), nextCheck: null, isDue: false }
		}),
		line('Voucher', { ...early, paid: 'not-comparable', split: 'off' })
	];
}
