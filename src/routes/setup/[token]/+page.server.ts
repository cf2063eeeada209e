import { fail, redirect } from '@sveltejs/kit';
import type { Actions, PageServerLoad } from './$types';
import { enter, shownEntry } from '#lib/server/http/entry.ts';
import { members } from '#lib/server/accounts/members.ts';
import { store } from '#lib/server/db/store.ts';

export const load: PageServerLoad = async (event) => {
	if (await members.isSetUp(store())) redirect(303, '/');
	event.setHeaders({ 'referrer-policy': 'same-origin', 'cache-control': 'no-store' });
	const link = await shownEntry(event, 'setup', event.params.token);
	return { good: link !== undefined };
};

export const actions = {
	default: async (event) => {
		const { status, ...problem } = await enter(event, 'setup', event.params.token);
		return fail(status, problem);
	}
} satisfies Actions;
