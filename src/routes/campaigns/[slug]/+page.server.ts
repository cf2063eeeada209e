import { fail } from '@sveltejs/kit';
import type { Actions, PageServerLoad } from './$types';
import { isoDay } from '#lib/experiment/day.ts';
import { hasMention } from '#lib/format/mention-pattern.ts';
import { forgetMentioned, notifyMentioned } from '#lib/server/alerts/mention.ts';
import { audit } from '#lib/server/audit/audit.ts';
import { auditEvent, actorOf } from '#lib/server/audit/record.ts';
import { may } from '#lib/server/accounts/permissions.ts';
import { reopener } from '#lib/server/campaigns/reopener.ts';
import { seesReturns } from '#lib/server/accounts/needs.ts';
import { formText } from '#lib/server/accounts/form-text.ts';
import { mentionable } from '#lib/server/campaigns/mentionable.ts';
import { mentions, mentionsIn } from '#lib/server/campaigns/mentions.ts';
import { notes, type Note } from '#lib/server/campaigns/notes.ts';
import { note } from '#lib/server/facts/note.ts';
import { formOf, readForm } from '#lib/server/facts/read-form.ts';
import { setFlash } from '#lib/server/http/flash.ts';
import { sendSoon } from '#lib/server/jobs/alerts-job.ts';
import { reopenRefusal } from '#lib/server/release/ending.ts';
import { managesCampaign, pageCampaign, requestViewer } from '#lib/server/campaigns/request.ts';
import type { Campaign } from '#lib/server/campaigns/campaigns.ts';
import { variantPictures } from '#lib/server/campaigns/pictures/variant-pictures.ts';
import { savedPlans } from '#lib/server/campaigns/saved-plans.ts';
import { seenBy } from '#lib/server/campaigns/upload-request.ts';
import { decisions } from '#lib/server/reports/decisions.ts';
import { settings, store } from '#lib/server/db/store.ts';
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

type Mentioned = Awaited<ReturnType<typeof mentions.ofCampaign>>;

const lineOf = (
	{ number, day, kind, words, by, at, struckBy, struckAt }: Note,
	mentioned: Mentioned
): NoteLine => ({
	number,
	mentions: mentioned.get(number) ?? [],
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
	const mentioned = await mentions.ofCampaign(store(), campaign.id);
	const list = (await notes.list(store(), campaign.id)).map((one) => lineOf(one, mentioned));
	const { member } = locals;
	const role = member?.role;
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
	const isNotes = is('decisions');
	if (isNotes && member) await mentions.see(store(), member.id, campaign.id, now);
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
		/** What the people of each variant saw. */
		pictures: facts && is('results') ? await variantPictures.list(store(), campaign.id) : [],
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
		note: formOf(note, { kind: 'note', day: null, mention: null, words: '' }),
		/** Whom a note can mention. */
		people:
			isNotes && member && may(member.role, 'note')
				? (await mentionable(store(), campaign.id, member)).flatMap(({ label, ids: [id] }) =>
						id === undefined ? [] : [{ value: id, label }]
					)
				: []
	};
};

export const actions = {
	note: async (event) => {
		const campaign = await pageCampaign(event);
		const data = await event.request.formData();
		const read = readForm(note, data);
		if (read.problems) return fail(400, { note: read });
		const { kind, day, mention } = read.value;
		const { member } = event.locals;
		const among = member ? await mentionable(store(), campaign.id, member) : [];
		if (mention !== null && !among.some(({ ids }) => ids.includes(mention))) {
			const problems = {
				mention: 'This member can’t be mentioned any more. Choose someone else, or no one.'
			};
			return fail(400, { note: { typed: read.typed, problems } });
		}
		const found = mentionsIn(read.value.words, mention, among);
		if ('which' in found) {
			const problems = { mention: `Several members are called ${found.which}. Choose which one.` };
			return fail(400, { note: { typed: read.typed, problems } });
		}
		const { words, list } = found;
		const by = actorOf(event.locals).name;
		const now = new Date();
		const notified = await store().write(async (tx) => {
			const number = await notes.add(tx, campaign.id, { day, kind, words, by, now });
			await mentions.add(tx, campaign.id, number, list);
			const details = {
				kind,
				...(day === null ? {} : { day: isoDay(day) }),
				...(list.length > 0 ? { mentions: true } : {})
			};
			await audit.add(tx, auditEvent(event, { action: 'note-added', target: campaign.slug, details }));
			if (!settings().mail) return 0;
			return await notifyMentioned(tx, campaign, { number, words, by, mentions: list, now });
		});
		if (notified > 0) await sendSoon();
		const isUnanswered = list.length === 0 && hasMention(words);
		const done = read.value.kind === 'decision' ? 'decision-added' : 'note-added';
		setFlash(event.cookies, isUnanswered ? 'note-without-mention' : done);
	},

	strike: async (event) => {
		const campaign = await pageCampaign(event);
		const number = Number(formText(await event.request.formData(), 'number', 10));
		const isStruck = await store().write(async (tx) => {
			const done =
				Number.isSafeInteger(number) &&
				(await notes.strike(tx, campaign.id, { number, by: actorOf(event.locals).name, now: new Date() }));
			if (done) {
				await forgetMentioned(tx, campaign.id, number);
				await audit.add(
					tx,
					auditEvent(event, { action: 'note-struck', target: campaign.slug, details: { note: number } })
				);
			}
			return done;
		});
		if (!isStruck) return fail(404, { gone: 'There is no such note, or it is crossed out already.' });
		setFlash(event.cookies, 'note-struck');
	}
} satisfies Actions;
