import { fail } from '@sveltejs/kit';
import type { Actions, PageServerLoad } from './$types';
import { noAims } from '#lib/experiment/metrics/goals.ts';
import { dayOf } from '#lib/experiment/day.ts';
import { aims } from '#lib/server/analysis/aims.ts';
import { isRunning } from '#lib/server/analysis/campaign-results.ts';
import { audit, type NewEvent } from '#lib/server/audit/audit.ts';
import { campaignChanged } from '#lib/server/campaigns/campaign-changed.ts';
import { auditEvent, actorOf } from '#lib/server/audit/record.ts';
import { campaigns, type Campaign } from '#lib/server/campaigns/campaigns.ts';
import { factsForm } from '#lib/server/facts/campaign.ts';
import { formOf, readForm } from '#lib/server/facts/read-form.ts';
import { setFlash } from '#lib/server/http/flash.ts';
import { ledger } from '#lib/server/ledger/ledger.ts';
import { isClosed, setEnd } from '#lib/server/release/ending.ts';
import { separate, separationRefusal, separationRefusalWords } from '#lib/server/release/separate.ts';
import { isNameTaken } from '#lib/server/campaigns/names.ts';
import { managedCampaign, requestViewer } from '#lib/server/campaigns/request.ts';
import type { Read } from '#lib/server/db/database.ts';
import { store } from '#lib/server/db/store.ts';
import { uploads } from '#lib/server/campaigns/uploads.ts';
import { typedAims, typedRoles } from './aims.ts';
import { readAims } from './aims.server.ts';
import { factProblems, nameTaken } from './facts.server.ts';

async function choicesOf(campaign: Campaign) {
	const { published, metrics, custom } = await aims.choices(store(), campaign);
	return {
		custom,
		choices: { published, metrics: metrics.map(({ name, label, role }) => ({ name, label, role })) }
	};
}

/** The facts as the form has them. */
async function factsOf(campaign: Campaign, now: Date) {
	const finished = isRunning(campaign, now) ? 'no' : (await uploads.has(store(), campaign.id)) ? 'yes' : null;
	return {
		...campaign,
		finished: (await isClosed(store(), campaign, now)) ? null : finished,
		weights: (await campaigns.variants(store(), campaign.id)).map(({ plannedWeight }) => plannedWeight),
		plannedPeople: campaign.aims?.plannedPeople ?? null
	} as const;
}

export const load: PageServerLoad = async (event) => {
	const campaign = await managedCampaign(event);
	const { choices, custom } = await choicesOf(campaign);
	const now = new Date();
	return {
		choices,
		typedAims: typedAims(campaign.aims ?? noAims, custom, choices),
		campaign: { slug: campaign.slug, name: campaign.name, demo: campaign.demo },
		variants: (await campaigns.variants(store(), campaign.id)).map(({ name }) => name),
		closed: await isClosed(store(), campaign, now),
		form: formOf(factsForm, await factsOf(campaign, now))
	};
};

export const actions = {
	default: async (event) => {
		const { request } = event;
		const campaign = await managedCampaign(event);
		const viewer = await requestViewer(event.locals);
		const present = async (from: Read) => (await campaigns.byId(from, campaign.id)) ?? campaign;
		const variants = await campaigns.variants(store(), campaign.id);
		const names = variants.map(({ name }) => name);
		const data = await request.formData();
		const now = new Date();
		const read = readForm(factsForm, data, await factsOf(campaign, now));
		const { choices, custom } = await choicesOf(campaign);
		const {
			typed: aimed,
			options,
			problems: aimsProblems
		} = readAims(data, {
			metrics: choices.metrics.map(({ name }) => name),
			measures: custom.map(({ name }) => name)
		});
		if (data.has('propose')) {
			const proposed = {
				...aimed,
				rolesOf: aimed.goal,
				roles: typedRoles(aimed.goal, choices)
			};
			return { proposed: true, form: { typed: read.typed }, typedAims: proposed };
		}
		const start = typedAims(campaign.aims ?? noAims, custom, choices);
		const refused = (problems: object) =>
			fail(400, { form: { typed: read.typed, problems }, typedAims: aimed, aimsProblems });
		const isTaken = (from: Read, name: string) =>
			isNameTaken(from, name, { owner: campaign.owner, ownId: campaign.id, viewer });
		if (read.problems) {
			const name = (await isTaken(store(), read.typed.name.trim())) ? { name: nameTaken } : {};
			return refused({ ...name, ...read.problems });
		}
		const isAdministrator = event.locals.member?.role === 'admin';
		const problemsIn = async (from: Read) => {
			const current = await present(from);
			const isBegun = await ledger.isBegun(from, campaign.id);
			return await factProblems(read.value, {
				isTaken: (name) => isTaken(from, name),
				audienceId: isBegun && !isAdministrator ? campaign.audienceId : undefined,
				plannedPeople: isBegun ? (current.aims?.plannedPeople ?? null) : undefined,
				complete: await isClosed(from, current, now),
				today: dayOf(now, campaign.timeZone)
			});
		};
		const problems = await problemsIn(store());
		if (!options || Object.keys(problems).length > 0) return refused(problems);
		const { weights, endsOn, finished, plannedPeople, ...facts } = read.value;
		const isSplitChanged = variants.some(({ plannedWeight }, i) => plannedWeight !== (weights[i] ?? null));
		const changed = await store().write(async (tx) => {
			// Asked again: another process may have published the campaign, or taken the name.
			const changes = await problemsIn(tx);
			if (Object.keys(changes).length > 0) return changes;
			const current = await present(tx);
			const { audienceId } = facts;
			if ((await ledger.isBegun(tx, campaign.id)) && audienceId !== current.audienceId) {
				const refused = await separationRefusal(tx, current, { audienceId, isAdministrator });
				if (refused) return { audienceId: separationRefusalWords(refused) };
				const record = (entry: NewEvent) => audit.add(tx, auditEvent(event, entry));
				await separate(tx, current, { audienceId, record });
			}
			await campaigns.update(tx, campaign.id, facts);
			const isOpen = finished === null ? current.openEnd : finished === 'no';
			const openEnd = endsOn === null && !(await isClosed(tx, current, now)) && isOpen;
			await setEnd(tx, await present(tx), { endsOn, openEnd }, { by: actorOf(event.locals).name, now });
			await campaigns.setPlan(
				tx,
				campaign.id,
				Object.fromEntries(names.map((name, i) => [name, weights[i] ?? null]))
			);
			// Fields of their own: a form from before they were there says nothing of them.
			if (data.has('goal')) {
				const { roles, ...others } = options;
				// Roles as they were shown say nothing new.
				const isCast = roles && JSON.stringify(aimed.roles) !== JSON.stringify(start.roles);
				const request = isCast ? { ...others, roles } : others;
				await aims.set(tx, campaign, { request, by: actorOf(event.locals).name, now: new Date() });
			}
			if (plannedPeople !== ((await present(tx)).aims?.plannedPeople ?? null)) {
				await aims.set(tx, await present(tx), {
					request: { plannedPeople },
					by: actorOf(event.locals).name,
					now
				});
			}
			for (const entry of campaignChanged(campaign, await present(tx), { isSplitChanged }))
				await audit.add(tx, auditEvent(event, entry));
			return null;
		});
		if (changed) return refused(changed);
		setFlash(event.cookies, 'campaign-saved');
	}
} satisfies Actions;
