import { error } from '@sveltejs/kit';
import type { RequestHandler } from './$types';
import { releasedEpochs } from '#lib/server/analysis/released-epochs.ts';
import { record } from '#lib/server/audit/record.ts';
import { publishedCampaign } from '#lib/server/analysis/proof/published.ts';
import { statementsOf } from '#lib/server/analysis/proof/statements.ts';
import { waveNumber } from '#lib/server/release/waves.ts';
import { store } from '#lib/server/db/store.ts';
import { jsonLinesFile } from '../json-lines.server.ts';

/** Lines that are sent together. */
const batch = 1000;

/** Objects as lines of JSON, a batch whenever the reader takes one. */
function jsonLines(objects: Iterator<unknown>): ReadableStream<Uint8Array> {
	const text = new TextEncoder();
	return new ReadableStream<Uint8Array>({
		pull(controller) {
			let lines = '';
			for (let line = 0; line < batch; line++) {
				const next = objects.next();
				if (next.done) {
					if (lines) controller.enqueue(text.encode(lines));
					return controller.close();
				}
				lines += `${JSON.stringify(next.value)}\n`;
			}
			controller.enqueue(text.encode(lines));
		}
	});
}

/** Every number that is published about a campaign, one a line: what any reader could collect, for attackers of their own. */
export const GET: RequestHandler = async (event) => {
	const { slug } = event.params;
	const published = await publishedCampaign(store(), slug);
	if (!published) error(404, { message: 'There is no such campaign.', code: 'no_such_campaign' });
	const { campaign } = published;
	const lines = jsonLines(
		statementsOf(campaign, await releasedEpochs(store(), campaign.id), await waveNumber(store(), campaign))
	);
	await record(event, {
		action: 'export',
		target: slug,
		details: { format: 'jsonl', what: 'published numbers' }
	});
	return jsonLinesFile(lines, `${slug}-published`);
};
