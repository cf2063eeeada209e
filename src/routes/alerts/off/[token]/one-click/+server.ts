import { redirect } from '@sveltejs/kit';
import type { RequestHandler } from './$types';
import { readTurnOff } from '#lib/server/alerts/turn-off.ts';
import { turnOffKind } from '#lib/server/alerts/turn-off-kind.ts';
import { countTry, giveBack, refuseTries } from '#lib/server/accounts/limits.ts';
import { serverSecret } from '#lib/server/accounts/secret.ts';
import { settings, store } from '#lib/server/db/store.ts';

const text = (words: string, status: number) =>
	new Response(`${words}\n`, {
		status,
		headers: { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' }
	});

/** People who open the address of `List-Unsubscribe` get a page with a button: programs that look at links change nothing. */
export const GET: RequestHandler = ({ params }) => redirect(303, `/alerts/off/${params.token}`);

/**
 * A mail program ends messages for its reader (RFC 8058): without a session, from any site, by the token alone. The answer is the same for
 * a link that was not made here.
 */
export const POST: RequestHandler = async (event) => {
	const form = await event.request.formData();
	if (form.get('List-Unsubscribe') !== 'One-Click') return text('Send List-Unsubscribe=One-Click.', 400);
	const address = event.getClientAddress();
	const wait = await countTry('shareGuess', address);
	if (wait) refuseTries(event, wait);
	const link = readTurnOff(event.params.token, serverSecret(settings()));
	if (link) {
		await giveBack('shareGuess', address);
		await store().write((tx) => turnOffKind(tx, link, event));
	}
	return text('Received. A link that works turns these messages off.', 200);
};
