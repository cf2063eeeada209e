import { answer } from '#lib/server/api/answer.ts';
import { readableJson } from '#lib/server/api/answers.ts';
import { dataReturnsBody } from '#lib/server/api/contract/data-returns-schema.ts';
import { operations } from '#lib/server/api/contract/operations.ts';
import { record } from '#lib/server/audit/record.ts';
import { dataProgrammes } from '#lib/server/reports/data-returns.ts';
import { store } from '#lib/server/db/store.ts';

export const GET = answer(operations.dataReturns, async ({ event, now }) => {
	const groups = await dataProgrammes(store(), now);
	await record(event, { action: 'export', target: 'return on personal data', details: { format: 'json' } });
	return readableJson(event.request, dataReturnsBody(groups));
});
