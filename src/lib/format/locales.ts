import { day } from './date.ts';
import { inLocale, plainLocale } from './locale.ts';
import { number } from './number.ts';

const names = new Intl.DisplayNames('en', { type: 'language', languageDisplay: 'standard' });

/** A locale's name with an example: "German (Germany) — 1.234,56 · 14. Mai 2026". */
export const localeExample = (tag: string): string =>
	inLocale(
		{ ...plainLocale, tag },
		() => `${names.of(tag) ?? tag} — ${number(1234.56)} · ${day('2026-05-14')}`
	);

/** Locales that can be chosen, by name: those whose digits and direction suit pages in English. */
export const locales: readonly string[] = (
	'bg-BG cs-CZ da-DK de-AT de-CH de-DE el-GR en-AU en-CA en-GB en-IE en-IN en-US en-ZA es-ES es-MX et-EE fi-FI fr-BE fr-CA fr-FR ' +
	'hr-HR hu-HU it-IT ja-JP ko-KR lt-LT lv-LV nb-NO nl-BE nl-NL pl-PL pt-BR pt-PT ro-RO sk-SK sl-SI sv-SE tr-TR uk-UA zh-CN zh-TW'
)
	.split(' ')
	.toSorted((a, b) => (names.of(a) ?? a).localeCompare(names.of(b) ?? b, 'en'));
