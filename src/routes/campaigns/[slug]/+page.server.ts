import { fail } from '@sveltejs/kit';
import type { Actions, PageServerLoad } from './$types';
import { isoDay } from '#lib/experiment/day.ts';
import { audit } from '#lib/server/audit/audit.ts';
import { auditEvent, actorOf } from '#lib/server/audit/record.ts';
import { may } from '#lib/server/accounts/permissions.ts';
import { reopener } from '#lib/server/campaigns/reopener.ts';
import { seesReturns } from '#lib/server/accounts/needs.ts';
import { formText } from '#lib/server/accounts/form-text.ts';
import { notes, type Note } from '#lib/server/campaigns/notes.ts';
import { note } from '#lib/server/facts/note.ts';
import { formOf, readForm } from '#lib/server/facts/read-form.ts';
import { setFlash } from '#lib/server/http/flash.ts';
import { reopenRefusal } from '#lib/server/release/ending.ts';
import { managesCampaign, pageCampaign, requestViewer } from '#lib/server/campaigns/request.ts';
import type { Campaign } from '#lib/server/campaigns/campaigns.ts';
import { savedPlans } from '#lib/server/campaigns/saved-plans.ts';
import { seenBy } from '#lib/server/campaigns/upload-request.ts';
import { decisions } from '#lib/server/reports/decisions.ts';
import { store } from '#lib/server/db/store.ts';
import { uploads } from '#lib/server/campaigns/uploads.ts';
import { betweenOf } from './analysts/between.server.ts';
import type { NoteLine } from './decisions/noting.ts';
import {
	analystsTab,
	campaignHead,
	cardFor,
	chipFor,
	crossedOf,
	dataTab,
	outlookFor,
	overTimeFor,
	resultsTab,
	usesOf
} from './page-data.server.ts';
import { segmentsTab } from './segments/tab.server.ts';
import { campaignFacts } from './facts.server.ts';
import { neededFor } from './results/needed.ts';
import { inPeriod } from './period.server.ts';
import { tabOf, type Tab } from './tabs.ts';

const lineOf = ({ number, day, kind, words, by, at, struckBy, struckAt }: Note): NoteLine => ({
	number,
	day: day === null ? null : isoDay(day),
	kind,
	words,
	by,
	at: at.toISOString(),
	struck: struckAt && { by: struckBy ?? '', at: struckAt.toISOString() }
});

/** The plan that it began with, where it is there for the reader. */
async function planIdOf({ id }: Campaign, locals: App.Locals): Promise<string | null> {
	const plan = await savedPlans.ofCampaign(store(), id);
	if (!plan) return null;
	return (await savedPlans.find(store(), plan.id, await requestViewer(locals)))?.id ?? null;
}

export const load: PageServerLoad = async (event) => {
	const { url, locals } = event;
	const campaign = await pageCampaign(event);
	const now = new Date();
	const list = (await notes.list(store(), campaign.id)).map(lineOf);
	const role = locals.member?.role;
	const facts = await campaignFacts(campaign, {
		url,
		now,
		seesMoney: seesReturns(locals),
		mayAdd: role !== undefined && may(role, 'assume'),
		fixed: false,
		notes: list
	});
	const tab = facts ? tabOf(url) : 'results';
	const some = facts && (await inPeriod(facts));
	/** About the days that the address asks for. */
	const shown = some?.facts ?? facts;
	const is = (one: Tab): boolean => tab === one;
	return {
		campaign: await campaignHead(campaign, facts, now),
		tab,
		card: facts && is('results') ? cardFor(facts) : null,
		chip: facts && !is('results') ? chipFor(facts) : null,
		period: some?.period ?? null,
		results:
			facts && shown && is('results') && facts.results.people.total > 0
				? { ...(await resultsTab(shown)), over: await overTimeFor(facts, false) }
				: null,
		/** What would be needed to see a result, where there are too few people. */
		needed: facts && is('results') && facts.results.people.total === 0 ? neededFor(facts) : null,
		segments: shown && is('segments') ? await segmentsTab(shown) : null,
		crossed: facts && is('segments') ? crossedOf(facts) : null,
		over:
			facts && is('over-time') ? { over: await overTimeFor(facts), outlook: await outlookFor(facts) } : null,
		analysts: shown && is('analysts') ? analystsTab(shown) : null,
		between: facts && is('analysts') ? await betweenOf(campaign, url, now) : null,
		data: facts && is('data') ? await dataTab(campaign, facts) : null,
		plan: await planIdOf(campaign, locals),
		uses: await usesOf(campaign, facts),
		reopenable:
			role !== undefined &&
			may(role, 'release') &&
			(await reopenRefusal(store(), campaign, { ...(await reopener(store(), campaign, locals)), now })) ===
				null,
		/** Who sees it, while it is not published. */
		seenBy: await seenBy(store(), await requestViewer(locals), campaign),
		managed: await managesCampaign(event, campaign),
		empty: !(await uploads.has(store(), campaign.id)),
		/** Signed decisions, the newest first; null where the reader may not see reports. */
		signed: seesReturns(locals) ? await decisions.list(store(), campaign.id) : null,
		decided: seesReturns(locals) ? (await decisions.latest(store(), campaign.id)).current : null,
		notes: list,
		note: formOf(note, { kind: 'note', day: null, words: '' })
	};
};

export const actions = {
	note: async (event) => {
		const campaign = await pageCampaign(event);
		const data = await event.request.formData();
		const read = readForm(note, data);
		if (read.problems) return fail(400, { note: read });
		await store().write(async (tx) => {
			await notes.add(tx, campaign.id, { ...read.value, by: actorOf(event.locals).name, now: new Date() });
			const { kind, day } = read.value;
			const details = { kind, ...(day === null ? {} : { day: isoDay(day) }) };
			await audit.add(tx, auditEvent(event, { action: 'note-added', target: campaign.slug, details }));
		});
		setFlash(event.cookies, read.value.kind === 'decision' ? 'decision-added' : 'note-added');
	},

	strike: async (event) => {
		const campaign = await pageCampaign(event);
		const number = Number(formText(await event.request.formData(), 'number', 10));
		const isStruck = await store().write(async (tx) => {
			const done =
				Number.isSafeInteger(number) &&
				(await notes.strike(tx, campaign.id, { number, by: actorOf(event.locals).name, now: new Date() }));
			if (done)
				await audit.add(
					tx,
					auditEvent(event, { action: 'note-struck', target: campaign.slug, details: { note: number } })
				);
			return done;
		});
		if (!isStruck) return fail(404, { gone: 'There is no such note, or it is crossed out already.' });
		setFlash(event.cookies, 'note-struck');
	}
} satisfies Actions;
