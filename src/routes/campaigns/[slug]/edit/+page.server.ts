import { fail } from '@sveltejs/kit';
import type { Actions, PageServerLoad } from './$types';
import { noAims } from '#lib/experiment/metrics/goals.ts';
import { dayOf } from '#lib/experiment/day.ts';
import { cut } from '#lib/format/storable.ts';
import { aims } from '#lib/server/analysis/aims.ts';
import { isRunning } from '#lib/server/analysis/campaign-results.ts';
import { actorOf } from '#lib/server/audit/actor.ts';
import { audit, type Deed } from '#lib/server/audit/audit.ts';
import { campaignChanged } from '#lib/server/campaigns/campaign-changed.ts';
import { auditEvent } from '#lib/server/audit/record.ts';
import { formText } from '#lib/server/accounts/form-text.ts';
import { campaigns, type Campaign } from '#lib/server/campaigns/campaigns.ts';
import { tell } from '#lib/server/http/flash.ts';
import { ledger } from '#lib/server/ledger/ledger.ts';
import { isClosed, setEnd } from '#lib/server/release/ending.ts';
import { separate, separationRefusal, separationRefusalWords } from '#lib/server/release/separate.ts';
import { isNameTaken } from '#lib/server/campaigns/names.ts';
import { managedCampaign } from '#lib/server/campaigns/request.ts';
import type { Read } from '#lib/server/db/database.ts';
import { store } from '#lib/server/db/store.ts';
import { uploads } from '#lib/server/campaigns/uploads.ts';
import { contractMetric, readAims, typedAims, typedRoles, type TypedAims } from './aims.ts';
import { readFacts, typedFacts, type FactProblems, type TypedFacts } from './facts.ts';
import { readSize, typedSize } from './planned-size.ts';

function choicesOf(campaign: Campaign) {
	const { published, metrics, custom } = aims.choices(store(), campaign);
	return {
		custom,
		choices: { published, metrics: metrics.map(({ name, label, role }) => ({ name, label, role })) }
	};
}

export const load: PageServerLoad = async (event) => {
	const campaign = await managedCampaign(event);
	const variants = campaigns.variants(store(), campaign.id);
	const { choices, custom } = choicesOf(campaign);
	const now = new Date();
	const closed = isClosed(store(), campaign, now);
	return {
		choices,
		typedAims: typedAims(campaign.aims ?? noAims, custom, choices),
		typedSize: typedSize(campaign.aims?.plannedPeople),
		campaign: { slug: campaign.slug, name: campaign.name, demo: campaign.demo },
		variants: variants.map(({ name }) => name),
		closed,
		typed: typedFacts(
			{ ...campaign, weights: variants.map(({ plannedWeight }) => plannedWeight) },
			closed ? '' : isRunning(campaign, now) ? 'no' : uploads.has(store(), campaign.id) ? 'yes' : ''
		)
	};
};

function typedIn(data: FormData, variants: number): TypedFacts {
	const text = (name: string) => {
		const value = data.get(name);
		return typeof value === 'string' ? cut(value, 1000) : '';
	};
	const finished = text('finished');
	return {
		name: text('name'),
		hypothesis: text('hypothesis'),
		audience: text('audience'),
		audienceId: text('audienceId'),
		channel: text('channel'),
		currency: text('currency'),
		startsOn: text('startsOn'),
		endsOn: text('endsOn'),
		finished: finished === 'no' || finished === 'yes' ? finished : '',
		weights: Array.from({ length: variants }, (_, i) => text(`weight-${i}`))
	};
}

/** The measures of the form are those that it was made with. */
function typedAimsIn(data: FormData): TypedAims {
	const rows = (pattern: RegExp) => [...data.keys()].flatMap((name) => pattern.exec(name)?.[1] ?? []);
	const custom = rows(/^custom-(\d{1,3})-measure$/);
	const roles = rows(/^role-(\d{1,3})-metric$/);
	return {
		goal: formText(data, 'goal', 40),
		primary: formText(data, 'primary', 300),
		rolesOf: formText(data, 'rolesOf', 40),
		roles: roles
			.map((i) => ({
				metric: formText(data, `role-${i}-metric`),
				role: formText(data, `role-${i}-role`),
				margin: formText(data, `role-${i}-margin`)
			}))
			.filter(({ metric }) => contractMetric(metric)),
		custom: custom.map((i) => {
			const text = (field: string) => formText(data, `custom-${i}-${field}`);
			return {
				measure: text('measure'),
				label: text('label'),
				direction: text('direction'),
				role: text('role'),
				unit: text('unit'),
				margin: text('margin')
			};
		})
	};
}

