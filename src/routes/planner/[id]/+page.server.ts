import { error, fail, redirect, type RequestEvent } from '@sveltejs/kit';
import type { Actions, PageServerLoad } from './$types';
import { planLines } from '#lib/experiment/planning/campaign-plan-words.ts';
import { calendarDay, day } from '#lib/format/date.ts';
import { may } from '#lib/server/accounts/permissions.ts';
import { formText } from '#lib/server/accounts/form-text.ts';
import { audit, type NewEvent } from '#lib/server/audit/audit.ts';
import { auditEvent } from '#lib/server/audit/record.ts';
import { campaigns } from '#lib/server/campaigns/campaigns.ts';
import { personCalled, personName } from '#lib/server/campaigns/people.ts';
import { requestViewer } from '#lib/server/campaigns/request.ts';
import { planHash, savedPlans, type SavedPlan } from '#lib/server/campaigns/saved-plans.ts';
import { isVisible } from '#lib/server/campaigns/visible.ts';
import { workspaceDefaults } from '#lib/server/campaigns/workspace.ts';
import type { Tx } from '#lib/server/db/database.ts';
import { inTurn } from '#lib/server/db/in-turn.ts';
import { store } from '#lib/server/db/store.ts';
import { limitsOf } from '#lib/server/facts/read-form.ts';
import { savedPlan } from '#lib/server/facts/saved-plan.ts';
import { setFlash } from '#lib/server/http/flash.ts';
import { planOutcome } from '#lib/server/reports/plan-outcome.ts';
import { metricChoices, readPlan, typedPlan } from '../plan-form.server.ts';

/** The same for a plan that does not exist, and for one that is not there for the reader. */
const none = (): never => error(404, { message: 'There is no such plan.', code: 'no_such_plan' });

/** The campaign that a plan became, for whom it is there. */
async function campaignOf(locals: App.Locals, { campaignId }: SavedPlan) {
	const campaign = campaignId === null ? null : await campaigns.byId(store(), campaignId);
	if (!campaign || !(await isVisible(store(), await requestViewer(locals), campaign))) return null;
	return campaign;
}

export const load: PageServerLoad = async ({ params, locals }) => {
	const viewer = await requestViewer(locals);
	const saved = await savedPlans.find(store(), params.id, viewer);
	if (!saved) none();
	const { plan, owner, people, hash, frozenAt, createdAt } = saved as SavedPlan;
	const campaign = await campaignOf(locals, saved as SavedPlan);
	const seesMoney = locals.member !== undefined && may(locals.member.role, 'report');
	const outcome = campaign && (await planOutcome(store(), campaign, { now: new Date(), seesMoney }));
	const currency = campaign?.currency ?? (await workspaceDefaults(store())).currency ?? 'EUR';
	const isOpen = (await savedPlans.open(store(), params.id, viewer)) !== null;
	return {
		name: plan.name,
		question: plan.question,
		lines: planLines(plan, outcome, currency),
		hasOutcome: outcome !== null,
		campaign: campaign && { slug: campaign.slug, name: campaign.name },
		lock:
			hash === null || frozenAt === null || (saved as SavedPlan).campaignId === null
				? null
				: { on: day(calendarDay(frozenAt.toISOString())), hash, isTrue: planHash(plan) === hash },
		by: await personName(store(), owner),
		since: day(calendarDay(createdAt.toISOString())),
		people: isOpen
			? await inTurn.map(people, async (person) => ({ person, name: await personName(store(), person) }))
			: [],
		isOpen,
		mayUpload: locals.member !== undefined && may(locals.member.role, 'upload'),
		saving: { start: typedPlan(plan), metrics: metricChoices, limits: limitsOf(savedPlan) }
	};
};

type Event = RequestEvent<{ id: string }>;

/** Does something with an open plan of the sender, and puts it on record. */
async function changing(
	event: Event,
	recorded: Pick<NewEvent, 'action'>,
	act: (tx: Tx, plan: SavedPlan) => Promise<void>
): Promise<void> {
	const viewer = await requestViewer(event.locals);
	await store().write(async (tx) => {
		const plan = await savedPlans.open(tx, event.params.id, viewer);
		if (!plan) none();
		await act(tx, plan as SavedPlan);
		await audit.add(tx, auditEvent(event, { ...recorded, target: null }));
	});
}

export const actions = {
	change: async (event) => {
		const { plan, problems, ...start } = readPlan(await event.request.formData());
		if (!plan) return fail(400, { start, problems });
		await changing(event, { action: 'plan-changed' }, (tx, { id }) => savedPlans.change(tx, id, { plan }));
		setFlash(event.cookies, 'plan-saved');
		redirect(303, `/planner/${event.params.id}`);
	},

	addPerson: async (event) => {
		const email = formText(await event.request.formData(), 'email');
		const person = await personCalled(store(), email);
		if (person === null) return fail(400, { noPerson: 'No member has this email.' });
		await changing(event, { action: 'plan-changed' }, (tx, { id, people }) =>
			savedPlans.change(tx, id, { people: [...new Set([...people, person])] })
		);
		setFlash(event.cookies, 'person-added');
		redirect(303, `/planner/${event.params.id}`);
	},

	removePerson: async (event) => {
		const gone = formText(await event.request.formData(), 'person');
		await changing(event, { action: 'plan-changed' }, (tx, { id, people }) =>
			savedPlans.change(tx, id, { people: people.filter((person) => person !== gone) })
		);
		setFlash(event.cookies, 'person-removed');
		redirect(303, `/planner/${event.params.id}`);
	},

	delete: async (event) => {
		await changing(event, { action: 'plan-deleted' }, (tx, { id }) => savedPlans.remove(tx, id));
		setFlash(event.cookies, 'plan-deleted');
		redirect(303, '/planner');
	}
} satisfies Actions;
