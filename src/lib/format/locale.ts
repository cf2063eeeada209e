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

/** What every function of this folder writes by. */
export const currentLocale = (): Locale => current;

/** Sets it for everything here. A zone that is not known, as in an old browser, is UTC: moments name their zone. */
export function setLocale({ tag, timeZone }: Locale): void {
	if (tag === current.tag && timeZone === current.timeZone) return;
	current = { tag, timeZone: isTimeZone(timeZone) ? timeZone : plainLocale.timeZone };
}

/** What is computed as written in another locale. @param compute is over when it returns: nothing asynchronous */
export function inLocale<Value>(locale: Locale, compute: () => Value): Value {
	const before = current;
	setLocale(locale);
	try {
		return compute();
	} finally {
		current = before;
	}
}
