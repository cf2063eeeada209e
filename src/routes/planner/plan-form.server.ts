import type { CampaignPlan } from '#lib/experiment/planning/campaign-plan.ts';
import { answerPlan } from '#lib/experiment/planning/planner.ts';
import { contractMetrics } from '#lib/experiment/metrics/metrics.ts';
import { cut } from '#lib/format/storable.ts';
import { dataCategories } from '#lib/privacy/data-category.ts';
import { savedPlan } from '#lib/server/facts/saved-plan.ts';
import { readForm, typedOf } from '#lib/server/facts/read-form.ts';
import { ask } from './ask.server.ts';

/** Metrics to choose from, as the form offers them. */
export const metricChoices = contractMetrics.map(({ name, label, role }) => ({
	value: name,
	label,
	isGuardrail: role === 'guardrail'
}));

const chosen = (data: FormData, name: string, known: readonly string[]): string[] =>
	[...new Set(data.getAll(name).flatMap((value) => (typeof value === 'string' ? value : [])))].filter((one) =>
		known.includes(one)
	);

/** What a plan's form says, with the planner's question it was made from. */
export function readPlan(data: FormData) {
	const text = data.get('question');
	const question = cut(typeof text === 'string' ? text : '', 2000);
	const read = readForm(savedPlan, data);
	const kinds = chosen(
		data,
		'kinds',
		dataCategories.map(({ code }) => code)
	);
	const guardrails = chosen(
		data,
		'guardrails',
		contractMetrics.map(({ name }) => name)
	);
	const asked = ask(new URLSearchParams(question)).question;
	const late =
		read.value && read.value.startsOn !== null && read.value.endsOn !== null
			? read.value.endsOn < read.value.startsOn
			: false;
	const problems = {
		...(read.problems ?? {}),
		...(late ? { endsOn: 'Write a day that is not before the first.' } : {}),
		...(asked ? {} : { name: 'The numbers of the plan can’t be read. Plan again.' })
	};
	const typed = { ...read.typed, question };
	if (!read.value || !asked || Object.keys(problems).length > 0)
		return { typed, kinds, guardrails, problems, plan: null };
	const answer = answerPlan(asked);
	const size = answer.find === 'people' ? answer.needed[asked.looking] : answer.given;
	const lift = answer.find === 'lift' ? answer.smallest[asked.looking] : answer.lift;
	const plan: CampaignPlan = {
		...read.value,
		guardrails,
		kinds,
		treatments: asked.treatments,
		share: asked.share,
		people: size?.people ?? null,
		lift,
		question
	};
	return { typed, kinds, guardrails, problems: null, plan };
}

/** What the form of a saved plan starts with. */
export const typedPlan = ({ kinds, guardrails, question, ...plan }: CampaignPlan) => ({
	typed: { ...typedOf(savedPlan, plan), question },
	kinds,
	guardrails
});
