import type { Direction, Metric } from './metric.ts';

/** The goal of a campaign. */
export const goals = ['sales', 'engagement', 'loyalty', 'satisfaction', 'retention'] as const;
export type Goal = (typeof goals)[number];

export const isGoal = (text: string): text is Goal => goals.some((goal) => goal === text);

const goalTexts: Readonly<Record<Goal, string>> = {
	sales: 'Sales: more people buy, or they buy for more',
	engagement: 'Engagement: more people click',
	loyalty: 'Loyalty: customers are worth more over time',
	satisfaction: 'Satisfaction: people say they are content',
	retention: 'Retention: people stay reachable'
};

export const goalWords = (goal: Goal): string => goalTexts[goal];

/** How a measure outside the contract is analysed. */
export interface CustomMetric {
	/** Its column. */
	readonly measure: string;
	readonly label: string;
	readonly direction: Direction;
	readonly role: 'secondary' | 'guardrail';
	readonly unit: 'number' | 'money';
	/** Largest accepted harm of a guardrail, as a share of the control's value: 0.05 is 5%. */
	readonly margin: number;
}

/** The role of a metric of the contract in this campaign, unless it decides. */
export interface RoleChoice {
	/** Name of the metric. */
	readonly metric: string;
	readonly role: 'secondary' | 'guardrail';
	/**
	 * Largest accepted harm of a guardrail: a share of the control's value (0.05 is 5%), of a score its points; null: the
	 * metric's own.
	 */
	readonly margin: number | null;
}

/** Other roles, limits or directions after results were published. */
export interface RoleSwitch {
	readonly changes: readonly {
		/** Name of the metric. */
		readonly metric: string;
		/** The old and the new role, in words: "secondary", "guardrail within 5%". */
		readonly from: string;
		readonly to: string;
	}[];
	/** ISO moment. */
	readonly at: string;
	readonly by: string;
}

/** A change of the deciding metric after results were published. */
export interface PrimarySwitch {
	/** Names of metrics. */
	readonly from: string;
	readonly to: string;
	/** ISO moment. */
	readonly at: string;
	readonly by: string;
}

/** A change of the intervals' level after results were published. */
export interface LevelSwitch {
	/** Two-sided levels, such as 0.95. */
	readonly from: number;
	readonly to: number;
	/** ISO moment. */
	readonly at: string;
	readonly by: string;
}

/** The aims of a campaign. */
export interface Aims {
	readonly goal: Goal | null;
	/** Name of the metric that decides; null: the first of the goal's metrics that the file contains. */
	readonly primary: string | null;
	readonly custom: readonly CustomMetric[];
	/** Planned people of a treatment and the control together: always-valid intervals are tightest there. Declared before the first publication. */
	readonly plannedPeople?: number | null;
	/** Stored in full when a goal is chosen, so that later versions of the proposals do not change it; left out: every metric's own role. */
	readonly roles?: readonly RoleChoice[];
	/** Oldest first; never shortened. */
	readonly switches: readonly PrimarySwitch[];
	/** The same for roles. */
	readonly roleSwitches?: readonly RoleSwitch[];
	/** The same for the level of intervals. */
	readonly levelSwitches?: readonly LevelSwitch[];
}

export const noAims: Aims = { goal: null, primary: null, custom: [], switches: [] };

/** Metrics that show whether a goal is reached, the best first. */
const wanted: Readonly<Record<Goal, readonly string[]>> = {
	sales: ['conversion', 'revenue_per_person', 'orders_per_person', 'clv'],
	engagement: ['click_rate', 'ctr', 'reach_rate', 'conversion', 'impressions_per_person', 'cost_per_click'],
	loyalty: ['clv', 'orders_per_person', 'revenue_per_person'],
	satisfaction: ['csat', 'nps', 'complaint_rate'],
	retention: ['unsubscribe_rate', 'orders_per_person', 'clv']
};

/** Metrics that could pay for a goal, besides those that are guardrails everywhere (opt-outs, complaints, satisfaction). */
const guarded: Readonly<Record<Goal, readonly string[]>> = {
	sales: [],
	engagement: ['conversion'],
	loyalty: ['conversion'],
	satisfaction: ['conversion'],
	retention: ['revenue_per_person']
};

/** Metrics proposed for a goal, by name. */
export interface Proposal {
	/** Null where the file has nothing that shows the goal. */
	readonly primary: string | null;
	readonly secondary: readonly string[];
	readonly guardrails: readonly string[];
}

/**
 * The roles of the available metrics under a goal: the first that shows it decides, the others that show it
 * are secondary, and those that could pay for it are guardrails.
 */
export function proposalFor(goal: Goal, metrics: readonly Pick<Metric, 'name' | 'role'>[]): Proposal {
	const there = new Set(metrics.map(({ name }) => name));
	const [primary = null, ...rest] = wanted[goal].filter((name) => there.has(name));
	const guardrails = metrics
		.filter((metric) => isGuarded(goal, metric) && metric.name !== primary)
		.map(({ name }) => name);
	return { primary, secondary: rest.filter((name) => !guardrails.includes(name)), guardrails };
}

const isGuarded = (goal: Goal, { name, role }: Pick<Metric, 'name' | 'role'>): boolean =>
	role === 'guardrail' || guarded[goal].includes(name);

/** The roles a goal proposes for the metrics that do not decide. */
export const rolesFor = (goal: Goal, metrics: readonly Pick<Metric, 'name' | 'role'>[]): RoleChoice[] =>
	metrics.map((metric) => ({
		metric: metric.name,
		role: isGuarded(goal, metric) ? 'guardrail' : 'secondary',
		margin: null
	}));

/** The metric that decides by these aims; undefined where they name none, or the file has no such metric. */
export function primaryFor(
	{ goal, primary }: Pick<Aims, 'goal' | 'primary'>,
	metrics: readonly Pick<Metric, 'name' | 'role'>[]
): string | undefined {
	if (primary !== null && metrics.some(({ name }) => name === primary)) return primary;
	return (goal && proposalFor(goal, metrics).primary) ?? undefined;
}
