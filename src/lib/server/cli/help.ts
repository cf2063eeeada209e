import { settingsSchema } from '../settings/schema.ts';
import { UsageError } from './usage.ts';

const mebibyte = 2 ** 20;

/** A default in words; sizes also in MiB. */
function defaultWords(value: string | number | boolean | undefined): string {
	if (value === undefined) return 'none';
	if (typeof value === 'boolean') return value ? '1' : '0';
	const isSize = typeof value === 'number' && value >= mebibyte && value % mebibyte === 0;
	return isSize ? `${value} (${value / mebibyte} MiB)` : String(value);
}

/** Every setting with its meaning and default, one a line. */
export function settingsHelp(): string {
	const defaults: Readonly<Record<string, string | number | boolean | undefined>> = settingsSchema.parse({});
	const width = Math.max(...Object.keys(settingsSchema.shape).map((name) => name.length));
	const lines = Object.entries(settingsSchema.shape).map(([name, field]) => {
		const { description = '', unset } = field.meta() ?? {};
		const words = typeof unset === 'string' ? unset : defaultWords(defaults[name]);
		return `  ${name.padEnd(width)}  ${description} [${words}]`;
	});
	return ['Settings are environment variables; in brackets, what they are when not set.', '', ...lines].join(
		'\n'
	);
}

/** What the help says of one command; null for none of this name. @param usage of all commands */
export function helpOf(usage: string, command: string): string | null {
	const lines = usage.split('\n');
	const starts = lines.flatMap((line, at) => (/^ {2}\S/.test(line) ? [at] : []));
	const found = starts.flatMap((from, i) => {
		if (!lines[from]?.split('|').some((part) => part.trim().split(' ')[0] === command)) return [];
		const until = starts[i + 1] ?? lines.indexOf('', from);
		return lines.slice(from, until < 0 ? lines.length : until);
	});
	return found.length > 0 ? found.join('\n') : null;
}

/** `help settings`, or `help COMMAND`. @param usage of all commands */
export function helpCommand([topic = '', ...more]: string[], usage: string): number {
	const words = topic === 'settings' ? settingsHelp() : helpOf(usage, topic);
	if (words === null || more.length > 0)
		throw new UsageError(
			'write: help, help settings, or help with the name of a command, such as help analyse'
		);
	console.log(words);
	return 0;
}
