import { createHmac, randomBytes } from 'node:crypto';

/** A secret to sign with, shown once. */
export const newSigningSecret = (): string => `whsec_${randomBytes(32).toString('base64url')}`;

/**
 * What a receiver checks: HMAC-SHA256 of the timestamp, a point and the body, as hexadecimal digits.
 * @param timestamp seconds since 1970-01-01 UTC, as in the header
 */
export const signatureOf = (secret: string, timestamp: number, body: string): string =>
	createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex');

/** The headers of a signed request. @param id of the delivery, the same for every try */
export function signedHeaders(
	{ id, secret, now }: { readonly id: string; readonly secret: string; readonly now: Date },
	body: string
): Record<string, string> {
	const timestamp = Math.floor(now.getTime() / 1000);
	return {
		'content-type': 'application/json',
		'user-agent': 'Holdout',
		'holdout-delivery': id,
		'holdout-timestamp': String(timestamp),
		'holdout-signature': `sha256=${signatureOf(secret, timestamp, body)}`
	};
}
