import { settingsSchema } from '../settings-schema.ts';
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

/** `help settings`. */
export function helpCommand([topic, ...more]: string[]): number {
	if (topic !== 'settings' || more.length > 0) throw new UsageError('write: help, or help settings');
	console.log(settingsHelp());
	return 0;
}
