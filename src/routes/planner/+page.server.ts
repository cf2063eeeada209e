import { fail, redirect } from '@sveltejs/kit';
import type { Actions, PageServerLoad } from './$types';
import { planLines } from '#lib/experiment/planning/campaign-plan-words.ts';
import { planNotes, planWords } from '#lib/experiment/planning/plan-words.ts';
import { answerPlan, planCurve, planRows } from '#lib/experiment/planning/planner.ts';
import { cut } from '#lib/format/storable.ts';
import { typedNumber } from '#lib/format/typed-number.ts';
import { audit } from '#lib/server/audit/audit.ts';
import { auditEvent } from '#lib/server/audit/record.ts';
import { requestViewer } from '#lib/server/campaigns/request.ts';
import { savedPlans } from '#lib/server/campaigns/saved-plans.ts';
import { confidenceOf, workspaceDefaults } from '#lib/server/campaigns/workspace.ts';
import { planForm } from '#lib/server/facts/plan.ts';
import { limitsOf, typedOf } from '#lib/server/facts/read-form.ts';
import { savedPlan } from '#lib/server/facts/saved-plan.ts';
import { store } from '#lib/server/db/store.ts';
import { setFlash } from '#lib/server/http/flash.ts';
import { overviewReady } from '#lib/server/jobs/warm-overview.ts';
import { linesFor } from '#lib/server/reports/own-lines.ts';
import { programmeFindings } from '#lib/server/reports/programme/findings.ts';
import { ask } from './ask.server.ts';
import { nextView } from './next.server.ts';
import { metricChoices, readPlan } from './plan-form.server.ts';
import { figuresTitle, keyFigures } from './view.ts';

/** Settings of the address that are the saved plan's, not the planner's. */
const ofPlan = ['name', 'hypothesis', 'data', '/save'] as const;

/** The planner's part of an address. */
function questionOf(settings: URLSearchParams): string {
	const own = new URLSearchParams(settings);
	for (const name of ofPlan) own.delete(name);
	return own.toString();
}

async function plansOf(locals: App.Locals) {
	const list = await savedPlans.list(store(), await requestViewer(locals));
	const currency = (await workspaceDefaults(store())).currency ?? 'EUR';
	return list.slice(0, 50).map(({ id, plan, campaignId }) => {
		const lines = planLines(plan, null, currency);
		const of = (label: string) => lines.find((line) => line.label === label)?.planned ?? '–';
		return { id, name: plan.name, people: of('People'), days: of('Days'), isOpen: campaignId === null };
	});
}

async function nextOf(locals: App.Locals) {
	await overviewReady();
	const viewer = await requestViewer(locals);
	const now = new Date();
	const { own, demo } = await linesFor(store(), viewer, { now });
	const lines = own.length > 0 ? own : demo;
	return nextView(await programmeFindings(store(), now, { lines, days: { from: '', to: '' } }));
}

export const load: PageServerLoad = async ({ url, locals }) => {
	const asked = new URLSearchParams(url.searchParams);
	if (!asked.has('confidence')) asked.set('confidence', typedNumber((await confidenceOf(store())) * 100));
	const { kind, looking, typed, problems, question } = ask(asked);
	const form = { kind, looking, typed, problems, limits: limitsOf(planForm) };
	const given = (name: string) => cut(url.searchParams.get(name) ?? '', 500);
	const data = given('data');
	const saving = {
		start: {
			typed: {
				...typedOf(savedPlan, { name: given('name'), hypothesis: given('hypothesis') }),
				question: questionOf(url.searchParams)
			},
			kinds: data === '' ? [] : [data],
			guardrails: metricChoices.filter(({ value }) => value === 'unsubscribe_rate').map(({ value }) => value)
		},
		isOpen: given('name') !== '',
		metrics: metricChoices,
		limits: limitsOf(savedPlan)
	};
	const rest = { form, saving, plans: await plansOf(locals), next: await nextOf(locals) };
	if (!question) return { ...rest, plan: null };
	const answer = answerPlan(question);
	return {
		...rest,
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

export const actions = {
	save: async (event) => {
		const { plan, problems, ...start } = readPlan(await event.request.formData());
		if (!plan) return fail(400, { start, problems });
		const viewer = await requestViewer(event.locals);
		const id = await store().write(async (tx) => {
			await audit.add(tx, auditEvent(event, { action: 'plan-added', target: null }));
			return await savedPlans.add(tx, { owner: viewer.person, plan, now: new Date() });
		});
		setFlash(event.cookies, 'plan-saved');
		redirect(303, `/planner/${id}`);
	}
} satisfies Actions;
