import { fail } from '@sveltejs/kit';
import type { Actions, PageServerLoad } from './$types';
import { audit } from '#lib/server/audit/audit.ts';
import { auditEvent } from '#lib/server/audit/record.ts';
import { logo, maxLogoBytes } from '#lib/server/campaigns/logo.ts';
import { store } from '#lib/server/db/store.ts';
import { setFlash } from '#lib/server/http/flash.ts';

export const load: PageServerLoad = ({ locals }) => ({ confirmed: locals.session?.confirmed ?? false });

export const actions = {
	/** A picture by its bytes, whatever its name says. */
	save: async (event) => {
		const file = (await event.request.formData()).get('logo');
		const bytes =
			file instanceof File && file.size > 0 && file.size <= maxLogoBytes
				? Buffer.from(await file.arrayBuffer())
				: null;
		const isSaved =
			bytes !== null &&
			(await store().write(async (tx) => {
				if (!(await logo.set(tx, bytes))) return false;
				const details = { logo: 'changed' };
				await audit.add(tx, auditEvent(event, { action: 'workspace-changed', target: null, details }));
				return true;
			}));
		if (!isSaved) return fail(400, { logo: 'Choose a PNG, JPEG or WebP of at most 200 kB.' });
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
