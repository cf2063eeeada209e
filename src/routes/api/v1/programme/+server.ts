import { isoDay } from '#lib/experiment/day.ts';
import { answer } from '#lib/server/api/answer.ts';
import { readableJson } from '#lib/server/api/answers.ts';
import { operations } from '#lib/server/api/contract/operations.ts';
import { programmeSchema } from '#lib/server/api/contract/programme-schema.ts';
import { record } from '#lib/server/audit/record.ts';
import { requestViewer } from '#lib/server/campaigns/request.ts';
import { hiddenSlugs } from '#lib/server/campaigns/visible.ts';
import { programmeAnswer } from '#lib/server/reports/programme/answer.ts';
import { store } from '#lib/server/db/store.ts';

export const GET = answer(operations.programme, async ({ event, query, now }) => {
	const hidden = await hiddenSlugs(store(), await requestViewer(event.locals));
	const { currency, from, to } = query;
	const found = await programmeAnswer(store(), now, {
		currency,
		from: from === undefined ? undefined : isoDay(from),
		to: to === undefined ? undefined : isoDay(to),
		hidden
	});
	await record(event, { action: 'export', target: 'programme', details: { format: 'json' } });
	return readableJson(event.request, programmeSchema.parse(found));
});
