import { number } from '#lib/format/number.ts';
import { typedNumber, typedReadings } from '#lib/format/typed-number.ts';

/** As in the API. */
const least = 2;
const most = 1e9;

/** The planned size as it stands in the form; blank where none is planned. */
export const typedSize = (people: number | null | undefined): string =>
	people === null || people === undefined ? '' : typedNumber(people);

/**
 * Reads the planned size; blank is none.
 * @param fixed what it is since results were published: it says where intervals are tightest, and would not hold for every look if
 *              it could be chosen afterwards; left out before
 */
export function readSize(
	typed: string,
	fixed?: number | null
): { readonly people: number | null; readonly problem?: string } {
	const text = typed.trim();
	const people = text === '' ? null : (typedReadings(text)[0] ?? NaN);
	if (people !== null && !(Number.isInteger(people) && people >= least && people <= most))
		return { people: null, problem: `Write a whole number of people, ${least} to ${number(most)}.` };
	if (fixed !== undefined && people !== fixed)
		return {
			people: fixed,
			problem: 'The planned size can be changed only before results are published.'
		};
	return { people };
}
