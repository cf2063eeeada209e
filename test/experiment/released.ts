import { analyse, type AnalysisFacts } from '#lib/experiment/results/analyse.ts';
import type { CampaignResults } from '#lib/experiment/results/comparison/results.ts';
import { CubeBuilder, type Measure, type MeasureKind } from '#lib/privacy/cube.ts';
import { defaultPolicy, type Policy } from '#lib/privacy/policy.ts';
import { releaseCampaign } from '#lib/privacy/release.ts';
import type { ReleasedEpoch } from '#lib/privacy/released.ts';

/** One group of people of a made-up campaign. */
export interface Group {
	readonly variant: string;
	readonly day?: number;
	readonly segment?: string;
	readonly people: number;
	readonly sums: Readonly<Record<string, number>>;
}

const kinds: Record<string, MeasureKind> = {
	conversions: 'outcome',
	unsubscribes: 'outcome',
	complaints: 'outcome',
	reached: 'outcome',
	promoters: 'answer',
	detractors: 'answer',
	nps_responses: 'answer',
	clicks: 'event',
	impressions: 'event',
	orders: 'event',
	pre_orders: 'event',
	pre_clicks: 'event',
	pre_impressions: 'event',
	pre_conversions: 'outcome',
	revenue: 'money',
	pre_revenue: 'money'
};

const measureOf = (name: string): Measure => {
	const [a, b] = name.split('_x_');
	if (a && b) return { name, kind: kinds[a] ?? 'money', role: 'product', of: [a, b] };
	if (name.endsWith('_sq'))
		return { name, kind: kinds[name.slice(0, -3)] ?? 'money', role: 'square', of: [name.slice(0, -3)] };
	if (name.endsWith('_cu')) return { name, kind: 'money', role: 'cube', of: [name.slice(0, -3)] };
	return { name, kind: kinds[name] ?? 'money', role: 'sum', of: [] };
};

/** A campaign as the release engine publishes it, the first group's variant being the control. */
export function released(groups: readonly Group[], policy: Partial<Policy> = {}): readonly ReleasedEpoch[] {
	const names = [...new Set(groups.flatMap(({ sums }) => Object.keys(sums)))];
	const builder = new CubeBuilder(
		groups.some(({ segment }) => segment !== undefined) ? ['segment'] : [],
		names.map(measureOf)
	);
	for (const { variant, day, segment, people, sums } of groups) {
		builder.add({
			variant,
			day: day ?? null,
			segments: segment === undefined ? [] : [segment],
			people,
			measures: names.map((name) => sums[name] ?? NaN)
		});
	}
	return releaseCampaign(builder.build(groups[0]?.variant ?? ''), { ...defaultPolicy, ...policy });
}

/** The facts of a made-up campaign besides its groups: it has ended, without a declared split. */
export const facts: AnalysisFacts = {
	campaign: 'Test',
	confidence: 0.95,
	plan: null,
	running: false,
	currency: 'EUR'
};

/** The results of a made-up campaign. */
export const analysed = (groups: readonly Group[], more: Partial<AnalysisFacts> = {}): CampaignResults =>
	analyse(released(groups), { ...facts, ...more });

/** 5,000 people who bought much the same before: their revenue can be adjusted by it. */
export const withPast = (variant: string, revenue: number): Group => ({
	variant,
	people: 5000,
	sums: {
		conversions: 500,
		revenue,
		revenue_sq: revenue * 40,
		pre_revenue: variant === 'control' ? 10_000 : 10_001,
		pre_revenue_sq: 400_000,
		revenue_x_pre_revenue: revenue * 36
	}
});
