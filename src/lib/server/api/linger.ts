/** How long the rest of a body is taken in and thrown away, at most. */
const patience = 2_000;

/**
 * An answer before the body has come to its end: the connection is closed after it, but not at once. Closing while bytes are
 * still coming would make the sender lose the answer.
 *
 * @param rest throws the rest of the body away; ends when the sender stops
 */
export async function lingering(answer: Response, rest: () => Promise<unknown>): Promise<Response> {
	const body = new Uint8Array(await answer.arrayBuffer());
	const headers = new Headers(answer.headers);
	headers.set('connection', 'close');
	headers.set('content-length', String(body.length));
	const stream = new ReadableStream<Uint8Array>({
		async start(controller) {
			controller.enqueue(body);
			let timer: ReturnType<typeof setTimeout> | undefined;
			const tired = new Promise((done) => (timer = setTimeout(done, patience)));
			await Promise.race([rest().catch(() => undefined), tired]);
			clearTimeout(timer);
			try {
				controller.close();
			} catch {
				// The sender is gone already.
			}
		}
	});
	return new Response(stream, { status: answer.status, headers });
}
