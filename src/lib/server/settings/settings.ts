import { isIPv6 } from 'node:net';
import { isAbsolute, join } from 'node:path';
import type { z } from 'zod';
import type { ReadLimits } from './read-limits.ts';
import { settingsSchema as schema } from './schema.ts';

/** What the environment says about how to run. */
export interface Settings {
	readonly port: number;
	readonly host: string;
	/** Address people type; forms posted from anywhere else are refused. */
	readonly origin: string;
	/** Absolute path of the folder with both databases. */
	readonly dataFolder: string;
	/** Absolute path of the folder for files that are being uploaded, which machines with one database share. */
	readonly filesFolder: string;
	/** Largest body of a request, in bytes. */
	readonly maxUpload: number;
	/** What a file may hold. */
	readonly limits: Pick<ReadLimits, 'maxBytes' | 'maxRows' | 'maxColumns' | 'maxRecord'>;
	/** Absolute path of the folder for nightly backups; null for none. */
	readonly backupFolder: string | null;
	/** How many of them are kept. */
	readonly backupKeep: number;
	/** The mail server; undefined where no e-mail is sent. */
	readonly mail: MailSettings | undefined;
	/** Webhooks may go to addresses of this network, also without TLS. */
	readonly webhooksArePrivate: boolean;
	/** The browser that makes PDFs: a path, or `none`; undefined for one that is installed. */
	readonly browser: string | undefined;
	/** IANA name of the zone in which the workspace's Monday begins. */
	readonly timeZone: string;
	readonly logLevel: string;
	/** What signs cookies; undefined where the one in the data folder does. */
	readonly secret: string | undefined;
	/** A session ends after so many hours without a request. */
	readonly idleHours: number;
	/** Proxies in front of us whose X-Forwarded-For is believed. */
	readonly trustedProxies: number;
	/** Whether programs on this machine see `/metrics` without a token. */
	readonly metricsOnLoopback: boolean;
	/** The identity provider, where there is one. */
	readonly oidc: OidcSettings | undefined;
}

