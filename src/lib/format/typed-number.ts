import { numberFormat } from './number.ts';

/** The decimal and thousands separators of numbers. */
export interface NumberMarks {
	readonly decimal: '.' | ',';
	readonly thousands: '.' | ',' | ' ' | "'";
}

/** The separators of this locale; all kinds of spaces and apostrophes count as the plain ones. */
export function numberMarks(): NumberMarks {
	const parts = numberFormat({ minimumFractionDigits: 1 }).formatToParts(1234567.5);
	const of = (type: Intl.NumberFormatPartTypes) => parts.find((part) => part.type === type)?.value;
	const group = of('group') ?? '';
	return {
		decimal: of('decimal') === ',' ? ',' : '.',
		thousands: group === '.' || group === ',' ? group : /['’]/.test(group) ? "'" : ' '
	};
}

/** Whether this locale writes 12,34,567. */
const groupsByTwo = (): boolean =>
	numberFormat({})
		.formatToParts(1234567)
		.some(({ type, value }) => type === 'integer' && value === '34');

/** A number for a field, in a form that parses back: with this locale's decimal separator and without groups, such as "1234.5". */
export const typedNumber = (x: number): string => String(x).replace('.', numberMarks().decimal);

/**
 * The possible values of a typed number, this locale's first: "1,234" is 1234 in English and 1.234 in German, and in
 * English it may have been meant as a German would. Spaces and apostrophes may separate thousands, and a percent sign may be
 * at the end.
 *
 * @returns none where it is no number; two where a separator may be for thousands or decimals
 */
export function typedReadings(text: string): number[] {
	const { decimal } = numberMarks();
	// In English notation: a point before the decimals, commas between thousands.
	const plain = text
		.replace(/[\s\u00a0\u202f'’]/g, '')
		.replace('−', '-')
		.replace(/%$/, '')
		.replace(/[.,]/g, (mark) => (mark === decimal ? '.' : ','));
	if (!/^[+-]?(\d[\d,]*\.?\d*|\.\d+)$/.test(plain)) return [];
	if (!plain.includes(',')) return [Number(plain)];
	const grouped =
		/^[+-]?[1-9]\d{0,2}(,\d{3})+(\.\d+)?$/.test(plain) ||
		(groupsByTwo() && /^[+-]?[1-9]\d?(,\d{2})*,\d{3}(\.\d+)?$/.test(plain));
	const foreign = /^[+-]?\d+,\d+$/.test(plain);
	return [
		...(grouped ? [Number(plain.replaceAll(',', ''))] : []),
		...(foreign ? [Number(plain.replace(',', '.'))] : [])
	];
}