export const actions = {
	default: async (event) => {
		const { request } = event;
		const campaign = await managedCampaign(event);
		const present = (from: Read = store()) => campaigns.byId(from, campaign.id) ?? campaign;
		const variants = campaigns.variants(store(), campaign.id);
		const names = variants.map(({ name }) => name);
		const data = await request.formData();
		const typed = typedIn(data, names.length);
		const aimed = typedAimsIn(data);
		// A form without the field says nothing of it.
		const size = data.has('plannedPeople')
			? formText(data, 'plannedPeople', 20)
			: typedSize(campaign.aims?.plannedPeople);
		const readPlan = (from: Read = store()) =>
			readSize(
				size,
				ledger.isBegun(from, campaign.id) ? (present(from).aims?.plannedPeople ?? null) : undefined
			);
		const { choices, custom } = choicesOf(campaign);
		if (data.has('propose')) {
			const proposed = {
				...aimed,
				rolesOf: aimed.goal,
				roles: typedRoles(aimed.goal, choices)
			};
			return { proposed: true, typed, typedAims: proposed, typedSize: size };
		}
		const start = typedAims(campaign.aims ?? noAims, custom, choices);
		const { wish, problems: aimsProblems } = readAims(aimed, {
			metrics: choices.metrics.map(({ name }) => name),
			measures: custom.map(({ name }) => name)
		});
		const now = new Date();
		const isAdministrator = event.locals.member?.role === 'admin';
		const read = (from: Read = store()) => {
			const fresh = present(from);
			return readFacts(typed, {
				isTaken: (name) => isNameTaken(from, name, { owner: campaign.owner, ownId: campaign.id }),
				audienceId: ledger.isBegun(from, campaign.id) && !isAdministrator ? campaign.audienceId : undefined,
				complete: isClosed(from, fresh, now),
				openEnd: fresh.openEnd,
				today: dayOf(now, campaign.timeZone)
			});
		};
		const { facts, problems } = read();
		const refused = (found: FactProblems, sizeProblem: string | undefined) =>
			fail(400, {
				typed,
				problems: found,
				typedAims: aimed,
				aimsProblems,
				typedSize: size,
				...(sizeProblem ? { sizeProblem } : {})
			});
		const plan = readPlan();
		if (plan.problem || Object.keys({ ...problems, ...aimsProblems }).length > 0)
			return refused(problems, plan.problem);
		const { weights, endsOn, openEnd, ...said } = facts;
		const isSplitChanged = variants.some(({ plannedWeight }, i) => plannedWeight !== (weights[i] ?? null));
		const changed = await store().write((tx) => {
			// Asked again: another process may have published the campaign, or taken the name.
			const changes = read(tx).problems;
			const sizeProblem = readPlan(tx).problem;
			if (sizeProblem || Object.keys(changes).length > 0) return { changes, sizeProblem };
			const fresh = present(tx);
			const { audienceId } = said;
			if (ledger.isBegun(tx, campaign.id) && audienceId !== fresh.audienceId) {
				const refused = separationRefusal(tx, fresh, { audienceId, isAdministrator });
				if (refused) return { changes: { audienceId: separationRefusalWords(refused) }, sizeProblem };
				const record = (deed: Deed) => audit.add(tx, auditEvent(event, deed));
				separate(tx, fresh, { audienceId, record });
			}
			campaigns.update(tx, campaign.id, said);
			setEnd(tx, present(tx), { endsOn, openEnd }, { by: actorOf(event.locals).name, now });
			campaigns.setPlan(
				tx,
				campaign.id,
				Object.fromEntries(names.map((name, i) => [name, weights[i] ?? null]))
			);
			// Fields of their own: a form from before they were there says nothing of them.
			if (data.has('goal')) {
				const { roles, ...others } = wish;
				// Roles as they were shown say nothing new.
				const isCast = roles && JSON.stringify(aimed.roles) !== JSON.stringify(start.roles);
				const spoken = isCast ? { ...others, roles } : others;
				aims.say(tx, campaign, { wish: spoken, by: actorOf(event.locals).name, now: new Date() });
			}
			if (plan.people !== (present(tx).aims?.plannedPeople ?? null)) {
				const wish = { plannedPeople: plan.people };
				aims.say(tx, present(tx), { wish, by: actorOf(event.locals).name, now });
			}
			for (const deed of campaignChanged(campaign, present(tx), { isSplitChanged }))
				audit.add(tx, auditEvent(event, deed));
			return null;
		});
		if (changed) return refused(changed.changes, changed.sizeProblem);
		tell(event.cookies, 'campaign-saved');
	}
} satisfies Actions;
