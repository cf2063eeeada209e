import { answer } from '#lib/server/api/answer.ts';
import { readableJson } from '#lib/server/api/answers.ts';
import { operations } from '#lib/server/api/contract/operations.ts';
import { takeUpload } from '#lib/server/api/take-upload.ts';
import { uploadView } from '#lib/server/api/upload-view.ts';
import { requestViewer } from '#lib/server/campaigns/request.ts';
import { store } from '#lib/server/db/store.ts';
import { uploads } from '#lib/server/campaigns/uploads.ts';

export const GET = answer(operations.listUploads, ({ event }) =>
	readableJson(event.request, {
		uploads: uploads.list(store(), requestViewer(event.locals)).map((upload) => uploadView(store(), upload))
	})
);

export const POST = answer(operations.addUpload, takeUpload);
