import type { Product } from '../e2e/product.ts';

/** The steps of an upload without a browser, as the member who is signed in to the product. */
export function wizardOn(product: () => Product) {
	const send = (path: string, init: RequestInit = {}) => {
		const { origin, cookie } = product();
		const headers = { cookie, origin, accept: 'text/html', ...init.headers };
		return fetch(origin + path, { redirect: 'manual', ...init, headers });
	};
	const post = (path: string, fields: Record<string, string> = {}) =>
		send(path, { method: 'POST', body: new URLSearchParams(fields) });
	const page = async (path: string): Promise<string> => (await send(path)).text();
	/** Until the work on an upload has come to its end. */
	const ended = async (id: string) =>
		void (await (await send(`/uploads/${id}/progress`, { headers: { accept: 'text/event-stream' } })).text());
	/** Sends a file; the id of the upload. */
	const receive = async (name: string, content: string | Buffer<ArrayBuffer>): Promise<string> => {
		const form = new FormData();
		form.set('file', new Blob([content], { type: 'text/csv' }), name);
		const received = await send('/uploads/new', { method: 'POST', body: form });
		return /uploads\/([0-9a-f-]{36})/.exec(received.headers.get('location') ?? '')?.[1] ?? '';
	};
	return {
		send,
		post,
		page,
		ended,
		receive,
		/** The words of a page, without its scripts and styles. */
		words: async (path: string): Promise<string> =>
			(await page(path))
				.replace(/<script[\s\S]*?<\/script>|<style[\s\S]*?<\/style>|<!--[\s\S]*?-->/g, '')
				.replace(/<[^>]+>/g, ' ')
				.replace(/\s+/g, ' '),
		/** The first three steps; the id of the upload. */
		checked: async (name: string, content: string): Promise<string> => {
			const id = await receive(name, content);
			const checking = await post(`/uploads/${id}/columns?/check`);
			if (checking.status !== 303) throw new Error(`${name} was not checked: ${checking.status}`);
			await ended(id);
			return id;
		}
	};
}
