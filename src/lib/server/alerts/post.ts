import { lookup, type LookupAddress } from 'node:dns';
import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { isPrivateAddress } from './private-address.ts';
import { hostOf } from './webhook-address.ts';

/** What came of a message: `refused` will not change by trying again. What was sent may lack something, such as its PDF. */
export type SendOutcome =
	| { readonly kind: 'sent'; readonly problem?: string }
	| { readonly kind: 'failed' | 'refused'; readonly problem: string };

/** It will not change by trying again. */
export const refused = (problem: string): SendOutcome => ({ kind: 'refused', problem });

/** A request may take so long in all, in ms. */
const PATIENCE = 10_000;

class PrivateAddress extends Error {}

/** Looks a name up, and gives none of its addresses where one is private: what was checked is what is connected to. */
const lookupPublic: LookupFunction = (hostname, options, done) =>
	lookup(hostname, { ...options, all: true }, (error, found: LookupAddress[]) => {
		const [first] = found ?? [];
		if (error || !first) return done(error ?? new Error('no address'), []);
		if (found.some(({ address }) => isPrivateAddress(address))) return done(new PrivateAddress(), []);
		if (options.all) done(null, found);
		else done(null, first.address, first.family);
	});

/** A failure in words without the address. */
function problemOf(error: unknown): SendOutcome {
	if (error instanceof PrivateAddress)
		return { kind: 'refused', problem: 'The address is on a private network.' };
	const code = error instanceof Error && 'code' in error ? String(error.code) : '';
	if (error instanceof Error && error.name === 'TimeoutError')
		return { kind: 'failed', problem: 'No answer within 10 seconds.' };
	return {
		kind: 'failed',
		problem: /^[A-Z_]{3,40}$/.test(code) ? `No connection (${code}).` : 'No connection.'
	};
}

/** What a status means: redirects are not followed, because they lead to addresses that were not checked. */
function outcomeOf(status: number): SendOutcome {
	if (status >= 200 && status < 300) return { kind: 'sent' };
	if (status >= 300 && status < 400)
		return { kind: 'failed', problem: `Answered ${status}. Redirects aren’t followed.` };
	return { kind: status === 410 ? 'refused' : 'failed', problem: `Answered ${status}.` };
}

/**
 * Posts a body once. Nothing that the receiver answers is read but its status.
 * @param isPrivateAllowed the settings allow addresses of this network
 */
export function post(
	address: URL,
	{
		body,
		headers,
		isPrivateAllowed,
		patience = PATIENCE
	}: {
		readonly body: string;
		readonly headers: Readonly<Record<string, string>>;
		readonly isPrivateAllowed: boolean;
		readonly patience?: number;
	}
): Promise<SendOutcome> {
	const host = hostOf(address);
	if (!isPrivateAllowed && isIP(host) > 0 && isPrivateAddress(host))
		return Promise.resolve(problemOf(new PrivateAddress()));
	const request = address.protocol === 'https:' ? requestHttps : requestHttp;
	const signal = AbortSignal.timeout(patience);
	return new Promise((done) => {
		const failed = (error: unknown) => done(problemOf(signal.aborted ? signal.reason : error));
		request(
			address,
			{
				method: 'POST',
				agent: false,
				signal,
				headers: { ...headers, 'content-length': String(Buffer.byteLength(body)) },
				...(isPrivateAllowed ? {} : { lookup: lookupPublic })
			},
			(response) => {
				done(outcomeOf(response.statusCode ?? 0));
				response.on('error', () => undefined).destroy();
			}
		)
			.on('error', failed)
			.end(body);
	});
}
