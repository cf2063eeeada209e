import { isAbsolute, join } from 'node:path';
import { z } from 'zod';

const schema = z.object({
	PORT: z.coerce
		.number('must be a port number, 0 to 65535')
		.int('must be a whole number')
		.min(0)
		.max(65535)
		.default(3000),
	HOST: z.string().min(1, 'must not be empty').default('127.0.0.1'),
	ORIGIN: z
		.url({ protocol: /^https?$/, error: 'must be an address such as https://holdout.example.com' })
		.optional(),
	HOLDOUT_DATA: z.string().min(1, 'must not be empty').default('data'),
	HOLDOUT_MAX_UPLOAD: z.coerce
		.number('must be a number of bytes')
		.int('must be a whole number of bytes')
		.min(1, 'must be at least 1')
		.default(512 * 1024 * 1024),
	HOLDOUT_SECRET: z.string().min(32, 'must have at least 32 characters').optional(),
	HOLDOUT_IDLE_HOURS: z.coerce
		.number('must be a number of hours')
		.min(0.25, 'must be at least 0.25')
		.max(720, 'must be at most 720')
		.default(12),
	HOLDOUT_TRUST_PROXY: z.coerce
		.number('must be a number of proxies')
		.int('must be a whole number of proxies')
		.min(0)
		.max(10)
		.default(0),
	HOLDOUT_OIDC_ISSUER: z
		.url({ protocol: /^https?$/, error: 'must be an address such as https://login.example.com' })
		.optional(),
	HOLDOUT_OIDC_CLIENT_ID: z.string().optional(),
	HOLDOUT_OIDC_CLIENT_SECRET: z.string().optional(),
	HOLDOUT_OIDC_NAME: z.string().max(40, 'must have at most 40 characters').default('single sign-on'),
	HOLDOUT_BACKUP_DIR: z.string().optional(),
	HOLDOUT_BACKUP_KEEP: z.coerce
		.number('must be a number of backups')
		.int('must be a whole number of backups')
		.min(1, 'must be at least 1')
		.default(7),
	LOG_LEVEL: z
		.enum(
			['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'],
			'must be one of fatal, error, warn, info, debug, trace, silent'
		)
		.default('info')
});

/** What the environment says about how to run. */
export interface Settings {
	readonly port: number;
	readonly host: string;
	/** Address people type; forms posted from anywhere else are refused. */
	readonly origin: string;
	/** Absolute path of the folder with both databases. */
	readonly dataFolder: string;
	/** Largest body of a request, in bytes. */
	readonly maxUpload: number;
	/** Absolute path of the folder for nightly backups; null for none. */
	readonly backupFolder: string | null;
	/** How many of them are kept. */
	readonly backupKeep: number;
	readonly logLevel: string;
	/** What signs cookies; undefined where the one in the data folder does. */
	readonly secret: string | undefined;
	/** A session ends after so many hours without a request. */
	readonly idleHours: number;
	/** Proxies in front of us whose X-Forwarded-For is believed. */
	readonly trustedProxies: number;
	/** The identity provider, where there is one. */
	readonly oidc: OidcSettings | undefined;
}

export interface OidcSettings {
	readonly issuer: string;
	readonly clientId: string;
	readonly clientSecret: string;
	/** What the button says after "Sign in with". */
	readonly name: string;
}

function oidcOf(given: z.output<typeof schema>): OidcSettings | undefined {
	const { HOLDOUT_OIDC_ISSUER: issuer, HOLDOUT_OIDC_CLIENT_ID: clientId } = given;
	const { HOLDOUT_OIDC_CLIENT_SECRET: clientSecret, HOLDOUT_OIDC_NAME: name } = given;
	if (!issuer && !clientId && !clientSecret) return undefined;
	if (!issuer || !clientId || !clientSecret)
		throw new SettingsError(
			'HOLDOUT_OIDC_ISSUER, HOLDOUT_OIDC_CLIENT_ID and HOLDOUT_OIDC_CLIENT_SECRET must be set together'
		);
	return { issuer: issuer.replace(/\/$/, ''), clientId, clientSecret, name };
}

/** A value of the environment that cannot be used; the message is one line for people. */
export class SettingsError extends Error {}

/**
 * Reads the environment.
 * @param projectFolder relative paths start here
 * @throws {SettingsError} naming the variable and what it must be
 */
export function readSettings(env: NodeJS.ProcessEnv, projectFolder: string): Settings {
	const given = Object.fromEntries(
		Object.entries(env).filter(([name, value]) => name in schema.shape && value !== '')
	);
	const parsed = schema.safeParse(given);
	if (!parsed.success) {
		const [issue] = parsed.error.issues;
		throw new SettingsError(`${issue?.path.join('.') ?? 'environment'} ${issue?.message ?? 'is wrong'}`);
	}
	const { PORT, HOST, ORIGIN, HOLDOUT_DATA, HOLDOUT_MAX_UPLOAD, LOG_LEVEL } = parsed.data;
	const { HOLDOUT_BACKUP_DIR, HOLDOUT_BACKUP_KEEP } = parsed.data;
	const absolute = (path: string) => (isAbsolute(path) ? path : join(projectFolder, path));
	const shown = HOST === '127.0.0.1' || HOST === '0.0.0.0' || HOST === '::' ? 'localhost' : HOST;
	return {
		port: PORT,
		host: HOST,
		origin: ORIGIN ? new URL(ORIGIN).origin : `http://${shown}:${PORT}`,
		dataFolder: absolute(HOLDOUT_DATA),
		maxUpload: HOLDOUT_MAX_UPLOAD,
		secret: parsed.data.HOLDOUT_SECRET,
		idleHours: parsed.data.HOLDOUT_IDLE_HOURS,
		trustedProxies: parsed.data.HOLDOUT_TRUST_PROXY,
		oidc: oidcOf(parsed.data),
		backupFolder: HOLDOUT_BACKUP_DIR === undefined ? null : absolute(HOLDOUT_BACKUP_DIR),
		backupKeep: HOLDOUT_BACKUP_KEEP,
		logLevel: LOG_LEVEL
	};
}
