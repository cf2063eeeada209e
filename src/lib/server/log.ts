import { pino } from 'pino';
import { settings } from './store.ts';

let made: ReturnType<typeof pino> | undefined;

/** The server's log, one JSON object a line. It holds no value of a file and no address with a question in it. */
export const log = () => (made ??= pino({ level: settings().logLevel, base: null }));

/**
 * What may be logged of an error: its name, its code and where it happened. Not its message: a failed statement's message
 * holds the values it was run with.
 */
export function safeError(error: unknown): { name: string; code?: string; at: string[] } {
	if (!(error instanceof Error)) return { name: typeof error, at: [] };
	const lines = error.stack?.split('\n') ?? [];
	return {
		name: error.name,
		...('code' in error ? { code: String(error.code) } : {}),
		at: lines.flatMap((line) => (/^\s+at /.test(line) ? [line.trim()] : [])).slice(0, 12)
	};
}
