import { json } from '@sveltejs/kit';
import type { RequestHandler } from './$types';
import { attempts } from '#lib/server/jobs/attempts.ts';
import { pause } from '#lib/server/jobs/nudge.ts';
import { draftAt } from '../draft.server.ts';

/** Between two looks at the job, in ms: it may be another process's. */
const POLL = 1000;

/** How far the work on an upload is: a stream of events where the reader takes one, else the state of this moment. */
export const GET: RequestHandler = async ({ params, locals, request }) => {
	const { id } = await draftAt(params.id, locals);
	const headers = { 'cache-control': 'no-store' };
	if (!request.headers.get('accept')?.includes('text/event-stream'))
		return json(await attempts.of(id), { headers });
	const text = new TextEncoder();
	let isRead = true;
	let isFirst = true;
	const stream = new ReadableStream<Uint8Array>(
		{
			async pull(controller) {
				if (!isFirst) await pause(POLL);
				isFirst = false;
				if (!isRead) return;
				const state = await attempts.of(id);
				controller.enqueue(text.encode(`data: ${JSON.stringify(state)}\n\n`));
				if (state === null) controller.close();
			},
			cancel() {
				isRead = false;
			}
		},
		// What nobody reads is not looked for.
		{ highWaterMark: 0 }
	);

	return new Response(stream, {
		headers: { ...headers, 'content-type': 'text/event-stream', 'x-accel-buffering': 'no' }
	});
};
