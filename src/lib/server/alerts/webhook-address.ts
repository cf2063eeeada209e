import { isIP } from 'node:net';
import { isPrivateAddress } from './private-address.ts';

/** The host of an address without the brackets of IPv6. */
export const hostOf = ({ hostname }: URL): string => hostname.replace(/^\[|\]$/g, '');

/**
 * Why nothing is sent to an address; null where it may be. Names are looked up when something is sent.
 * @param isPrivateAllowed the settings allow addresses of this network, and http
 */
export function addressProblem(text: string, isPrivateAllowed: boolean): string | null {
	if (text.length > 1000 || !URL.canParse(text))
		return 'Enter an address such as https://hooks.example.com/…';
	const url = new URL(text);
	if (url.protocol !== 'https:' && !(isPrivateAllowed && url.protocol === 'http:'))
		return 'The address must start with https://';
	if (url.username !== '' || url.password !== '')
		return 'Leave name and password out of the address. Requests are signed.';
	const host = hostOf(url);
	const isOwn =
		host === 'localhost' || host.endsWith('.localhost') || (isIP(host) > 0 && isPrivateAddress(host));
	if (isOwn && !isPrivateAllowed) return 'This address is on a private network. Use a public one.';
	return null;
}
