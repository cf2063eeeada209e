import { isGoal, proposalFor, rolesFor, type Aims, type RoleChoice } from '#lib/experiment/metrics/goals.ts';
import type { Metric } from '#lib/experiment/metrics/metric.ts';
import { contractMetrics } from '#lib/experiment/metrics/metrics.ts';
import { typedNumber } from '#lib/format/typed-number.ts';

/** Longest label of a metric. */
export const longestLabel = 60;
/** Proposed limit of a guardrail, in percent. */
const usualMargin = 5;

/** A measure outside the contract as it is in the form. */
export interface TypedCustom {
	readonly measure: string;
	readonly label: string;
	readonly direction: string;
	readonly role: string;
	readonly unit: string;
	/** In percent. */
	readonly margin: string;
}

/** What a metric of the contract is for, as it is in the form. */
export interface TypedRole {
	readonly metric: string;
	readonly role: string;
	/** In percent, of a score in points; empty: the metric's own. */
	readonly margin: string;
}

/** Goal and metrics as typed; blank where nothing is chosen. */
export interface TypedAims {
	readonly goal: string;
	readonly primary: string;
	readonly custom: readonly TypedCustom[];
	/** The goal that the roles below were proposed for. */
	readonly rolesOf: string;
	readonly roles: readonly TypedRole[];
}

/** Words for what is wrong, by the field's name in the form. */
export type AimsProblems = Readonly<Record<string, string>>;

const percent = (share: number): string => typedNumber(Number((share * 100).toFixed(4)));

/** A published measure outside the contract, as it is read unless somebody says otherwise. */
interface OwnMeasure {
	readonly name: string;
	readonly label: string;
	readonly money: boolean;
}

/** What may be chosen from. */
export interface Choices {
	readonly metrics: readonly Pick<Metric, 'name' | 'label' | 'role'>[];
	/** Results can be seen. */
	readonly published: boolean;
}

export const contractMetric = (name: string): Metric | undefined =>
	contractMetrics.find((metric) => metric.name === name);

/** The metrics whose roles are asked for: those published; before that those that the goal speaks of. */
function castFor(goal: string, { metrics, published }: Choices): readonly Metric[] {
	const named = isGoal(goal) ? proposalFor(goal, contractMetrics) : null;
	const declared = new Set(named ? [named.primary, ...named.secondary, ...named.guardrails] : []);
	return metrics.flatMap(({ name }) => {
		const metric = contractMetric(name);
		return metric && (published || declared.has(name)) ? [metric] : [];
	});
}

/**
 * The roles that a goal proposes, or those that were chosen.
 *
 * @param chosen what was declared for this goal; empty for its proposal
 */
export function typedRoles(
	goal: string,
	choices: Choices,
	chosen: readonly RoleChoice[] = []
): readonly TypedRole[] {
	const proposed = isGoal(goal) ? rolesFor(goal, contractMetrics) : [];
	return castFor(goal, choices).map(({ name, role, unit }) => {
		const declared = [...chosen, ...proposed].find(({ metric }) => metric === name);
		const margin = declared?.margin ?? null;
		return {
			metric: name,
			role: declared?.role ?? (role === 'guardrail' ? 'guardrail' : 'secondary'),
			margin: margin === null ? '' : unit === 'score' ? typedNumber(margin) : percent(margin)
		};
	});
}

/** What metrics are for where nobody chose, whatever a goal would propose today. */
const ownRoles: readonly RoleChoice[] = contractMetrics.map(({ name, role }) => ({
	metric: name,
	role: role === 'guardrail' ? role : 'secondary',
	margin: null
}));

/** The metric that decides with what is chosen now; null where the file has nothing for the goal. */
export function decidingWith(
	{ goal, primary }: Pick<TypedAims, 'goal' | 'primary'>,
	{ metrics, published }: Choices
): string | null {
	const proposed = isGoal(goal) ? proposalFor(goal, metrics).primary : null;
	const usual = published ? metrics.find(({ role }) => role === 'primary')?.name : undefined;
	return primary || proposed || (usual ?? null);
}

/** What the form starts with. */
export const typedAims = (aims: Aims, measures: readonly OwnMeasure[], choices: Choices): TypedAims => ({
	goal: aims.goal ?? '',
	primary: aims.primary ?? '',
	rolesOf: aims.goal ?? '',
	roles: typedRoles(aims.goal ?? '', choices, aims.roles ?? ownRoles),
	custom: measures.map(({ name: measure, label, money }) => {
		const declared = aims.custom.find((one) => one.measure === measure);
		return declared
			? { ...declared, margin: percent(declared.margin) }
			: {
					measure,
					label,
					direction: 'increase',
					role: 'secondary',
					unit: money ? 'money' : 'number',
					margin: typedNumber(usualMargin)
				};
	})
});
