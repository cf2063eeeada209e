import { fail, redirect, type RequestEvent } from '@sveltejs/kit';
import type { Actions, PageServerLoad } from './$types';
import { dayOf, isoDay } from '#lib/experiment/day.ts';
import { matureThrough } from '#lib/privacy/pulse.ts';
import { loosenings, looseningWords, type Policy } from '#lib/privacy/policy.ts';
import { ruleFixedWords } from '#lib/privacy/words.ts';
import { isRunning } from '#lib/server/analysis/campaign-results.ts';
import { statusOf } from '#lib/server/analysis/portfolio.ts';
import { audit } from '#lib/server/audit/audit.ts';
import { campaignChanged } from '#lib/server/campaigns/campaign-changed.ts';
import { auditEvent, record, senderOf, actorOf } from '#lib/server/audit/record.ts';
import { may } from '#lib/server/accounts/permissions.ts';
import { reopener } from '#lib/server/campaigns/reopener.ts';
import { workspacePolicy } from '#lib/server/campaigns/workspace.ts';
import { campaigns, type Campaign } from '#lib/server/campaigns/campaigns.ts';
import { reopening } from '#lib/server/facts/campaign.ts';
import { readPolicy, typedPolicy } from '#lib/server/facts/policy.ts';
import { readForm } from '#lib/server/facts/read-form.ts';
import { setFlash } from '#lib/server/http/flash.ts';
import { runJob } from '#lib/server/jobs/job.ts';
import { isClosed, reopen, reopenRefusal, reopenRefusalWords } from '#lib/server/release/ending.ts';
import { ledger } from '#lib/server/ledger/ledger.ts';
import { beginningOf, declaresNewWave, earlierOfAudience } from '#lib/server/release/waves.ts';
import { isComplete } from '#lib/server/release/draft.ts';
import { nothingNewWords, recordRelease } from '#lib/server/release/outcome.ts';
import {
	managedCampaign,
	managesCampaign,
	notYoursWords,
	pageCampaign,
	requestViewer
} from '#lib/server/campaigns/request.ts';
import { personName } from '#lib/server/campaigns/people.ts';
import { manages } from '#lib/server/campaigns/visible.ts';
import type { Read } from '#lib/server/db/database.ts';
import { store } from '#lib/server/db/store.ts';
import { markOf, folders, preview, samePeopleIn, optionsIn } from './preview.server.ts';

/** The state of a campaign’s ledger, and with it what may be done. */
type Stage = 'before' | 'running' | 'complete' | 'withdrawn';

async function stageOf(from: Read, { id }: Campaign): Promise<Stage> {
	if (!(await ledger.isBegun(from, id))) return 'before';
	if (await ledger.isWithdrawn(from, id)) return 'withdrawn';
	return (await isComplete(from, id)) ? 'complete' : 'running';
}

/** Published campaigns of the audience that it names; null where there are none, or it corrects one. */
async function audienceOf(campaign: Campaign, locals: App.Locals) {
	const { audienceId: id, replacesId } = campaign;
	const list = await earlierOfAudience(store(), campaign);
	if (id === null || replacesId !== null || list.length === 0) return null;
	const beginning = await beginningOf(store(), id);
	const mayBegin = beginning === null || (await manages(store(), await requestViewer(locals), beginning));
	return { id, campaigns: list, asks: mayBegin ? null : await personName(store(), beginning.owner) };
}

/** Whether the campaign can be reopened here; null while it has not ended. */
async function reopeningOf(campaign: Campaign, locals: App.Locals, now: Date) {
	if (!(await isClosed(store(), campaign, now))) return null;
	const refusal = await reopenRefusal(store(), campaign, {
		...(await reopener(store(), campaign, locals)),
		now
	});
	return { refused: refusal && reopenRefusalWords(refusal) };
}

export const load: PageServerLoad = async (event) => {
	const { url, locals, isDataRequest } = event;
	const now = new Date();
	const campaign = await pageCampaign(event);
	const managed = await managesCampaign(event, campaign);
	const { id, slug, name, demo, endsOn, policy } = campaign;
	const stage = await stageOf(store(), campaign);
	const isOver = stage === 'complete' || stage === 'withdrawn';
	const options = isOver ? {} : optionsIn(url);
	// Before the preview: what changes in between is not published unseen.
	const seen = managed ? await markOf(campaign, now, options) : '';
	// What waits to be published is for whoever may publish it.
	const making = !managed
		? ({ kind: 'refused', code: 'not_owner', words: await notYoursWords(campaign) } as const)
		: isOver
			? ({ kind: 'nothing-new', waiting: null } as const)
			: preview(campaign, seen, { now, sender: senderOf(event), ...options });
	const lines = await ledger.list(store(), id);
	const axes = stage === 'before' ? await runJob({ ...folders(), kind: 'axes', campaignId: id }) : [];
	return {
		campaign: {
			slug,
			name,
			demo,
			status: await statusOf(store(), campaign, {
				released: stage === 'running' || stage === 'complete',
				now
			}),
			running: isRunning(campaign, now),
			endsOn: endsOn === null ? null : isoDay(endsOn),
			/** Up to here outcomes are complete. */
			completeTo: isoDay(matureThrough(dayOf(now, campaign.timeZone), policy))
		},
		managed,
		stage,
		close: options.closePeriod ?? false,
		scope: options.scope ?? null,
		isNewWave: declaresNewWave(options.samePeople),
		audience: managed && stage === 'before' ? await audienceOf(campaign, locals) : null,
		reopening: await reopeningOf(campaign, locals, now),
		policy,
		rule: typedPolicy(policy),
		axes,
		openPeriod: stage === 'running' && lines.at(-1)?.kind === 'bucket',
		dated: stage === 'before' ? axes.includes('date') : lines.every(({ fromDay }) => fromDay !== null),
		seen,
		// With a script the page appears at once; without one the answer waits for it.
		preview: isDataRequest ? making : await making,
		published: lines.map(({ sequence, kind, fromDay, toDay, releasedAt, withdrawnAt }) => ({
			sequence,
			kind,
			from: fromDay === null ? null : isoDay(fromDay),
			to: toDay === null ? null : isoDay(toDay),
			releasedAt: releasedAt.toISOString(),
			withdrawnAt: withdrawnAt?.toISOString() ?? null
		}))
	};
};

