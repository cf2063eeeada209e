import type { RequestEvent } from '@sveltejs/kit';

/** How long the rest of a body is taken in and discarded, at most. */
const patience = 2_000;

/** Throws the rest of a body away, until the sender stops. */
async function drain({ platform, request }: RequestEvent): Promise<void> {
	const reader = request.body && !request.body.locked ? request.body.getReader() : null;
	const read = async () => {
		while (reader && !(await reader.read()).done);
	};
	const node = platform?.req;
	if (!node) return read();
	// The framework's own limit leaves the body broken while bytes are still coming.
	if (node.complete || node.destroyed) return;
	await new Promise((ended) => {
		node.once('end', ended).once('close', ended).once('error', ended).resume();
		read().catch(() => undefined);
	});
}

/** Throws what is unread of a body away, for a while: a connection with a rest in it would answer nothing more. */
export async function drained(event: RequestEvent): Promise<void> {
	let timer: ReturnType<typeof setTimeout> | undefined;
	const tired = new Promise((done) => (timer = setTimeout(done, patience)));
	await Promise.race([drain(event).catch(() => undefined), tired]);
	clearTimeout(timer);
}

/**
 * An answer before the body has come to its end: the connection is closed after it, but not at once. Closing while bytes are
 * still coming would make the sender lose the answer.
 */
export async function lingering(answer: Response, event: RequestEvent): Promise<Response> {
	const body = new Uint8Array(await answer.arrayBuffer());
	const headers = new Headers(answer.headers);
	headers.set('connection', 'close');
	headers.set('content-length', String(body.length));
	const stream = new ReadableStream<Uint8Array>({
		async start(controller) {
			controller.enqueue(body);
			await drained(event);
			try {
				controller.close();
			} catch {
				// The sender is gone already.
			}
		}
	});
	return new Response(stream, { status: answer.status, headers });
}
