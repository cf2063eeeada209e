import type { RequestEvent } from '@sveltejs/kit';
import { isIPv6 } from 'node:net';

/** The header that carries a client's address to better-auth. Ours alone: what a client sends under this name is replaced. */
export const addressHeader = 'x-holdout-address';

/**
 * The address of who asks. `X-Forwarded-For` counts only where HOLDOUT_TRUST_PROXY says that proxies write it; a request
 * that did not come through them is taken by its connection.
 */
export function clientAddress({
	getClientAddress,
	platform
}: Pick<RequestEvent, 'getClientAddress' | 'platform'>): string {
	try {
		return getClientAddress();
	} catch {
		return platform?.req?.socket.remoteAddress ?? '';
	}
}

/** What tries are counted by: an IPv4 address, or the network that an IPv6 address is in (one client has all of it). */
export function addressGroup(address: string): string {
	const plain = address.replace(/^::ffff:(?=[\d.]+$)/i, '').replace(/%.*$/, '');
	if (!isIPv6(plain)) return plain;
	const [head = '', tail = ''] = plain.split('::');
	const before = head.split(':').filter(Boolean);
	const after = tail.split(':').filter(Boolean);
	const zeros = plain.includes('::')
		? Array<string>(Math.max(8 - before.length - after.length, 0)).fill('0')
		: [];
	const groups = [...before, ...zeros, ...after].slice(0, 4);
	return `${groups.map((group) => parseInt(group, 16).toString(16)).join(':')}::/64`;
}
