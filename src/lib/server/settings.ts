import { isAbsolute, join } from 'node:path';
import { z } from 'zod';
import { LIMITS, type ReadLimits } from './ingest/read-options.ts';

const count = (what: string) =>
	z.coerce
		.number(`must be a number of ${what}`)
		.int(`must be a whole number of ${what}`)
		.min(1, 'must be at least 1');

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
	HOLDOUT_MAX_UPLOAD: count('bytes').default(512 * 1024 * 1024),
	HOLDOUT_MAX_UNPACKED: count('bytes').default(LIMITS.maxBytes),
	HOLDOUT_MAX_ROWS: count('rows').default(LIMITS.maxRows),
	HOLDOUT_MAX_COLUMNS: count('columns').default(LIMITS.maxColumns),
	HOLDOUT_MAX_LINE: count('characters').default(LIMITS.maxRecord),
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
	/** What a file may hold. */
	readonly limits: Pick<ReadLimits, 'maxBytes' | 'maxRows' | 'maxColumns' | 'maxRecord'>;
	readonly logLevel: string;
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
	const { PORT, HOST, ORIGIN, HOLDOUT_DATA, LOG_LEVEL, ...most } = parsed.data;
	const shown = HOST === '127.0.0.1' || HOST === '0.0.0.0' || HOST === '::' ? 'localhost' : HOST;
	return {
		port: PORT,
		host: HOST,
		origin: ORIGIN ? new URL(ORIGIN).origin : `http://${shown}:${PORT}`,
		dataFolder: isAbsolute(HOLDOUT_DATA) ? HOLDOUT_DATA : join(projectFolder, HOLDOUT_DATA),
		maxUpload: most.HOLDOUT_MAX_UPLOAD,
		limits: {
			maxBytes: most.HOLDOUT_MAX_UNPACKED,
			maxRows: most.HOLDOUT_MAX_ROWS,
			maxColumns: most.HOLDOUT_MAX_COLUMNS,
			maxRecord: most.HOLDOUT_MAX_LINE
		},
		logLevel: LOG_LEVEL
	};
}
