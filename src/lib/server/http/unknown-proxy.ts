import { log } from '../log/log.ts';
import { settings } from '../db/store.ts';

let warned = false;

/**
 * Warns once where a proxy passes requests on and the settings do not know of it: then everybody behind it has the proxy's
 * address, and whoever guesses passwords uses up the tries of all.
 */
export function warnOfUnknownProxy({ headers }: Pick<Request, 'headers'>): void {
	if (warned || !headers.has('x-forwarded-for') || settings().trustedProxies > 0) return;
	warned = true;
	log().warn(
		'Requests come through a proxy (X-Forwarded-For), but HOLDOUT_TRUST_PROXY is 0: everyone behind it shares one address. Set HOLDOUT_TRUST_PROXY to the number of proxies in front of Holdout.'
	);
}
