import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { z } from 'zod';

/** What an address of the workspace has to keep secret: who knows a Slack address can write there. */
export interface WebhookSecrets {
	readonly address: string;
	/** Null for Slack, which checks none. */
	readonly signing: string | null;
}

const shape = z.object({ address: z.string(), signing: z.string().nullable() });
const cipher = 'aes-256-gcm';
/** Lengths of nonce and tag, in bytes. */
const [NONCE, TAG] = [12, 16];

const keyOf = (serverSecret: string): Uint8Array =>
	new Uint8Array(hkdfSync('sha256', serverSecret, '', 'holdout webhook', 32));

/** Encrypts with the secret of the server, so that a copy of the database alone sends nothing. */
export function seal(secrets: WebhookSecrets, serverSecret: string): string {
	const nonce = randomBytes(NONCE);
	const made = createCipheriv(cipher, keyOf(serverSecret), nonce);
	const text = Buffer.concat([made.update(JSON.stringify(secrets), 'utf8'), made.final()]);
	return Buffer.concat([nonce, text, made.getAuthTag()]).toString('base64url');
}

/** What was sealed; null where the server has another secret by now. */
export function unseal(sealed: string, serverSecret: string): WebhookSecrets | null {
	const bytes = Buffer.from(sealed, 'base64url');
	try {
		const opened = createDecipheriv(cipher, keyOf(serverSecret), bytes.subarray(0, NONCE));
		opened.setAuthTag(bytes.subarray(-TAG));
		const text = Buffer.concat([opened.update(bytes.subarray(NONCE, -TAG)), opened.final()]);
		return shape.parse(JSON.parse(text.toString('utf8')));
	} catch {
		return null;
	}
}
