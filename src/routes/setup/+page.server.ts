import { redirect } from '@sveltejs/kit';
import type { PageServerLoad } from './$types';
import { members } from '#lib/server/auth/members.ts';
import { store } from '#lib/server/store.ts';

export const load: PageServerLoad = () => {
	if (members.isSetUp(store())) redirect(303, '/');
};
