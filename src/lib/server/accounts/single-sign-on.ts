import type { RequestEvent } from '@sveltejs/kit';
import { record } from '../audit/record.ts';
import { settings } from '../db/store.ts';
import { sessionCookie } from './accounts.ts';
import { accounts, headersOf, takeCookies } from './better-auth.ts';
import { addressGroup, clientAddress } from './client-address.ts';
import { providerDevice } from './device.ts';
import { provider } from './identities.ts';
import { anotherIdentity } from './identity-hooks.ts';
import { countTry, forgetTries, giveBack, type Wait } from './limits.ts';
import { endPresented } from './signing.ts';

/** Too many tries came from where a request comes from. */
type Refused = { readonly kind: 'wait' } & Wait;

/** Where the identity provider asks who it is, to come back to a path of ours. Nothing is written before it does. */
export async function providerAddress(
	event: RequestEvent,
	path: string
): Promise<Refused | { readonly kind: 'address'; readonly address: string | null }> {
	const wait = await countTry('provider', addressGroup(clientAddress(event)));
	if (wait) return { kind: 'wait', ...wait };
	const { headers, response } = await accounts().api.signInSocial({
		body: { provider, callbackURL: path, errorCallbackURL: '/sign-in', disableRedirect: true },
		headers: headersOf(event),
		returnHeaders: true
	});
	takeCookies(event, headers);
	return { kind: 'address', address: 'url' in response && response.url ? response.url : null };
}

/** Counts an answer for its device, where somebody signed in there through the provider before, else for its address. */
const countAnswer = (event: RequestEvent, known: string | null): Promise<Wait | null> =>
	known
		? countTry('device', `${provider}\n${known}`)
		: countTry('callback', addressGroup(clientAddress(event)));

async function forgetAnswer(event: RequestEvent, known: string | null): Promise<void> {
	if (known) {
		await forgetTries('device', `${provider}\n${known}`);
		return;
	}
	await giveBack('callback', addressGroup(clientAddress(event)));
	providerDevice.remember(event.cookies, provider);
}

const by = 'identity provider';

/** Whether an answer of better-auth signs somebody in. */
const hasSession = ({ headers }: Response): boolean =>
	headers.getSetCookie().some((line) => {
		const [name, value] = line.split(/[=;]/);
		return name === sessionCookie(settings()) && value !== '';
	});

/** Whether the reason is on record already, with the member whose account it is. What the address claims does not count. */
const isRecorded = ({ headers }: Response, asked: URL): boolean =>
	!asked.searchParams.has('error') &&
	(headers.get('location')?.includes(`error=${anotherIdentity}`) ?? false);

/**
 * What the identity provider sends a browser back with. Anybody may send such an answer: it is counted before anything is
 * asked of the provider or written.
 */
export async function takeCallback(
	event: RequestEvent
): Promise<Refused | { readonly kind: 'answer'; readonly response: Response }> {
	const known = providerDevice.known(event.cookies, provider);
	const wait = await countAnswer(event, known);
	if (wait) {
		const details = { by, reason: 'too many tries' };
		if (wait.first)
			await record(event, { action: 'sign-in-failed', target: null, outcome: 'refused', details });
		return { kind: 'wait', ...wait };
	}
	const response = await accounts().handler(new Request(event.request, { headers: headersOf(event) }));
	if (hasSession(response)) {
		await endPresented(event);
		await forgetAnswer(event, known);
		await record(event, { action: 'sign-in', target: null, details: { by } });
	} else if (!isRecorded(response, event.url)) {
		await record(event, { action: 'sign-in-failed', target: null, outcome: 'refused', details: { by } });
	}
	return { kind: 'answer', response };
}
