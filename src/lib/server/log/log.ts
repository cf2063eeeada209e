import { pino } from 'pino';
import { settings } from '../db/store.ts';

/** Should a header ever be logged, its secret is not. */
const redact = ['authorization', 'cookie', 'set-cookie'].flatMap((name) =>
	['', '*', '*.*'].map((depth) => `${depth}["${name}"]`)
);

let made: ReturnType<typeof pino> | undefined;

/** How the log is written; the trunk of an entry, such as the name of the machine, is nobody's business. */
export const logOptions = { base: null, redact };

/** The server's log, one JSON object a line. It has no value of a file and no address with a question in it. */
export const log = () => (made ??= pino({ level: settings().logLevel, ...logOptions }));

/**
 * What may be logged of an error: its name, its code and where it happened. Not its message: a failed statement's message
 * has the values it was run with.
 */
export function safeError(error: unknown): { name: string; code?: string; at: string[] } {
	if (!(error instanceof Error)) return { name: typeof error, at: [] };
	const { stack = '', message } = error;
	// A message of several lines could pass for places.
	const lines = stack.slice(stack.indexOf(message) + message.length).split('\n');
	return {
		name: error.name,
		...('code' in error ? { code: String(error.code) } : {}),
		at: lines.flatMap((line) => (/^\s+at /.test(line) ? [line.trim()] : [])).slice(0, 12)
	};
}
