import { fail, redirect } from '@sveltejs/kit';
import type { Actions, PageServerLoad } from './$types';
import { formText } from '#lib/server/accounts/form-text.ts';
import { waitWords } from '#lib/server/accounts/limits.ts';
import { localPath } from '#lib/server/accounts/local-path.ts';
import { members } from '#lib/server/accounts/members.ts';
import { confirm } from '#lib/server/accounts/signing.ts';
import { store } from '#lib/server/db/store.ts';

export const load: PageServerLoad = async ({ locals, url }) => {
	const next = localPath(url.searchParams.get('next'));
	if (locals.session?.confirmed) redirect(303, next);
	return { next, hasPassword: await members.hasPassword(store(), locals.member?.id ?? '') };
};

export const actions = {
	default: async (event) => {
		const data = await event.request.formData();
		const outcome = await confirm(event, formText(data, 'password'));
		switch (outcome.kind) {
			case 'signed-in':
				return redirect(303, localPath(formText(data, 'next', 2000)));
			case 'wrong':
				return fail(401, { problem: 'Wrong password.' });
			case 'wait':
				return fail(429, { problem: `Too many tries. Wait ${waitWords(outcome)}.` });
		}
	}
} satisfies Actions;
