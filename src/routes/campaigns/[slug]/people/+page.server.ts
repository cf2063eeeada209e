import { fail, redirect, type RequestEvent } from '@sveltejs/kit';
import type { Actions, PageServerLoad } from './$types';
import { audit, type Deed } from '#lib/server/audit/audit.ts';
import { auditEvent } from '#lib/server/audit/record.ts';
import { formText } from '#lib/server/accounts/form-text.ts';
import { tell } from '#lib/server/http/flash.ts';
import {
	addPerson,
	handOver,
	ownershipRefusalWords,
	ownsCampaign,
	removePerson
} from '#lib/server/campaigns/change.ts';
import { mayWorkOn, people, personCalled, personName } from '#lib/server/campaigns/people.ts';
import { managedCampaign, requestViewer } from '#lib/server/campaigns/request.ts';
import { seenBy } from '#lib/server/campaigns/seen-by.ts';
import { isVisible, manages } from '#lib/server/campaigns/visible.ts';
import { store } from '#lib/server/db/store.ts';

export const load: PageServerLoad = (event) => {
	const campaign = managedCampaign(event);
	const viewer = requestViewer(event.locals);
	return {
		campaign: { slug: campaign.slug, name: campaign.name },
		/** Who sees it; null where it is published. */
		seenBy: seenBy(store(), viewer, campaign),
		owner: personName(store(), campaign.owner),
		people: people
			.list(store(), campaign.id)
			.map(({ person, name }) => ({ person, name, isAble: mayWorkOn(store(), person) })),
		/** May the reader change it? */
		mayChange: ownsCampaign(viewer, campaign),
		/** Does the reader see it no matter who owns it? */
		keepsSeeing: isVisible(store(), viewer, { id: campaign.id, owner: '' })
	};
};

/** What an action does to the campaign, on record. */
type Change = (
	campaign: ReturnType<typeof managedCampaign>,
	recording: Parameters<typeof addPerson>[3]
) => void;

/** Does something to the campaign that only its owner and administrators may; null where it is done. */
function change(event: RequestEvent, act: Change): string | null {
	const viewer = requestViewer(event.locals);
	const record = (deed: Deed) => audit.add(store(), auditEvent(event, deed));
	return store().transaction(() => {
		const campaign = managedCampaign(event);
		if (!ownsCampaign(viewer, campaign)) return ownershipRefusalWords('not_owner');
		act(campaign, { viewer, now: new Date(), record });
		return null;
	});
}

/** The person whose address or name was typed. */
async function typedPerson(event: RequestEvent) {
	const typed = formText(await event.request.formData(), 'person', 200);
	return { typed, person: personCalled(store(), typed) };
}

export const actions = {
	add: async (event) => {
		managedCampaign(event);
		const { typed, person } = await typedPerson(event);
		const wrong = (status: number, problem: string) => fail(status, { add: { typed, problem } });
		if (person === null) return wrong(400, ownershipRefusalWords('no_such_person'));
		if (!mayWorkOn(store(), person)) return wrong(400, ownershipRefusalWords('cannot_be_added'));
		const refused = change(event, (campaign, recording) => addPerson(store(), campaign, person, recording));
		if (refused) return wrong(403, refused);
		tell(event.cookies, 'person-added');
	},

	remove: async (event) => {
		managedCampaign(event);
		const person = formText(await event.request.formData(), 'person', 200);
		const refused = change(event, (campaign, recording) =>
			removePerson(store(), campaign, person, recording)
		);
		if (refused) return fail(403, { refused });
		tell(event.cookies, 'person-removed');
	},

	handOver: async (event) => {
		managedCampaign(event);
		const { typed, person } = await typedPerson(event);
		const wrong = (status: number, problem: string) => fail(status, { handOver: { typed, problem } });
		if (person === null) return wrong(400, ownershipRefusalWords('no_such_person'));
		if (!mayWorkOn(store(), person)) return wrong(400, ownershipRefusalWords('cannot_own'));
		let after = managedCampaign(event);
		const refused = change(event, (campaign, recording) => {
			handOver(store(), campaign, person, recording);
			after = { ...campaign, owner: person };
		});
		if (refused) return wrong(403, refused);
		tell(event.cookies, 'campaign-handed-over');
		const isStillThere = manages(store(), requestViewer(event.locals), after);
		redirect(303, isStillThere ? `/campaigns/${after.slug}/people` : '/');
	}
} satisfies Actions;
