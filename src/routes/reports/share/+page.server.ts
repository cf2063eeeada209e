import type { Actions, PageServerLoad } from './$types';
import { madeLinks, makeLink, takeBack, type Subject } from '#lib/server/http/sharing.ts';

const subject: Subject = {
	kind: 'programme',
	campaignId: null,
	slug: null,
	words: () => 'the reports of all campaigns in one table'
};

export const load: PageServerLoad = async () => ({
	shows: subject.words(''),
	links: await madeLinks(subject, new Date())
});

export const actions = {
	add: async (event) => await makeLink(event, subject, await event.request.formData(), ''),
	revoke: (event) => takeBack(event, subject)
} satisfies Actions;
