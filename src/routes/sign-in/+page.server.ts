import { fail, redirect } from '@sveltejs/kit';
import type { Actions, PageServerLoad } from './$types';
import { anotherIdentity } from '#lib/server/accounts/identity-hooks.ts';
import { formText } from '#lib/server/accounts/form-text.ts';
import { waitWords } from '#lib/server/accounts/limits.ts';
import { localPath } from '#lib/server/accounts/local-path.ts';
import { members } from '#lib/server/accounts/members.ts';
import { signIn } from '#lib/server/accounts/signing.ts';
import { wrongWords } from '#lib/server/accounts/sign-in-words.ts';
import { settings, store } from '#lib/server/db/store.ts';

export const load: PageServerLoad = async ({ locals, url }) => {
	const next = localPath(url.searchParams.get('next'));
	if (locals.member) redirect(303, next);
	return {
		next,
		isSetUp: await members.isSetUp(store()),
		provider: settings().oidc?.name ?? null,
		// The provider's own words are not repeated: anybody can write them into an address.
		providerFailed: url.searchParams.has('error'),
		anotherIdentity: url.searchParams.get('error') === anotherIdentity
	};
};

export const actions = {
	password: async (event) => {
		const data = await event.request.formData();
		const email = formText(data, 'email');
		const outcome = await signIn(event, { email, password: formText(data, 'password') });
		switch (outcome.kind) {
			case 'signed-in':
				return redirect(303, localPath(formText(data, 'next', 2000)));
			case 'wrong':
				return fail(401, { email, problem: wrongWords });
			case 'wait': {
				event.setHeaders({ 'retry-after': String(outcome.seconds) });
				const problem = `Too many tries. Wait ${waitWords(outcome)}, use a device on which you signed in before, or ask an administrator for a new link.`;
				return fail(429, { email, problem });
			}
		}
	}
} satisfies Actions;
