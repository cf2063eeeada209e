import type { RequestHandler } from './$types';
import { readable } from '#lib/server/api/answers.ts';
import { campaignProofSchema } from '#lib/server/api/contract/proof-schema.ts';
import { record } from '#lib/server/audit/record.ts';
import { proofAt } from '../proof-at.server.ts';

/** The campaign's part of `GET /api/v1/privacy/proof` as a file. */
export const GET: RequestHandler = async (event) => {
	const { slug } = event.params;
	const proof = campaignProofSchema.parse(await proofAt(slug, event.locals.member?.role));
	await record(event, { action: 'export', target: slug, details: { format: 'json', what: 'privacy proof' } });
	return readable(event.request, {
		body: `${JSON.stringify(proof, null, '\t')}\n`,
		type: 'application/json',
		headers: { 'content-disposition': `attachment; filename="${slug}-proof.json"` }
	});
};
