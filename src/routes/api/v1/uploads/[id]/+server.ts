import { answer } from '#lib/server/api/answer.ts';
import { done, readableJson } from '#lib/server/api/answers.ts';
import { uploadView } from '#lib/server/api/file-answer.ts';
import { operations } from '#lib/server/api/operations.ts';
import { Refusal } from '#lib/server/api/problem.ts';
import { record } from '#lib/server/audit/record.ts';
import { runJob } from '#lib/server/ingest/job.ts';
import { projectFolder, settings, store } from '#lib/server/store.ts';
import { uploads } from '#lib/server/uploads/uploads.ts';

const refuse = (status: number, code: string, detail: string) => new Refusal({ status, code, detail });

export const GET = answer(operations.findUpload, ({ event }) => {
	const upload = uploads.find(store(), event.params['id'] ?? '');
	if (!upload) throw refuse(404, 'no_such_upload', 'There is no such upload.');
	return readableJson(event.request, uploadView(upload));
});

export const DELETE = answer(operations.withdrawUpload, async ({ event }) => {
	const id = event.params['id'] ?? '';
	const { dataFolder } = settings();
	const outcome = await runJob({ kind: 'withdraw-upload', dataFolder, projectFolder, uploadId: id });
	if (outcome.kind === 'refused')
		throw refuse(outcome.code === 'no_such_upload' ? 404 : 409, outcome.code, outcome.words);
	record(event, { action: 'upload-withdrawn', target: id });
	return done(200, { id, state: 'withdrawn' });
});
