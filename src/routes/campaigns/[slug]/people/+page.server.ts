import { fail, redirect, type RequestEvent } from '@sveltejs/kit';
import type { Actions, PageServerLoad } from './$types';
import { audit, type NewEvent } from '#lib/server/audit/audit.ts';
import { auditEvent } from '#lib/server/audit/record.ts';
import { campaigns } from '#lib/server/campaigns/campaigns.ts';
import type { Tx } from '#lib/server/db/database.ts';
import { formText } from '#lib/server/accounts/form-text.ts';
import { personForm } from '#lib/server/facts/accounts.ts';
import { readForm } from '#lib/server/facts/read-form.ts';
import { setFlash } from '#lib/server/http/flash.ts';
import {
	addPerson,
	handOver,
	ownershipRefusalWords,
	ownsCampaign,
	removePerson
} from '#lib/server/campaigns/change.ts';
import { mayWorkOn, people, personCalled, personName } from '#lib/server/campaigns/people.ts';
import { managedCampaign, requestViewer } from '#lib/server/campaigns/request.ts';
import { seenBy } from '#lib/server/campaigns/upload-request.ts';
import { isVisible, manages } from '#lib/server/campaigns/visible.ts';
import { store } from '#lib/server/db/store.ts';
import { inTurn } from '#lib/server/db/in-turn.ts';

export const load: PageServerLoad = async (event) => {
	const campaign = await managedCampaign(event);
	const viewer = await requestViewer(event.locals);
	return {
		campaign: { slug: campaign.slug, name: campaign.name },
		/** Who sees it; null where it is published. */
		seenBy: await seenBy(store(), viewer, campaign),
		owner: await personName(store(), campaign.owner),
		people: await inTurn.map(await people.list(store(), campaign.id), async ({ person, name }) => ({
			person,
			name,
			isAble: await mayWorkOn(store(), person)
		})),
		/** May the reader change it? */
		mayChange: ownsCampaign(viewer, campaign),
		/** Does the reader see it no matter who owns it? */
		keepsSeeing: await isVisible(store(), viewer, { id: campaign.id, owner: '' })
	};
};

/** What an action does to the campaign, on record. */
type Change = (
	campaign: Awaited<ReturnType<typeof managedCampaign>>,
	recording: Parameters<typeof addPerson>[3],
	tx: Tx
) => Promise<void>;

/** Does something to the campaign that only its owner and administrators may; null where it is done. */
async function change(event: RequestEvent, act: Change): Promise<string | null> {
	const viewer = await requestViewer(event.locals);
	const { id } = await managedCampaign(event);
	return await store().write(async (tx) => {
		const record = (entry: NewEvent) => audit.add(tx, auditEvent(event, entry));
		// Asked again: somebody may have handed it over.
		const campaign = await campaigns.byId(tx, id);
		if (!campaign || !(await manages(tx, viewer, campaign))) return ownershipRefusalWords('not_owner');
		if (!ownsCampaign(viewer, campaign)) return ownershipRefusalWords('not_owner');
		await act(campaign, { viewer, now: new Date(), record }, tx);
		return null;
	});
}

/** The person whose address or name was typed. */
async function typedPerson(event: RequestEvent) {
	const read = readForm(personForm, await event.request.formData());
	const wrong = (problem: string) => ({ typed: read.typed, problems: { person: problem } });
	return { wrong, read, person: read.value && (await personCalled(store(), read.value.person)) };
}

export const actions = {
	add: async (event) => {
		await managedCampaign(event);
		const { read, person, ...typed } = await typedPerson(event);
		const wrong = (status: number, problem: string) => fail(status, { add: typed.wrong(problem) });
		if (read.problems) return fail(400, { add: read });
		if (person === null) return wrong(400, ownershipRefusalWords('no_such_person'));
		if (!(await mayWorkOn(store(), person))) return wrong(400, ownershipRefusalWords('cannot_be_added'));
		const refused = await change(event, (campaign, recording, tx) =>
			addPerson(tx, campaign, person, recording)
		);
		if (refused) return wrong(403, refused);
		setFlash(event.cookies, 'person-added');
	},

	remove: async (event) => {
		await managedCampaign(event);
		const person = formText(await event.request.formData(), 'person', 200);
		const refused = await change(event, (campaign, recording, tx) =>
			removePerson(tx, campaign, person, recording)
		);
		if (refused) return fail(403, { refused });
		setFlash(event.cookies, 'person-removed');
	},

	handOver: async (event) => {
		await managedCampaign(event);
		const { read, person, ...typed } = await typedPerson(event);
		const wrong = (status: number, problem: string) => fail(status, { handOver: typed.wrong(problem) });
		if (read.problems) return fail(400, { handOver: read });
		if (person === null) return wrong(400, ownershipRefusalWords('no_such_person'));
		if (!(await mayWorkOn(store(), person))) return wrong(400, ownershipRefusalWords('cannot_own'));
		let after = await managedCampaign(event);
		const refused = await change(event, async (campaign, recording, tx) => {
			await handOver(tx, campaign, person, recording);
			after = { ...campaign, owner: person };
		});
		if (refused) return wrong(403, refused);
		setFlash(event.cookies, 'campaign-handed-over');
		const isStillThere = await manages(store(), await requestViewer(event.locals), after);
		redirect(303, isStillThere ? `/campaigns/${after.slug}/people` : '/');
	}
} satisfies Actions;