/** The rule that was typed: whole before the first release, k alone afterwards. */
async function typedRule(campaign: Campaign, data: FormData) {
	if ((await stageOf(store(), campaign)) === 'before') {
		const axes = await runJob({ ...folders(), kind: 'axes', campaignId: campaign.id });
		return readPolicy(data, campaign.policy, axes);
	}
	const k = data.get('k');
	const typed = new Map(Object.entries(typedPolicy(campaign.policy)));
	return readPolicy(typeof k === 'string' ? typed.set('k', k) : typed, campaign.policy);
}

/** Saves a rule where it may still be changed. */
function save(event: RequestEvent, campaign: Campaign, policy: Policy): Promise<boolean> {
	return store().write(async (tx) => {
		const stage = await stageOf(tx, campaign);
		const free = stage === 'before' || (stage === 'running' && isRunning(campaign, new Date()));
		if (!free) return false;
		await campaigns.update(tx, campaign.id, { policy });
		for (const entry of campaignChanged(campaign, { ...campaign, policy }, { isSplitChanged: false }))
			await audit.add(tx, auditEvent(event, entry));
		return true;
	});
}

export const actions = {
	publish: async (event) => {
		const { request, url } = event;
		const campaign = await managedCampaign(event);
		const data = await request.formData();
		const now = new Date();
		const given = data.get('seen');
		const seen = typeof given === 'string' ? given : '';
		const answer = samePeopleIn(data);
		// The address says what was viewed; that people were drawn again is confirmed in the form.
		const samePeople = { samePeople: answer ?? [] };
		const sender = senderOf(event);
		const job = {
			...folders(),
			campaignId: campaign.id,
			now,
			...optionsIn(url),
			...samePeople,
			sender,
			seen
		};
		const outcome = await runJob({ ...job, kind: 'release' });
		await recordRelease(event, campaign.slug, outcome);
		switch (outcome.kind) {
			case 'refused':
				return fail(409, { refused: outcome.words, unanswered: outcome.code === 'same_people_question' });
			case 'nothing-new':
				return fail(409, { refused: `Nothing was published. ${nothingNewWords(outcome)}` });
			case 'released':
				setFlash(event.cookies, 'published');
				redirect(303, `/campaigns/${(await campaigns.byId(store(), campaign.id))?.slug ?? campaign.slug}`);
		}
	},

	rule: async (event) => {
		const { request } = event;
		const campaign = await managedCampaign(event);
		const read = await typedRule(campaign, await request.formData());
		const { typed, policy } = read;
		const isFree = event.locals.member !== undefined && may(event.locals.member.role, 'policy');
		const loose = isFree ? [] : loosenings(policy, campaign.policy, await workspacePolicy(store()));
		const problems = {
			...Object.fromEntries(loose.map((found) => [found.field, looseningWords(found)])),
			...read.problems
		};
		if (Object.keys(problems).length > 0) return fail(400, { rule: { typed, problems } });
		if (!(await save(event, campaign, policy))) return fail(409, { refused: ruleFixedWords });
		setFlash(event.cookies, 'rule-saved');
	},

	reopen: async (event) => {
		const now = new Date();
		const read = readForm(reopening, await event.request.formData());
		const wrong = (words: string) => fail(409, { reopen: { ...read, problems: { endsOn: words } } });
		if (read.problems) return fail(409, { reopen: read });
		const { endsOn: until } = read.value;
		const asked = await managedCampaign(event);
		const words = await store().write(async (tx) => {
			const campaign = (await campaigns.byId(tx, asked.id)) ?? asked;
			const who = await reopener(tx, campaign, event.locals);
			const refused = await reopenRefusal(tx, campaign, { ...who, now });
			if (refused) return reopenRefusalWords(refused);
			if (until !== null && until < dayOf(now, campaign.timeZone))
				return reopenRefusalWords('end_has_passed');
			await reopen(tx, campaign, until, { by: actorOf(event.locals).name, now });
			for (const entry of campaignChanged(campaign, (await campaigns.byId(tx, campaign.id)) ?? campaign, {
				isSplitChanged: false
			}))
				await audit.add(tx, auditEvent(event, entry));
			return null;
		});
		if (words !== null) return wrong(words);
		setFlash(event.cookies, 'campaign-reopened');
		redirect(303, `/campaigns/${(await pageCampaign(event)).slug}`);
	},

	withdraw: async (event) => {
		const { id, slug } = await managedCampaign(event);
		await runJob({ ...folders(), kind: 'withdraw-releases', campaignId: id, now: new Date() });
		await record(event, { action: 'release-withdrawn', target: slug });
		redirect(303, `/campaigns/${slug}`);
	}
} satisfies Actions;
