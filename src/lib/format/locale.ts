import { isTimeZone } from './time-zone.ts';

/** How numbers and days are written, and in whose time moments are told. */
export interface Locale {
	/** BCP 47, such as de-DE. */
	readonly tag: string;
	/** IANA name of a zone. */
	readonly timeZone: string;
}

/** What machines read, and what stands where nobody set another; never the machine's own. */
export const plainLocale: Locale = { tag: 'en-GB', timeZone: 'UTC' };

let current = plainLocale;

/** How a locale goes with what waits: the server has many answers under way at once. */
export interface LocaleScope {
	readonly locale: () => Locale | undefined;
	readonly run: <Value>(locale: Locale, compute: () => Value) => Value;
}

let scope: LocaleScope | null = null;

/** From now on what `inLocale` computes may wait. */
export function scopeLocales(by: LocaleScope): void {
	scope = by;
}

/** What every function of this folder writes by. */
export const currentLocale = (): Locale => scope?.locale() ?? current;

/** Sets it for everything here. A zone that is not known, as in an old browser, is UTC: moments name their zone. */
export function setLocale({ tag, timeZone }: Locale): void {
	if (tag === current.tag && timeZone === current.timeZone) return;
	current = { tag, timeZone: isTimeZone(timeZone) ? timeZone : plainLocale.timeZone };
}

/** What is computed as written in another locale. @param compute is over when it returns, unless locales have a scope */
export function inLocale<Value>(locale: Locale, compute: () => Value): Value {
	if (scope) return scope.run(locale, compute);
	const before = current;
	setLocale(locale);
	try {
		return compute();
	} finally {
		current = before;
	}
}
