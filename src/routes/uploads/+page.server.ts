import { fail } from '@sveltejs/kit';
import type { Actions, PageServerLoad } from './$types';
import { dayOf } from '#lib/experiment/day.ts';
import { record } from '#lib/server/audit/record.ts';
import { campaigns } from '#lib/server/campaigns/campaigns.ts';
import { setFlash } from '#lib/server/http/flash.ts';
import { attempts } from '#lib/server/jobs/attempts.ts';
import { drafts } from '#lib/server/ingest/drafts.ts';
import { runJob } from '#lib/server/jobs/job.ts';
import { requestViewer } from '#lib/server/campaigns/request.ts';
import { ownCampaigns } from '#lib/server/campaigns/upload-request.ts';
import { ledger } from '#lib/server/ledger/ledger.ts';
import { soonPurged } from '#lib/server/release/soon-purged.ts';
import { projectFolder, settings, store } from '#lib/server/db/store.ts';
import { declarations } from '#lib/server/campaigns/declarations.ts';
import { uploads } from '#lib/server/campaigns/uploads.ts';
import { isOwn } from './[id]/draft.server.ts';
import { inTurn } from '#lib/server/db/in-turn.ts';

/** Files on their way that are the reader's alone. */
const ownDrafts = async (locals: App.Locals) =>
	inTurn.filter(
		await drafts.list(store()),
		async (draft) => isOwn(draft, locals) && !(await uploads.byId(store(), draft.id))
	);

export const load: PageServerLoad = async ({ locals }) => {
	const list = await uploads.list(store(), await requestViewer(locals));
	const hidden = new Set(
		await inTurn.flatMap(await campaigns.list(store()), async ({ id, slug }) =>
			(await ledger.isWithdrawn(store(), id)) ? [slug] : []
		)
	);
	const own = new Set(list.flatMap((upload) => upload.campaigns.map(({ slug }) => slug)));
	return {
		uploads: await inTurn.map(list, async (upload) => ({
			id: upload.id,
			file: upload.file,
			receivedAt: upload.receivedAt.toISOString(),
			by: upload.by,
			purged: (await declarations.find(store(), upload.id))?.purgedAt != null,
			campaigns: upload.campaigns.map(({ slug, name, rows, state }) => ({
				slug,
				name,
				rows,
				state,
				hidden: hidden.has(slug)
			})),
			free: uploads.isFree(upload)
		})),
		expiring: (await soonPurged(store(), dayOf(new Date())))
			.filter(({ slug, isPublished }) => !isPublished && own.has(slug))
			.map(({ slug, name, until }) => ({ slug, name, until })),
		drafts: await inTurn.map(await ownDrafts(locals), async ({ id, file, size, receivedAt }) => ({
			id,
			file,
			size,
			receivedAt,
			busy: (await attempts.of(id)) !== null
		}))
	};
};

export const actions = {
	withdraw: async (event) => {
		const id = (await event.request.formData()).get('id');
		const uploadId = typeof id === 'string' ? id : '';
		const among = await ownCampaigns(event, uploadId);
		if (among.length === 0) return fail(409, { refused: 'This upload doesn’t exist.' });
		const file = (await uploads.byId(store(), uploadId))?.file ?? '';
		const { dataFolder } = settings();
		const job = { dataFolder, projectFolder, uploadId, among };
		const outcome = await runJob({ ...job, kind: 'withdraw-upload' });
		if (outcome.kind === 'refused') return fail(409, { refused: outcome.words });
		await record(event, { action: 'upload-withdrawn', target: uploadId, details: { file } });
		setFlash(event.cookies, 'upload-withdrawn');
	},

	/** Throws away every file of the reader that is not stored. */
	discardAll: async ({ locals, cookies }) => {
		const own = await ownDrafts(locals);
		for (const { id } of own) await attempts.cancel(id);
		await store().write(async (tx) => {
			for (const { id } of own) await drafts.remove(tx, settings().filesFolder, id);
		});
		setFlash(cookies, 'drafts-discarded');
	}
} satisfies Actions;
