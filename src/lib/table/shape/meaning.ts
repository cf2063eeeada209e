import { meaningOf, plainName } from '../words/names.ts';
import { isMeanName, isRateName, isSpreadName } from '../words/column-kinds.ts';

const MONTH =
	'jan|feb|m[aä]r|mrz|apr|ma[iy]|jun|jul|aug|sep|o[ck]t|nov|de[cz]|january|february|march|april|june|july|august|september|october|november|december|januar|februar|märz|juni|juli|oktober|dezember';
const PERIODS = [
	/^(?:fy|cy)?\s*'?(?:19|20)\d\d(?:\s*[/-]\s*\d\d(?:\d\d)?)?$/i,
	/^(?:q|qtr|quarter|quartal|trimestre|trim|t|h|kwartaal|k|s)\.?\s*[1-4](?:[\s/_-]*'?(?:\d\d)?\d\d)?$/i,
	/^(?:(?:19|20)\d\d)[\s/_-]*(?:q|h|t|k|s)[1-4]$/i,
	/^[1-4]\.?(?:er|e|º|°|st|nd|rd|th)?\s*(?:quarter|quartal|trimestre|kwartaal|q|halbjahr|half)(?:[\s/_-]*(?:\d\d)?\d\d)?$/i,
	/^(?:week|woche|kw|semaine|semana|settimana|wk|w)\.?\s*\d{1,2}(?:[\s/_-]*(?:\d\d)?\d\d)?$/i,
	new RegExp(`^(?:${MONTH})\\.?(?:[\\s/_-]*'?(?:\\d\\d)?\\d\\d)?$`, 'i')
];

/** Whether a value names a quarter, a week, a month or a year. */
export const isPeriod = (value: string): boolean => PERIODS.some((form) => form.test(value.trim()));

/** The meaning of a measure's name in a cell or in part of a header. `count`: a sum without a name of its own. */
export type MeasureWord = 'people' | 'measure' | 'rate' | 'mean' | 'spread' | 'count';

const UNITS = /^(?:units?|num_units|subjects|num_subjects|n|sample_size|samples?|exposures)$/;
const COUNT =
	/^(?:total|sum|value|values|count|main_sum|metric_sum|metric_value|numerator|numerator_sum|wert|werte|valeur|valor|valore|waarde|summe|somme|suma|somma|kennzahlwerte|converters|successes|events?)$/;
const NAMED = /^(?:campaign|variant|date)$/;

/** The meaning of a measure's name; null if unknown. */
export function measureWord(text: string): MeasureWord | null {
	const name = plainName(text);
	if (name === '') return null;
	if (isSpreadName(text)) return 'spread';
	if (isMeanName(text)) return 'mean';
	if (UNITS.test(name)) return 'people';
	if (COUNT.test(name)) return 'count';
	const meaning = /%/.test(text) ? null : meaningOf(text);
	if (meaning !== null && !NAMED.test(meaning.target))
		return meaning.target === 'people' ? 'people' : 'measure';
	return isRateName(text) ? 'rate' : null;
}
