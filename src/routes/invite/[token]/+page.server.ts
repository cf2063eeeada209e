import { fail } from '@sveltejs/kit';
import type { Actions, PageServerLoad } from './$types';
import { enter, shownEntry } from '#lib/server/http/entry.ts';
import { members } from '#lib/server/accounts/members.ts';
import { store } from '#lib/server/db/store.ts';

export const load: PageServerLoad = async (event) => {
	event.setHeaders({ 'referrer-policy': 'same-origin', 'cache-control': 'no-store' });
	const link = await shownEntry(event, 'invite', event.params.token);
	const member = link?.memberId ? await members.find(store(), link.memberId) : undefined;
	return { invited: member && !member.deactivatedAt ? { email: member.email, name: member.name } : null };
};

export const actions = {
	default: async (event) => {
		const { status, ...problem } = await enter(event, 'invite', event.params.token);
		return fail(status, problem);
	}
} satisfies Actions;
