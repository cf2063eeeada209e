import { meaningOf, plainName } from '../words/names.ts';
import { isMeanName, isRateName, isSpreadName } from '../words/rate.ts';

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
