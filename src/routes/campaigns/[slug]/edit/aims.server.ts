import { z } from 'zod';
import type { Aims, CustomMetric, RoleChoice } from '#lib/experiment/metrics/goals.ts';
import { goal, isScore, primary, roleChoice } from '#lib/server/facts/campaign.ts';
import { exact, number, oneOf, typing, words } from '#lib/server/facts/fields.ts';
import { readForm, type Sent, type Texts } from '#lib/server/facts/read-form.ts';
import { longestLabel, type TypedAims } from './aims.ts';

const { metric, role } = roleChoice.shape;
const limitWords = 'Write 0 to 100 percent, such as 5.';

/** Limits are typed in percent, of a score in points. */
const typedRole = z.object({
	metric,
	role,
	margin: number(0, 100, 'Write 0 to 100, such as 5, or leave it empty.').nullable()
});

/** How a measure outside the contract is read. */
const typedCustom = z
	.object({
		measure: exact(200),
		label: words(longestLabel),
		direction: oneOf(['increase', 'decrease']),
		role,
		unit: oneOf(['number', 'money']),
		margin: number(0, 1, limitWords).nullable().register(typing, { percent: true })
	})
	.refine((one) => one.role !== 'guardrail' || one.margin !== null, {
		path: ['margin'],
		message: limitWords
	});

/** Goal and metrics of a campaign. */
const aimsForm = z.object({
	goal,
	primary,
	/** The goal that the roles were proposed for. */
	rolesOf: goal,
	roles: z.array(typedRole).register(typing, { prefix: 'role' }),
	custom: z.array(typedCustom).register(typing, { prefix: 'custom' })
});

/** The rows of a list, as typed. */
function rowsOf<K extends string>(typed: Texts, prefix: string, fields: readonly K[]) {
	const count = Object.keys(typed).filter((name) => name.startsWith(`${prefix}-`)).length / fields.length;
	const row = (i: number) => fields.map((field) => [field, typed[`${prefix}-${i}-${field}`] ?? '']);
	return Array.from({ length: count }, (_, i) => Object.fromEntries(row(i)) as Record<K, string>);
}

const keysOf = <T extends object>(shape: T) => Object.keys(shape) as (keyof T & string)[];

/** The role of a row; a limit is for guardrails alone. */
function roleOf({ margin, ...row }: z.output<typeof typedRole>): RoleChoice {
	if (margin === null || row.role !== 'guardrail') return { ...row, margin: null };
	return { ...row, margin: isScore(row.metric) ? margin : Number((margin / 100).toFixed(6)) };
}

type Options = Pick<Aims, 'goal' | 'primary' | 'custom'> & { readonly roles?: readonly RoleChoice[] };

/** Reads the goal and the metrics; null where there is a problem. */
export function readAims(
	data: Sent,
	{ metrics, measures }: { readonly metrics: readonly string[]; readonly measures: readonly string[] }
): { readonly typed: TypedAims; readonly options: Options | null; readonly problems: Texts } {
	const { typed: texts, value, problems: wrong } = readForm(aimsForm, data);
	const typed = {
		goal: texts.goal,
		primary: texts.primary,
		rolesOf: texts.rolesOf,
		roles: rowsOf(texts, 'role', keysOf(typedRole.shape)),
		custom: rowsOf(texts, 'custom', keysOf(typedCustom.shape))
	};
	const problems = {
		...wrong,
		...(typed.primary === '' || metrics.includes(typed.primary)
			? {}
			: { primary: 'Choose one of the campaign’s metrics.' }),
		...Object.fromEntries(
			typed.custom.flatMap(({ measure }, i) =>
				measures.includes(measure) ? [] : [[`custom-${i}-label`, 'This measure is not published.']]
			)
		)
	};
	if (!value || Object.keys(problems).length > 0) return { typed, options: null, problems };
	const { roles, rolesOf, custom, ...chosen } = value;
	// Roles of another goal are not those of this one: its proposal is taken.
	const isAsked = rolesOf === chosen.goal;
	const own = custom.map((one): CustomMetric => ({ ...one, margin: one.margin ?? 0 }));
	const options = { ...chosen, custom: own, ...(isAsked ? { roles: roles.map(roleOf) } : {}) };
	return { typed, options, problems };
}
