import { z } from 'zod';
import { isTimeZone } from '#lib/format/locale.ts';
import { LIMITS } from './read-limits.ts';

const count = (what: string) =>
	z.coerce
		.number(`must be a number of ${what}`)
		.int(`must be a whole number of ${what}`)
		.min(1, 'must be at least 1');

const webAddress = (example: string) =>
	z.url({ protocol: /^https?$/, error: `must be an address such as ${example}` });

const mailAddress = /^(?:[^\p{Cc}<>]*<[^\s<>@]+@[^\s<>@]+>|[^\s<>@]+@[^\s<>@]+)$/u;

/**
 * Every setting of the environment: what it may be, what it is without being set, and what it means. `holdout help settings`
 * prints this; `unset` are the words where there is no fixed default.
 */
export const settingsSchema = z.object({
	PORT: z.coerce
		.number('must be a port number, 0 to 65535')
		.int('must be a whole number')
		.min(0)
		.max(65535)
		.default(3000)
		.meta({ description: 'port to listen on' }),
	HOST: z
		.string()
		.min(1, 'must not be empty')
		.default('127.0.0.1')
		.meta({ description: 'address to listen on; 0.0.0.0 for all' }),
	ORIGIN: webAddress('https://holdout.example.com').optional().meta({
		description: 'the address people type; forms from elsewhere are refused',
		unset: 'http://localhost:PORT'
	}),
	HOLDOUT_DATA: z
		.string()
		.min(1, 'must not be empty')
		.default('data')
		.meta({ description: 'folder of both databases, of the secret and of what a machine notes for itself' }),
	HOLDOUT_FILES: z.string().optional().meta({
		description: 'folder of files that are being uploaded; machines with one database share it',
		unset: 'HOLDOUT_DATA'
	}),
	HOLDOUT_DATABASE_URL: z
		.url({
			protocol: /^postgres(?:ql)?$/,
			error: 'must be an address such as postgres://user:password@host/holdout'
		})
		.optional()
		.meta({
			description: 'PostgreSQL 15 or newer, for more than one machine',
			unset: 'two SQLite files in HOLDOUT_DATA'
		}),
	HOLDOUT_SECRET: z.string().min(32, 'must have at least 32 characters').optional().meta({
		description: 'signs cookies; at least 32 characters; the same on all machines',
		unset: 'made in the data folder'
	}),
	HOLDOUT_IDLE_HOURS: z.coerce
		.number('must be a number of hours')
		.min(0.25, 'must be at least 0.25')
		.max(720, 'must be at most 720')
		.default(12)
		.meta({ description: 'a session ends after so long without use, and after 30 days' }),
	HOLDOUT_TRUST_PROXY: z.coerce
		.number('must be a number of proxies')
		.int('must be a whole number of proxies')
		.min(0)
		.max(10)
		.default(0)
		.meta({ description: 'number of proxies in front, whose X-Forwarded-For is believed' }),
	HOLDOUT_METRICS_LOOPBACK: z
		.stringbool({ error: 'must be 0 or 1' })
		.default(false)
		.meta({ description: '1: programs on this machine see /metrics without a token' }),
	HOLDOUT_OIDC_ISSUER: webAddress('https://login.example.com')
		.optional()
		.meta({ description: 'single sign-on (OpenID Connect); it returns to ORIGIN/sign-in/callback/oidc' }),
	HOLDOUT_OIDC_CLIENT_ID: z.string().optional().meta({ description: 'id of this client at the provider' }),
	HOLDOUT_OIDC_CLIENT_SECRET: z.string().optional().meta({ description: 'its secret' }),
	HOLDOUT_OIDC_NAME: z
		.string()
		.max(40, 'must have at most 40 characters')
		.default('single sign-on')
		.meta({ description: 'what the button says after "Sign in with"' }),
	HOLDOUT_MAX_UPLOAD: count('bytes')
		.default(512 * 1024 * 1024)
		.meta({ description: 'largest file as sent, in bytes' }),
	HOLDOUT_MAX_UNPACKED: count('bytes')
		.default(LIMITS.maxBytes)
		.meta({ description: 'largest file unpacked, in bytes' }),
	HOLDOUT_MAX_ROWS: count('rows').default(LIMITS.maxRows).meta({ description: 'most rows of a file' }),
	HOLDOUT_MAX_COLUMNS: count('columns')
		.default(LIMITS.maxColumns)
		.meta({ description: 'most columns of a file' }),
	HOLDOUT_MAX_LINE: count('characters')
		.default(LIMITS.maxRecord)
		.meta({ description: 'most characters of a record' }),
	HOLDOUT_BACKUP_DIR: z.string().optional().meta({ description: 'folder of nightly backups' }),
	HOLDOUT_BACKUP_KEEP: count('backups').default(7).meta({ description: 'how many of them are kept' }),
	HOLDOUT_SMTP_URL: z
		.url({ protocol: /^smtps?$/, error: 'must be an address such as smtps://user:password@mail.example.com' })
		.optional()
		.meta({ description: 'mail server for digests, alerts and reports' }),
	HOLDOUT_MAIL_FROM: z
		.string()
		.regex(mailAddress, 'must be an address such as Holdout <holdout@example.com>')
		.optional()
		.meta({ description: 'sender of digests, alerts and reports' }),
	HOLDOUT_WEBHOOK_PRIVATE: z
		.stringbool({ error: 'must be 0 or 1' })
		.default(false)
		.meta({ description: '1: webhooks may go to private addresses, also by http' }),
	HOLDOUT_BROWSER: z.string().optional().meta({
		description: 'Chromium or Chrome that makes the PDF of the monthly report; none: no PDF',
		unset: 'one that is installed'
	}),
	HOLDOUT_TIME_ZONE: z
		.string()
		.refine(isTimeZone, 'must be a time zone such as Europe/Berlin')
		.default('UTC')
		.meta({ description: 'time zone until the workspace sets one' }),
	LOG_LEVEL: z
		.enum(
			['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'],
			'must be one of fatal, error, warn, info, debug, trace, silent'
		)
		.default('info')
		.meta({ description: 'fatal, error, warn, info, debug, trace or silent' })
});
