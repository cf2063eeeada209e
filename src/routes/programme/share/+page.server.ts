import type { Actions, PageServerLoad } from './$types';
import { madeLinks, makeLink, takeBack } from '#lib/server/http/sharing.ts';
import { allCampaigns, programmeView } from '../../reports/share/subject.server.ts';

export const load: PageServerLoad = async () => ({
	shows: allCampaigns.words(programmeView),
	links: await madeLinks(allCampaigns, new Date())
});

export const actions = {
	add: async (event) => await makeLink(event, allCampaigns, await event.request.formData(), programmeView),
	revoke: (event) => takeBack(event, allCampaigns)
} satisfies Actions;
