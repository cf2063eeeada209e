import { luhn, mod11and10, remainder, weighted } from './checksums.ts';
import { digitsOf, pattern, type Pattern } from './pattern.ts';

/** One country's number: how it is written, and what its digits must fulfil. */
interface NationalId {
	readonly written: Pattern;
	readonly isValid: (text: string, digits: string) => boolean;
	/** Written so, or checked so, that one cell is enough; without it a column needs several. */
	readonly clear: boolean;
}

const CONTROL = 'TRWAGMYFPDXBNJZSQVHLCKE';
const always = () => true;
const day = (text: string): boolean => Number(text) >= 1 && Number(text) <= 31;
const month = (text: string): boolean => Number(text) >= 1 && Number(text) <= 12;

const unitedStates: NationalId['isValid'] = (_, digits) => {
	const [area, group, serial] = [digits.slice(0, 3), digits.slice(3, 5), digits.slice(5)];
	return area !== '000' && area !== '666' && area < '900' && group !== '00' && serial !== '0000';
};

/** One digit of the first ten occurs two or three times, no other more than once. */
const german: NationalId['isValid'] = (_, digits) => {
	const counts = [...'0123456789'].map((digit) => digits.slice(0, 10).split(digit).length - 1);
	const repeated = counts.filter((count) => count > 1);
	return repeated.length === 1 && (repeated[0] ?? 0) <= 3 && digits[0] !== '0' && mod11and10(digits);
};

const french: NationalId['isValid'] = (text) => {
	const plain = text.replace(/[ .-]/g, '').toUpperCase();
	const [number, key] = [plain.slice(0, 13), Number(plain.slice(13))];
	const born = Number(number.slice(3, 5));
	if (!(month(number.slice(3, 5)) || (born >= 20 && born <= 42) || born >= 50)) return false;
	const corsica = number.includes('2A') ? 1_000_000 : number.includes('2B') ? 2_000_000 : 0;
	const digits = number.replace(/[AB]/, '0');
	return 97 - ((remainder(digits, 97) + 97 - (corsica % 97)) % 97) === key;
};

const spanish: NationalId['isValid'] = (text, digits) => {
	const plain = text.replace(/[ .-]/g, '').toUpperCase();
	const first = 'XYZ'.indexOf(plain[0] ?? '');
	return CONTROL[Number((first < 0 ? '' : String(first)) + digits) % 23] === plain.at(-1);
};

const polish: NationalId['isValid'] = (_, digits) =>
	day(digits.slice(4, 6)) &&
	month(String(Number(digits.slice(2, 4)) % 20)) &&
	weighted(digits, [1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1]) % 10 === 0;

const swedish: NationalId['isValid'] = (_, digits) => {
	const ten = digits.slice(-10);
	return month(ten.slice(2, 4)) && day(String(Number(ten.slice(4, 6)) % 60)) && luhn(ten);
};

const belgian: NationalId['isValid'] = (_, digits) => {
	const key = Number(digits.slice(9));
	const number = digits.slice(0, 9);
	return [number, `2${number}`].some((one) => 97 - remainder(one, 97) === key);
};

const brazilian: NationalId['isValid'] = (_, digits) =>
	[9, 10].every((length) => {
		const sum = weighted(
			digits,
			Array.from({ length }, (_unused, i) => length + 1 - i)
		);
		return ((sum * 10) % 11) % 10 === Number(digits[length]);
	});

const finnish: NationalId['isValid'] = (text, digits) =>
	day(digits.slice(0, 2)) &&
	month(digits.slice(2, 4)) &&
	'0123456789ABCDEFHJKLMNPRSTUVWXY'[Number(digits.slice(0, 9)) % 31] === text.trim().at(-1)?.toUpperCase();

const dutch: NationalId['isValid'] = (_, digits) =>
	digits !== '000000000' && weighted(digits, [9, 8, 7, 6, 5, 4, 3, 2, -1]) % 11 === 0;

