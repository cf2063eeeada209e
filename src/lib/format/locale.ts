/** Is this the IANA name of a zone, such as Europe/Berlin? */
export function isTimeZone(name: string): boolean {
	try {
		new Intl.DateTimeFormat('en', { timeZone: name });
		return true;
	} catch {
		return false;
	}
}

/** The format of numbers and dates, and the time zone of moments. */
export interface Locale {
	/** BCP 47, such as de-DE. */
	readonly tag: string;
	/** IANA name of a zone. */
	readonly timeZone: string;
}

/** The default, also for machine-readable output; never the machine's own locale. */
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

/** The current locale of every function in this folder. */
export const currentLocale = (): Locale => scope?.locale() ?? current;

/** Sets it for this folder. An unknown zone, as in an old browser, becomes UTC: moments name their zone. */
export function setLocale({ tag, timeZone }: Locale): void {
	if (tag === current.tag && timeZone === current.timeZone) return;
	current = { tag, timeZone: isTimeZone(timeZone) ? timeZone : plainLocale.timeZone };
}

/** Runs a computation in another locale. @param compute is over when it returns, unless locales have a scope */
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