export interface MailSettings {
	/** `smtp:` or `smtps:`, with the name and password where they are asked for. */
	readonly url: string;
	/** Who sends, as it is in the letter. */
	readonly from: string;
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

function mailOf({
	HOLDOUT_SMTP_URL: url,
	HOLDOUT_MAIL_FROM: from
}: z.output<typeof schema>): MailSettings | undefined {
	if (!url && !from) return undefined;
	if (!url || !from) throw new SettingsError('HOLDOUT_SMTP_URL and HOLDOUT_MAIL_FROM must be set together');
	return { url, from };
}

/** The address people type where none is set. */
function originOf(host: string, port: number): string {
	const isLocal = host === '127.0.0.1' || host === '0.0.0.0' || host === '::';
	const origin = `http://${isLocal ? 'localhost' : isIPv6(host) ? `[${host}]` : host}:${port}`;
	if (!URL.canParse(origin))
		throw new SettingsError(`HOST "${host}" is no address that people can type: set ORIGIN too`);
	return origin;
}

/** What tests, measurements and pictures read: no settings, and not unknown either. */
export const ofTests: ReadonlySet<string> = new Set(
	[
		'ATTACKS',
		'ATTACK_PEOPLE',
		'BUILT',
		'CHROME',
		'CRAWLS',
		'EVERY_FILE',
		'EXPORTS',
		'FIGURES',
		'FUZZ',
		'FUZZ_SEED',
		'KILLS',
		'LARGE',
		'MUTATIONS',
		'POSTGRES',
		'SLOW',
		'TRIES',
		'TRUTH',
		'VECTORS'
	].map((name) => `HOLDOUT_${name}`)
);

/** What to do where the database is PostgreSQL. */
export const backupWords =
	'PostgreSQL is backed up with its own tools: pg_dump, or base backups with an archive of its log.';

/** A sentence for each variable of the environment that looks like a setting and is none: a misspelt one has no effect. */
export function unknownSettings(env: NodeJS.ProcessEnv): string[] {
	const idle = env['HOLDOUT_DATABASE_URL'] && env['HOLDOUT_BACKUP_DIR'];
	return [
		...Object.keys(env)
			.filter((name) => name.startsWith('HOLDOUT_') && !(name in schema.shape) && !ofTests.has(name))
			.toSorted()
			.map((name) => `${name} is no setting of Holdout and has no effect.`),
		...(idle ? [`HOLDOUT_BACKUP_DIR has no effect: ${backupWords}`] : [])
	];
}

/** A value of the environment that cannot be used; the message is one line for people. */
export class SettingsError extends Error {}

const names = Object.keys(schema.shape);

/** By name: to list the whole environment takes five times as long, and every request asks several times. */
const textsIn = (env: NodeJS.ProcessEnv): string => JSON.stringify(names.map((name) => env[name] ?? ''));

let last: { readonly texts: string; readonly projectFolder: string; readonly settings: Settings } | undefined;

/** As {@link readSettings}, without checking again what is as it was at the last call. */
export function currentSettings(env: NodeJS.ProcessEnv, projectFolder: string): Settings {
	const texts = textsIn(env);
	if (last?.texts !== texts || last.projectFolder !== projectFolder)
		last = { texts, projectFolder, settings: readSettings(env, projectFolder) };
	return last.settings;
}

/**
 * Reads the environment.
 * @param projectFolder relative paths start here
 * @throws {SettingsError} naming the variable and what it must be
 */
export function readSettings(env: NodeJS.ProcessEnv, projectFolder: string): Settings {
	const given = Object.fromEntries(
		names.flatMap((name) => {
			const value = env[name];
			return value === undefined || value === '' ? [] : [[name, value]];
		})
	);
	const parsed = schema.safeParse(given);
	if (!parsed.success) {
		const [issue] = parsed.error.issues;
		throw new SettingsError(`${issue?.path.join('.') ?? 'environment'} ${issue?.message ?? 'is wrong'}`);
	}
	const { PORT, HOST, ORIGIN, HOLDOUT_DATA, LOG_LEVEL, HOLDOUT_BACKUP_DIR, HOLDOUT_BACKUP_KEEP, ...others } =
		parsed.data;
	if (others.HOLDOUT_FILES !== undefined && others.HOLDOUT_DATABASE_URL && !others.HOLDOUT_SECRET)
		throw new SettingsError(
			'HOLDOUT_SECRET must be set where machines share HOLDOUT_FILES: who signs in at one is signed in at all'
		);
	const absolute = (path: string) => (isAbsolute(path) ? path : join(projectFolder, path));
	return {
		port: PORT,
		host: HOST,
		origin: ORIGIN ? new URL(ORIGIN).origin : originOf(HOST, PORT),
		dataFolder: absolute(HOLDOUT_DATA),
		filesFolder: absolute(others.HOLDOUT_FILES ?? HOLDOUT_DATA),
		maxUpload: others.HOLDOUT_MAX_UPLOAD,
		limits: {
			maxBytes: others.HOLDOUT_MAX_UNPACKED,
			maxRows: others.HOLDOUT_MAX_ROWS,
			maxColumns: others.HOLDOUT_MAX_COLUMNS,
			maxRecord: others.HOLDOUT_MAX_LINE
		},
		// PostgreSQL is backed up with its own tools.
		backupFolder:
			HOLDOUT_BACKUP_DIR === undefined || others.HOLDOUT_DATABASE_URL !== undefined
				? null
				: absolute(HOLDOUT_BACKUP_DIR),
		backupKeep: HOLDOUT_BACKUP_KEEP,
		mail: mailOf(parsed.data),
		webhooksArePrivate: others.HOLDOUT_WEBHOOK_PRIVATE,
		browser: others.HOLDOUT_BROWSER,
		timeZone: others.HOLDOUT_TIME_ZONE,
		logLevel: LOG_LEVEL,
		secret: others.HOLDOUT_SECRET,
		idleHours: others.HOLDOUT_IDLE_HOURS,
		trustedProxies: others.HOLDOUT_TRUST_PROXY,
		metricsOnLoopback: others.HOLDOUT_METRICS_LOOPBACK,
		oidc: oidcOf(parsed.data)
	};
}
