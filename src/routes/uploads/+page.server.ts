import { fail } from '@sveltejs/kit';
import type { Actions, PageServerLoad } from './$types';
import { record } from '#lib/server/audit/record.ts';
import { campaigns } from '#lib/server/campaigns/campaigns.ts';
import { tell } from '#lib/server/http/flash.ts';
import { attempts } from '#lib/server/ingest/attempts.ts';
import { drafts } from '#lib/server/ingest/drafts.ts';
import { runJob } from '#lib/server/ingest/job.ts';
import { ledger } from '#lib/server/release/ledger.ts';
import { projectFolder, settings, store } from '#lib/server/store.ts';
import { declarations } from '#lib/server/uploads/declarations.ts';
import { uploads } from '#lib/server/uploads/uploads.ts';
import { isOwn } from './[id]/draft.server.ts';

export const load: PageServerLoad = ({ locals }) => {
	const list = uploads.list(store());
	const hidden = new Set(
		campaigns.list(store()).flatMap(({ id, slug }) => (ledger.isWithdrawn(store(), id) ? [slug] : []))
	);
	return {
		uploads: list.map((upload) => ({
			id: upload.id,
			file: upload.file,
			receivedAt: upload.receivedAt.toISOString(),
			by: upload.by,
			purged: declarations.find(store(), upload.id)?.purgedAt != null,
			campaigns: upload.campaigns.map((campaign) => ({ ...campaign, hidden: hidden.has(campaign.slug) })),
			free: uploads.isFree(upload)
		})),
		drafts: drafts
			.list(settings().dataFolder)
			.filter((draft) => isOwn(draft, locals) && !list.some(({ id }) => id === draft.id))
			.map(({ id, file, size, receivedAt }) => ({
				id,
				file,
				size,
				receivedAt,
				busy: attempts.of(id) !== null
			}))
	};
};

export const actions = {
	withdraw: async (event) => {
		const id = (await event.request.formData()).get('id');
		const uploadId = typeof id === 'string' ? id : '';
		const file = uploads.find(store(), uploadId)?.file ?? '';
		const { dataFolder } = settings();
		const outcome = await runJob({ kind: 'withdraw-upload', dataFolder, projectFolder, uploadId });
		if (outcome.kind === 'refused') return fail(409, { refused: outcome.words });
		record(event, { action: 'upload-withdrawn', target: uploadId, details: { file } });
		tell(event.cookies, 'upload-withdrawn');
	}
} satisfies Actions;
