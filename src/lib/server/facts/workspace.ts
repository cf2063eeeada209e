import { z } from 'zod';
import { locales } from '#lib/format/locales.ts';
import { isTimeZone } from '#lib/format/locale.ts';
import { currency, number, oneOf, typing, whole, words } from './fields.ts';
import { typedOf } from './read-form.ts';

/** Raw rows are kept ten years at most. */
export const maxDays = 3650;

/** Levels to choose from. More would be an invitation to look for the one that decides as one likes. */
export const levels = [0.9, 0.95, 0.99] as const;

/** IANA name of a time zone. */
export const timeZone = z
	.string()
	.trim()
	.max(60)
	.refine(isTimeZone, 'Write a time zone such as Europe/Berlin.');

const marginWords = 'Write a margin above 0 and at most 100%, or leave it empty.';

const worth = 'Write an amount above 0, or leave it empty.';

/** What is taken where an upload or a campaign says nothing else, and who are colleagues. */
export const workspaceSettings = z
	.object({
		name: words(60).nullable(),
		currency: currency.nullable(),
		locale: z.string().refine((tag) => locales.includes(tag), 'Choose one of the list.'),
		timeZone: timeZone.nullable(),
		retentionDays: whole(1, maxDays, `Write a whole number of days, 1 to ${maxDays}.`),
		confidence: z.literal(levels, 'Choose one of the list.'),
		subscriberValue: number(0, 1e6, worth).gt(0, worth).nullable(),
		marginRate: number(0, 1, marginWords)
			.gt(0, marginWords)
			.nullable()
			.register(typing, { percent: true, local: true }),
		secondSignature: z.boolean(),
		team: oneOf(['one', 'separate'])
	})
	.refine((all) => all.subscriberValue === null || all.currency !== null, {
		path: ['subscriberValue'],
		message: 'Set a currency first: the value is in it.'
	});

/** What is another now, for the audit trail. */
export function settingsChange(before: object, after: object): Record<string, string> {
	const [old, now] = [typedOf(workspaceSettings, before), typedOf(workspaceSettings, after)];
	return Object.fromEntries(
		Object.keys(now)
			.filter((name) => old[name] !== now[name])
			.map((name) => [name, `${old[name] || 'none'} → ${now[name] || 'none'}`])
	);
}
