import { fail } from '@sveltejs/kit';
import type { Actions, PageServerLoad } from './$types';
import { audit } from '#lib/server/audit/audit.ts';
import { auditEvent } from '#lib/server/audit/record.ts';
import { logo, maxLogoBytes } from '#lib/server/campaigns/logo.ts';
import { pictureProblemWords } from '#lib/server/campaigns/pictures/picture-problem.ts';
import { sentPicture } from '#lib/server/campaigns/pictures/sent-picture.ts';
import { store } from '#lib/server/db/store.ts';
import { setFlash } from '#lib/server/http/flash.ts';

export const load: PageServerLoad = ({ locals }) => ({
	confirmed: locals.session?.confirmed ?? false,
	maxBytes: maxLogoBytes
});

export const actions = {
	/** A picture by its bytes, whatever its name says. */
	save: async (event) => {
		const picture = await sentPicture((await event.request.formData()).get('logo'), maxLogoBytes);
		if (typeof picture === 'string') return fail(400, { logo: pictureProblemWords(picture, maxLogoBytes) });
		await store().write(async (tx) => {
			await logo.set(tx, picture);
			const details = { logo: 'changed' };
			await audit.add(tx, auditEvent(event, { action: 'workspace-changed', target: null, details }));
		});
		setFlash(event.cookies, 'workspace-saved');
	},

	remove: async (event) => {
		await store().write(async (tx) => {
			await logo.remove(tx);
			const details = { logo: 'removed' };
			await audit.add(tx, auditEvent(event, { action: 'workspace-changed', target: null, details }));
		});
		setFlash(event.cookies, 'workspace-saved');
	}
} satisfies Actions;
