import { json } from '@sveltejs/kit';
import type { RequestHandler } from './$types';
import { attempts } from '#lib/server/jobs/attempts.ts';
import { draftAt } from '../draft.server.ts';

/** Between two tellings of how far it is, in milliseconds. */
const PAUSE = 100;

/** How far the work on an upload is: a stream of events where the reader takes one, else the state of this moment. */
export const GET: RequestHandler = ({ params, locals, request }) => {
	const { id } = draftAt(params.id, locals);
	const headers = { 'cache-control': 'no-store' };
	if (!request.headers.get('accept')?.includes('text/event-stream'))
		return json(attempts.of(id), { headers });
	let stop = () => {};
	const text = new TextEncoder();
	const stream = new ReadableStream<Uint8Array>({
		start(controller) {
			let timer: ReturnType<typeof setTimeout> | null = null;
			const tell = () => {
				timer = null;
				const state = attempts.of(id);
				controller.enqueue(text.encode(`data: ${JSON.stringify(state)}\n\n`));
				if (state !== null) return;
				stop();
				controller.close();
			};
			const unwatch = attempts.watch(id, () => (timer ??= setTimeout(tell, PAUSE)));
			stop = () => {
				unwatch();
				if (timer) clearTimeout(timer);
			};
			tell();
		},
		cancel: () => stop()
	});
	return new Response(stream, {
		headers: { ...headers, 'content-type': 'text/event-stream', 'x-accel-buffering': 'no' }
	});
};
