import type { Measure } from '#lib/privacy/cube.ts';
import { definitions, type Definition } from './definitions.ts';
import { primaryFor, type Aims, type CustomMetric, type RoleChoice } from './goals.ts';
import { horizonOf } from './later-values.ts';
import { measuresOf, type Margin, type Metric } from './metric.ts';

export const contractMetrics: readonly Metric[] = definitions;

/** Do these measures give the metric a person-level interval? Many days can serve instead. */
export function canBeJudged(
	{
		name,
		kind,
		numerator,
		denominator,
		denominatorIsOutcome
	}: Pick<Metric, 'name' | 'kind' | 'numerator' | 'denominator' | 'denominatorIsOutcome'>,
	measures: readonly Pick<Measure, 'name'>[]
): boolean {
	const has = (wanted: string) => measures.some((measure) => measure.name === wanted);
	if (kind === 'proportion' || name === 'nps') return true;
	if (kind === 'mean' || name === 'csat') return has(`${numerator}_sq`);
	const together = has(`${numerator}_x_${denominator}`) || has(`${denominator}_x_${numerator}`);
	return has(`${numerator}_sq`) && together && (denominatorIsOutcome === true || has(`${denominator}_sq`));
}

/** Default order of the metrics that can decide, where the campaign names none. */
const primaryOrder = ['conversion', 'revenue_per_person', 'clv', 'orders_per_person', 'click_rate', 'ctr'];

/**
 * The metrics that follow from a set of measures, the primary first, guardrails last.
 *
 * Clicks are divided by impressions where the file has them, else by people: clicks are then people who
 * clicked, and a cost per click is one per such person.
 * A measure outside the contract becomes a mean per person under its own name, read as its editor says.
 *
 * @param measures measures of a campaign's releases
 * @param primary  name of the metric that decides; by default the first of conversion, revenue, clv, orders, clicks that can
 *                 have an interval
 * @param declared declared metrics of measures outside the contract
 * @param roles    roles of metrics of the contract that differ from their default
 */
export function metricsOf(
	measures: readonly Measure[],
	primary?: string,
	declared: readonly CustomMetric[] = [],
	roles: readonly RoleChoice[] = []
): readonly Metric[] {
	const sums = measures.filter(({ role }) => role === 'sum');
	const names = new Set(sums.map(({ name }) => name));
	const has = (name: string) => name === 'people' || names.has(name);
	const known = definitions
		.filter(
			(metric) => measuresOf(metric).every(has) && !(metric.name === 'click_rate' && names.has('impressions'))
		)
		.map((metric) =>
			metric.name === 'cost_per_click' && !names.has('impressions')
				? ({ ...metric, label: 'Cost per person who clicked', denominatorIsOutcome: true } as const)
				: metric
		);
	const cast = known.map((metric) =>
		inRole(
			metric,
			roles.find((choice) => choice.metric === metric.name)
		)
	);
	const used = new Set(definitions.flatMap(measuresOf));
	const custom = sums
		.filter(({ name, kind }) => !used.has(name) && !name.startsWith('pre_') && kind !== 'responses')
		.map((own) =>
			customDefinition(
				own,
				declared.find(({ measure }) => measure === own.name),
				has(`${own.name}_responses`)
			)
		);
	const all = [...cast, ...custom];
	const judged = all.filter((metric) => canBeJudged(metric, measures)).map(({ name }) => name);
	const first = [
		...(primary ? [primary] : []),
		...primaryOrder.filter((name) => judged.includes(name)),
		...primaryOrder
	].find((name) => all.some((m) => m.name === name));
	const rank = (metric: Metric) => (metric.role === 'primary' ? 0 : metric.role === 'secondary' ? 1 : 2);
	return all
		.map((metric): Metric => {
			if (metric.name !== first) return metric;
			// The deciding metric has no limit.
			const { margin, ...rest } = metric;
			return { ...(margin ? rest : metric), role: 'primary' };
		})
		.sort((a, b) => rank(a) - rank(b));
}

/** Default accepted harm of a guardrail: 5% of the control's value. */
const usualMargin: Margin = { relative: 0.05, absolute: 0 };

/** The accepted harm of a metric as a guardrail, unless another one is declared. */
export const ownMargin = ({ margin = usualMargin }: Pick<Metric, 'margin'>): Margin => margin;

/** A metric in its chosen role. */
function inRole(metric: Definition, choice: RoleChoice | undefined): Definition {
	if (!choice) return metric;
	const { margin: own = usualMargin, ...rest } = metric;
	const { role, margin } = choice;
	if (role === 'secondary') return { ...rest, role };
	if (margin === null) return { ...rest, role, margin: own };
	return {
		...rest,
		role,
		margin: metric.unit === 'score' ? { relative: 0, absolute: margin } : { relative: margin, absolute: 0 }
	};
}

/** The label of a measure outside the contract: `gift_cards` is "Gift cards". */
export const measureLabel = (name: string): string =>
	name.replaceAll('_', ' ').replace(/^./, (first) => first.toUpperCase());

/** Default comparison of a measure outside the contract: people as a share, scores among those who answered. */
function usualDefinition({ name, kind }: Measure, hasResponses: boolean) {
	const days = horizonOf(name);
	const isLater = days !== undefined && kind === 'money';
	const label = /^clv_/.test(name) && days ? `Customer lifetime value, ${days} days` : measureLabel(name);
	if (kind === 'outcome') return { label, kind: 'proportion', unit: 'share', denominator: 'people' } as const;
	if (kind === 'score' && hasResponses)
		return { label, kind: 'ratio', unit: 'number', denominator: `${name}_responses` } as const;
	// Own measures of older releases are money by kind, whatever they count.
	return { label, kind: 'mean', unit: isLater ? 'money' : 'number', denominator: 'people' } as const;
}

function customDefinition(
	measure: Measure,
	declared: CustomMetric | undefined,
	hasResponses: boolean
): Definition {
	const { name } = measure;
	const { kind, denominator, ...usual } = usualDefinition(measure, hasResponses);
	const {
		label = usual.label,
		role = 'secondary',
		direction = 'increase',
		unit = usual.unit
	} = declared ?? {};
	return {
		name,
		label,
		kind,
		role,
		direction,
		unit: kind === 'proportion' ? 'share' : unit,
		numerator: name,
		denominator,
		...(declared && role === 'guardrail' ? { margin: { relative: declared.margin, absolute: 0 } } : {})
	};
}

/** The metrics of a campaign by its aims, the deciding one first. */
export function aimedMetrics(
	measures: readonly Measure[],
	{ goal, primary, custom, roles }: Pick<Aims, 'goal' | 'primary' | 'custom' | 'roles'>
): readonly Metric[] {
	const plain = metricsOf(measures, undefined, custom);
	const isNamed = primary !== null && plain.some(({ name }) => name === primary);
	const judged = plain.filter((metric) => canBeJudged(metric, measures));
	const first =
		primaryFor({ goal, primary }, isNamed ? plain : judged) ?? primaryFor({ goal, primary }, plain);
	return metricsOf(measures, first, custom, roles);
}
