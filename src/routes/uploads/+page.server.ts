import { fail } from '@sveltejs/kit';
import type { Actions, PageServerLoad } from './$types';
import { campaigns } from '#lib/server/campaigns/campaigns.ts';
import { runJob } from '#lib/server/ingest/job.ts';
import { ledger } from '#lib/server/release/ledger.ts';
import { projectFolder, settings, store } from '#lib/server/store.ts';
import { uploads } from '#lib/server/uploads/uploads.ts';

export const load: PageServerLoad = () => {
	const hidden = new Set(
		campaigns.list(store()).flatMap(({ id, slug }) => (ledger.isWithdrawn(store(), id) ? [slug] : []))
	);
	return {
		uploads: uploads.list(store()).map(({ id, file, receivedAt, campaigns: list }) => ({
			id,
			file,
			receivedAt: receivedAt.toISOString(),
			campaigns: list.map((campaign) => ({ ...campaign, hidden: hidden.has(campaign.slug) })),
			/** Nothing of it is published: it can be taken back without a trace. */
			free: list.every(({ state }) => state !== 'released') && list.some(({ state }) => state === 'stored')
		}))
	};
};

export const actions = {
	withdraw: async ({ request }) => {
		const id = (await request.formData()).get('id');
		const uploadId = typeof id === 'string' ? id : '';
		const file = uploads.find(store(), uploadId)?.file ?? '';
		const { dataFolder } = settings();
		const outcome = await runJob({ kind: 'withdraw-upload', dataFolder, projectFolder, uploadId });
		return outcome.kind === 'withdrawn' ? { withdrawn: file } : fail(409, { refused: outcome.words });
	}
} satisfies Actions;
