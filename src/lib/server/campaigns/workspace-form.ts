import { typedNumber, typedReadings } from '#lib/format/typed-number.ts';
import type { WorkspaceDefaults } from '../db/tables.ts';
import { locales } from '#lib/format/locales.ts';
import { isTimeZone } from '#lib/format/time-zone.ts';

/** The settings of the workspace as they are typed. */
export type TypedDefaults = Readonly<Record<keyof WorkspaceDefaults, string>>;

export type DefaultsProblems = Readonly<Partial<Record<keyof WorkspaceDefaults, string>>>;

/** Raw rows are kept ten years at most, as a declaration may say too. */
const mostDays = 3650;
/** Levels to choose from. More would be an invitation to look for the one that decides as one likes. */
export const levels = [0.9, 0.95, 0.99] as const;
const currencies = new Set(Intl.supportedValuesOf('currency'));

export const typedDefaults = ({
	currency,
	locale,
	timeZone,
	retentionDays,
	confidence,
	subscriberValue
}: WorkspaceDefaults): TypedDefaults => ({
	currency: currency ?? '',
	locale,
	timeZone: timeZone ?? '',
	retentionDays: String(retentionDays),
	confidence: String(confidence),
	subscriberValue: subscriberValue === null ? '' : typedNumber(subscriberValue)
});

/** Reads what was typed. Blank is "nothing set", except for the days. */
export function readDefaults(typed: TypedDefaults): { value: WorkspaceDefaults; problems: DefaultsProblems } {
	const currency = typed.currency.trim().toUpperCase();
	const { locale } = typed;
	const timeZone = typed.timeZone.trim();
	const days = typed.retentionDays.trim();
	const confidence = levels.find((one) => String(one) === typed.confidence);
	const [worth = null] = typedReadings(typed.subscriberValue.trim());
	const isWorth = typed.subscriberValue.trim() === '' || (worth !== null && worth > 0 && worth <= 1e6);
	const retentionDays = /^\d{1,4}$/.test(days) ? Number(days) : 0;
	return {
		value: {
			currency: currency || null,
			locale,
			timeZone: timeZone || null,
			retentionDays,
			confidence: confidence ?? NaN,
			subscriberValue: isWorth ? worth : null
		},
		problems: {
			...(currency && !currencies.has(currency)
				? { currency: 'Write a currency’s three letters, such as EUR, or nothing.' }
				: {}),
			...(locales.includes(locale) ? {} : { locale: 'Choose one of the list.' }),
			...(timeZone && !isTimeZone(timeZone)
				? { timeZone: 'Write a time zone such as Europe/Berlin, or nothing.' }
				: {}),
			...(retentionDays < 1 || retentionDays > mostDays
				? { retentionDays: `Write a whole number of days, 1 to ${mostDays}.` }
				: {}),
			...(!isWorth
				? { subscriberValue: 'Write an amount above 0, or nothing.' }
				: worth !== null && !currency
					? { subscriberValue: 'Set a currency first: the value is in it.' }
					: {}),
			...(confidence === undefined ? { confidence: 'Choose one of the list.' } : {})
		}
	};
}

/** What is another now, for the audit trail. */
export function defaultsChange(before: WorkspaceDefaults, after: WorkspaceDefaults): Record<string, string> {
	const [old, now] = [typedDefaults(before), typedDefaults(after)];
	const names = ['currency', 'locale', 'timeZone', 'retentionDays', 'confidence', 'subscriberValue'] as const;
	return Object.fromEntries(
		names
			.filter((name) => old[name] !== now[name])
			.map((name) => [name, `${old[name] || 'none'} → ${now[name] || 'none'}`])
	);
}
