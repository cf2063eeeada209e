import { json } from '@sveltejs/kit';
import type { RequestHandler } from './$types';
import { may } from '#lib/server/accounts/permissions.ts';
import { campaigns } from '#lib/server/campaigns/campaigns.ts';
import { requestViewer } from '#lib/server/campaigns/request.ts';
import { visibleAmong } from '#lib/server/campaigns/visible.ts';
import { store } from '#lib/server/db/store.ts';
import type { PaletteEntry } from '../shell/palette.ts';
import { places } from '../shell/places.ts';

/** Where the reader can go: the pages for their role, then all campaigns, newest first. */
export const GET: RequestHandler = async ({ locals }) => {
	const { member } = locals;
	const entries: PaletteEntry[] = [
		...places.flatMap(({ href, label, permission }) =>
			member && may(member.role, permission) ? [{ href, label, note: 'page' }] : []
		),
		...(await visibleAmong(store(), await requestViewer(locals), await campaigns.list(store()))).map(
			({ slug, name }) => ({
				href: `/campaigns/${slug}`,
				label: name,
				note: 'campaign'
			})
		)
	];
	return json(entries);
};
