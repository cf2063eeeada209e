import type { PageServerLoad } from './$types';
import { planNotes, planWords } from '#lib/experiment/planning/plan-words.ts';
import { answerPlan, planCurve, planRows } from '#lib/experiment/planning/planner.ts';
import { typedNumber } from '#lib/format/typed-number.ts';
import { confidenceOf } from '#lib/server/campaigns/workspace.ts';
import { planForm } from '#lib/server/facts/plan.ts';
import { limitsOf } from '#lib/server/facts/read-form.ts';
import { store } from '#lib/server/db/store.ts';
import { ask } from './ask.server.ts';
import { figuresTitle, keyFigures } from './view.ts';

export const load: PageServerLoad = async ({ url }) => {
	const asked = new URLSearchParams(url.searchParams);
	if (!asked.has('confidence')) asked.set('confidence', typedNumber((await confidenceOf(store())) * 100));
	const { kind, looking, typed, problems, question } = ask(asked);
	const form = { kind, looking, typed, problems, limits: limitsOf(planForm) };
	if (!question) return { form, plan: null };
	const answer = answerPlan(question);
	return {
		form,
		plan: {
			question,
			...planWords(question, answer),
			notes: planNotes(question, answer),
			figuresTitle: figuresTitle[answer.find],
			figures: keyFigures(question, answer),
			rows: planRows(question, answer),
			curve: planCurve(question, answer)
		}
	};
};
