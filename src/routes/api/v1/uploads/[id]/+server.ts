import { answer } from '#lib/server/api/answer.ts';
import { done, readableJson, Refusal } from '#lib/server/api/answers.ts';
import { operations } from '#lib/server/api/contract/operations.ts';
import { pendingView, uploadView } from '#lib/server/api/upload-view.ts';
import { drafts } from '#lib/server/ingest/drafts.ts';
import { record } from '#lib/server/audit/record.ts';
import { runJob } from '#lib/server/jobs/job.ts';
import { requestViewer } from '#lib/server/campaigns/request.ts';
import { ownCampaigns, recordUploadView } from '#lib/server/campaigns/upload-request.ts';
import { projectFolder, settings, store } from '#lib/server/db/store.ts';
import { uploads } from '#lib/server/campaigns/uploads.ts';

const refuse = (status: number, code: string, detail: string) => new Refusal({ status, code, detail });

export const GET = answer(operations.findUpload, async ({ event, tokenId }) => {
	const id = event.params['id'] ?? '';
	const upload = await uploads.find(store(), await requestViewer(event.locals), id);
	if (upload) await recordUploadView(event, id);
	if (upload) return readableJson(event.request, await uploadView(store(), upload));
	const draft = await drafts.find(store(), id);
	// What is not stored is its sender's own.
	if (draft?.by.actor.kind !== 'token' || draft.by.actor.id !== tokenId)
		throw refuse(404, 'no_such_upload', 'There is no such upload.');
	return readableJson(event.request, await pendingView(store(), draft));
});

export const DELETE = answer(operations.withdrawUpload, async ({ event }) => {
	const id = event.params['id'] ?? '';
	const among = await ownCampaigns(event, id);
	if (among.length === 0) throw refuse(404, 'no_such_upload', 'There is no such upload.');
	const { dataFolder } = settings();
	const job = { dataFolder, projectFolder, uploadId: id, among };
	const outcome = await runJob({ ...job, kind: 'withdraw-upload' });
	if (outcome.kind === 'refused')
		throw refuse(outcome.code === 'no_such_upload' ? 404 : 409, outcome.code, outcome.words);
	await record(event, { action: 'upload-withdrawn', target: id });
	return done(200, { id, state: 'withdrawn' });
});
