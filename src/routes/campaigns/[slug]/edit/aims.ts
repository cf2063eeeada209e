import { isGoal, type Aims, type CustomMetric } from '#lib/experiment/goals.ts';
import { typedNumber, typedReadings } from '#lib/format/typed-number.ts';

/** Longest label of a metric. */
export const longestLabel = 60;
/** Largest accepted harm that may be said, and the one proposed, in percent. */
const mostMargin = 100;
const usualMargin = 5;

/** A measure outside the contract as it stands in the form. */
export interface TypedCustom {
	readonly measure: string;
	readonly label: string;
	readonly direction: string;
	readonly role: string;
	readonly unit: string;
	/** In percent. */
	readonly margin: string;
}

/** Goal and metrics as they stand in the form; blank where nothing is chosen. */
export interface TypedAims {
	readonly goal: string;
	readonly primary: string;
	readonly custom: readonly TypedCustom[];
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

/** What the form starts with. */
export const typedAims = (aims: Aims, measures: readonly OwnMeasure[]): TypedAims => ({
	goal: aims.goal ?? '',
	primary: aims.primary ?? '',
	custom: measures.map(({ name: measure, label, money }) => {
		const said = aims.custom.find((one) => one.measure === measure);
		return said
			? { ...said, margin: percent(said.margin) }
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

/** Reads the goal and the metrics; they are to be used only where there is no problem. */
export function readAims(
	typed: TypedAims,
	{ metrics, measures }: { readonly metrics: readonly string[]; readonly measures: readonly string[] }
): { readonly wish: Pick<Aims, 'goal' | 'primary' | 'custom'>; readonly problems: AimsProblems } {
	const problems: Record<string, string> = {};
	if (typed.goal !== '' && !isGoal(typed.goal)) problems['goal'] = 'Choose one of the goals.';
	if (typed.primary !== '' && !metrics.includes(typed.primary))
		problems['primary'] = 'Choose one of the campaign’s metrics.';
	const custom = typed.custom.map((one, i): CustomMetric => {
		const label = one.label.trim().replace(/\s+/g, ' ');
		const margin = typedReadings(one.margin)[0] ?? NaN;
		if (!measures.includes(one.measure)) problems[`custom-${i}-label`] = 'This measure is not published.';
		else if (label === '' || label.length > longestLabel)
			problems[`custom-${i}-label`] = `Write 1 to ${longestLabel} characters.`;
		if (one.role === 'guardrail' && !(margin >= 0 && margin <= mostMargin))
			problems[`custom-${i}-margin`] = `Write 0 to ${mostMargin} percent, such as 5.`;
		return {
			measure: one.measure,
			label,
			direction: one.direction === 'decrease' ? 'decrease' : 'increase',
			role: one.role === 'guardrail' ? 'guardrail' : 'secondary',
			unit: one.unit === 'money' ? 'money' : 'number',
			margin: Number.isFinite(margin) ? Number((margin / 100).toFixed(6)) : 0
		};
	});
	return {
		wish: { goal: isGoal(typed.goal) ? typed.goal : null, primary: typed.primary || null, custom },
		problems
	};
}
