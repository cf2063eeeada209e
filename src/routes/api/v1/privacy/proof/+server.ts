import { answer } from '#lib/server/api/answer.ts';
import { readableJson } from '#lib/server/api/answers.ts';
import { operations } from '#lib/server/api/contract/operations.ts';
import { proofSchema } from '#lib/server/api/contract/proof-schema.ts';
import { record } from '#lib/server/audit/record.ts';
import { proofOfAll } from '#lib/server/analysis/proof/proof.ts';
import { store } from '#lib/server/db/store.ts';

export const GET = answer(operations.privacyProof, async ({ event }) => {
	const proof = await proofOfAll(store(), event.locals.token?.role);
	await record(event, { action: 'export', target: 'privacy proof', details: { format: 'json' } });
	return readableJson(event.request, proofSchema.parse(proof));
});
