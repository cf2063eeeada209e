import { answer } from '#lib/server/api/answer.ts';
import { readableJson } from '#lib/server/api/answers.ts';
import { operations } from '#lib/server/api/contract/operations.ts';
import { takeUpload } from '#lib/server/api/take-upload.ts';
import { uploadView } from '#lib/server/api/upload-view.ts';
import { requestViewer } from '#lib/server/campaigns/request.ts';
import { store } from '#lib/server/db/store.ts';
import { uploads } from '#lib/server/campaigns/uploads.ts';
import { inTurn } from '#lib/server/db/in-turn.ts';

export const GET = answer(operations.listUploads, async ({ event }) =>
	readableJson(event.request, {
		uploads: await inTurn.map(await uploads.list(store(), await requestViewer(event.locals)), (upload) =>
			uploadView(store(), upload)
		)
	})
);

export const POST = answer(operations.addUpload, takeUpload);
