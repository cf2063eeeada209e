import { controlLikeness, findVariant } from '../words/control.ts';
import { meaningOf } from '../words/names.ts';
import { isRateName } from '../words/column-kinds.ts';
import { measureWord } from './meaning.ts';
import { isWordy, numbersIn, valuesOf, type ShapeOptions, type Table } from './table.ts';

/** The role that the uploader declares for a column, by its name or position. */
export function declaredRole(table: Table, column: number, options: ShapeOptions): string | undefined {
	const name = (table.names[column] ?? '').trim();
	const found = [...options.mapping].find(
		([declared]) => declared.trim() === name || declared.trim() === `#${column + 1}`
	);
	return found?.[1];
}

/** The column of the variant by declaration, name or values; −1 if unknown. */
export function variantColumn(table: Table, options: ShapeOptions): number {
	const positions = table.names.map((_, i) => i);
	const declared = positions.find((i) => declaredRole(table, i, options) === 'variant');
	if (declared !== undefined) return declared;
	const control = options.control ?? null;
	const hasControl = (i: number): boolean => {
		const values = valuesOf(table, i);
		if (values.length === 0 || values.length > 200) return false;
		if (control !== null) return findVariant(control, values) !== null;
		return isWordy(table, i) && values.some((value) => controlLikeness(value) > 0);
	};
	const named = positions.filter((i) => meaningOf(table.names[i] ?? '')?.target === 'variant');
	return (
		named.find(hasControl) ??
		positions.find(hasControl) ??
		named.sort(
			(a, b) => (meaningOf(table.names[a] ?? '')?.rank ?? 0) - (meaningOf(table.names[b] ?? '')?.rank ?? 0)
		)[0] ??
		-1
	);
}

/** The column that counts people, by declaration or name; −1 if there is none. */
export function peopleColumn(table: Table, options: ShapeOptions): number {
	const positions = table.names.map((_, i) => i);
	const declared = positions.find((i) => declaredRole(table, i, options) === 'people');
	if (declared !== undefined) return declared;
	const named = positions.filter(
		(i) =>
			!/%/.test(table.names[i] ?? '') &&
			meaningOf(table.names[i] ?? '')?.target === 'people' &&
			!isRateName(table.names[i] ?? '') &&
			numbersIn(table, i).numbers > 0
	);
	const [best] = named.sort(
		(a, b) => (meaningOf(table.names[a] ?? '')?.rank ?? 0) - (meaningOf(table.names[b] ?? '')?.rank ?? 0)
	);
	return (
		best ??
		positions.find(
			(i) => measureWord(table.names[i] ?? '') === 'people' && numbersIn(table, i).numbers > 0
		) ??
		-1
	);
}