const list: readonly NationalId[] = [
	// United States: social security number
	{
		written: pattern('[0-9]{3}-[0-9]{2}-[0-9]{4}|[0-9]{3} [0-9]{2} [0-9]{4}'),
		isValid: unitedStates,
		clear: true
	},
	// United Kingdom: national insurance number; without spaces a product code can look the same
	{
		written: pattern('(?i)[A-CEGHJ-TW-Z][A-CEGHJ-NP-TW-Z] [0-9]{2} ?[0-9]{2} ?[0-9]{2} ?[A-D]'),
		isValid: (text) => !/^(?:BG|GB|NK|KN|TN|NT|ZZ)/i.test(text),
		clear: true
	},
	{
		written: pattern('(?i)[A-CEGHJ-TW-Z][A-CEGHJ-NP-TW-Z][0-9]{6}[A-D]'),
		isValid: (text) => !/^(?:BG|GB|NK|KN|TN|NT|ZZ)/i.test(text),
		clear: false
	},
	// Germany: tax identification number, with and without its usual spaces
	{ written: pattern('[0-9]{2} [0-9]{3} [0-9]{3} [0-9]{3}'), isValid: german, clear: true },
	{ written: pattern('[0-9]{11}'), isValid: german, clear: false },
	// France: social security number (NIR) with its key
	{
		written: pattern('(?i)[12] ?[0-9]{2} ?[0-9]{2} ?(?:[0-9]{2}|2[AB]) ?[0-9]{3} ?[0-9]{3} ?[0-9]{2}'),
		isValid: french,
		clear: true
	},
	// Spain: DNI and NIE
	{ written: pattern('(?i)(?:[0-9]{8}|[XYZ]-?[0-9]{7})-?[A-Z]'), isValid: spanish, clear: false },
	// Italy: codice fiscale
	{
		written: pattern('(?i)[A-Z]{6}[0-9LMNP-V]{2}[ABCDEHLMPRST][0-9LMNP-V]{2}[A-Z][0-9LMNP-V]{3}[A-Z]'),
		isValid: always,
		clear: true
	},
	// Poland: PESEL
	{ written: pattern('[0-9]{11}'), isValid: polish, clear: false },
	// Sweden: personnummer
	{ written: pattern('(?:[0-9]{2})?[0-9]{6}[-+][0-9]{4}'), isValid: swedish, clear: true },
	// Switzerland: AHV number
	{
		written: pattern('756\\.?[0-9]{4}\\.?[0-9]{4}\\.?[0-9]{2}'),
		isValid: (_, digits) => weighted(digits, [1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1]) % 10 === 0,
		clear: true
	},
	// Belgium: national register number
	{ written: pattern('[0-9]{2}\\.[0-9]{2}\\.[0-9]{2}-[0-9]{3}\\.[0-9]{2}'), isValid: belgian, clear: true },
	// Brazil: CPF
	{ written: pattern('[0-9]{3}\\.[0-9]{3}\\.[0-9]{3}-[0-9]{2}'), isValid: brazilian, clear: true },
	// Finland: henkilötunnus
	{ written: pattern('(?i)[0-9]{6}[-+A-FU-Y][0-9]{3}[0-9A-Y]'), isValid: finnish, clear: true },
	// The Netherlands: BSN
	{ written: pattern('[0-9]{9}'), isValid: dutch, clear: false }
];

/**
 * Whether a text is a number that a state gives to a person: `clear` by the way it is written and checked, `likely` where
 * other numbers look the same and a column must have several of them.
 *
 * @param text a cell
 */
export function nationalId(text: string): 'clear' | 'likely' | null {
	const plain = text.trim();
	if (plain.length < 9 || plain.length > 22) return null;
	const digits = digitsOf(plain);
	const found = list.filter(({ written, isValid }) => written.is(plain) && isValid(plain, digits));
	if (found.length === 0) return null;
	return found.some(({ clear }) => clear) ? 'clear' : 'likely';
}
