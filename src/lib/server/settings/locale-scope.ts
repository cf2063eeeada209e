import { AsyncLocalStorage } from 'node:async_hooks';
import { scopeLocales, type Locale } from '#lib/format/locale.ts';

const locales = new AsyncLocalStorage<Locale>();

scopeLocales({ locale: () => locales.getStore(), run: (locale, compute) => locales.run(locale, compute) });

export { inLocale } from '#lib/format/locale.ts';
