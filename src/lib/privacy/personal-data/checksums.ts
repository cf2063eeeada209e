/**
 * Whether the last digit is Luhn's check digit of those before it, as on payment cards.
 *
 * @param digits decimal digits only; one number in ten passes by chance
 * @see ISO/IEC 7812-1, annex B
 */
export function luhn(digits: string): boolean {
	let sum = 0;
	for (let i = 0; i < digits.length; i += 1) {
		const digit = Number(digits[digits.length - 1 - i]);
		const doubled = i % 2 === 1 ? 2 * digit : digit;
		sum += doubled > 9 ? doubled - 9 : doubled;
	}
	return digits.length > 1 && sum % 10 === 0;
}

/**
 * The remainder of a long decimal number.
 *
 * @param digits decimal digits only
 * @param divisor up to 10^6
 */
export function remainder(digits: string, divisor: number): number {
	let rest = 0;
	for (const digit of digits) rest = (rest * 10 + Number(digit)) % divisor;
	return rest;
}

/**
 * Whether a number carries the check digit of ISO 7064 MOD 11,10, as the German tax number does.
 *
 * @param digits decimal digits only
 */
export function mod11and10(digits: string): boolean {
	let product = 10;
	for (const digit of digits.slice(0, -1)) {
		const sum = (Number(digit) + product) % 10 || 10;
		product = (2 * sum) % 11;
	}
	return digits.length > 1 && (11 - product) % 10 === Number(digits.at(-1));
}

/**
 * The sum of digits times weights, the shorter of the two deciding.
 *
 * @param digits  decimal digits only
 * @param weights one a digit
 */
export function weighted(digits: string, weights: readonly number[]): number {
	return weights.reduce((sum, weight, i) => sum + weight * Number(digits[i] ?? 0), 0);
}
