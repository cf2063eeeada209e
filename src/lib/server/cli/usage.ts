import { parseArgs, type ParseArgsConfig } from 'node:util';

/** A command line that cannot be understood; the message is one line for people. */
export class UsageError extends Error {}

/**
 * Node's argument parser with our error for what it refuses.
 * @throws {UsageError}
 */
export function readArguments<T extends ParseArgsConfig>(config: T): ReturnType<typeof parseArgs<T>> {
	try {
		return parseArgs(config);
	} catch (error) {
		throw new UsageError(
			error instanceof Error ? (error.message.split('. ')[0] ?? error.message) : String(error)
		);
	}
}

/**
 * A number given on the command line.
 * @throws {UsageError} when it is not one, or outside of [least, most]
 */
export function readNumber(
	name: string,
	text: string,
	{ least, most }: { least: number; most: number }
): number {
	const value = Number(text);
	if (text.trim() === '' || !(value >= least && value <= most)) {
		throw new UsageError(`--${name} must be a number from ${least} to ${most}, not "${text}"`);
	}
	return value;
}
