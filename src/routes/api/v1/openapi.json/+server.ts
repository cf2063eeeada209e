import { version } from '../../../../../package.json';
import { answer } from '#lib/server/api/answer.ts';
import { readableJson } from '#lib/server/api/answers.ts';
import { openApi } from '#lib/server/api/openapi.ts';
import { operations } from '#lib/server/api/contract/operations.ts';

export const GET = answer(operations.description, ({ event }) =>
	readableJson(event.request, openApi(version))
);
