import { redirect } from '@sveltejs/kit';
import type { PageServerLoad } from './$types';
import { members } from '#lib/server/accounts/members.ts';
import { store } from '#lib/server/db/store.ts';

export const load: PageServerLoad = async () => {
	if (await members.isSetUp(store())) redirect(303, '/');
};
