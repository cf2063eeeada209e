import { share } from '#lib/format/share.ts';

/** What the form says about the planned split, as typed. */
export interface TypedSplit {
	/** `none`: nobody planned one, or it is not known. */
	readonly split: 'equal' | 'shares' | 'none';
	/** One a variant, in per cent. */
	readonly shares: readonly string[];
}

/** A variant with its people in the file. */
interface Group {
	readonly name: string;
	readonly people: number;
}

/** Shares that are at most so far from equal ones, relative to them, are proposed as equal. */
const NEAR = 0.05;

/** Whether a file looks as if people were split equally. */
export function isNearEqual(groups: readonly Group[]): boolean {
	const all = groups.reduce((sum, { people }) => sum + people, 0);
	return (
		groups.length > 1 && groups.every(({ people }) => Math.abs((people * groups.length) / all - 1) <= NEAR)
	);
}

/** What the form starts with: what was planned before, else equal shares where they are near. */
export function typedSplit(
	groups: readonly Group[],
	planned: Readonly<Record<string, number>> | null
): TypedSplit {
	const weights = groups.map(({ name }) => planned?.[name] ?? 0);
	const all = weights.reduce((sum, weight) => sum + weight, 0);
	const shares = weights.map((weight) => (all > 0 ? `${Number(((100 * weight) / all).toFixed(2))}` : ''));
	if (planned === null) return { split: isNearEqual(groups) ? 'equal' : 'none', shares };
	if (all === 0) return { split: 'none', shares };
	return { split: weights.every((weight) => weight === weights[0]) ? 'equal' : 'shares', shares };
}

/** What was sent. */
export function splitIn(data: FormData, variants: number): TypedSplit {
	const split = data.get('split');
	return {
		split: split === 'equal' || split === 'shares' ? split : 'none',
		shares: Array.from({ length: variants }, (_, i) => {
			const share = data.get(`share-${i}`);
			return typeof share === 'string' ? share.trim().slice(0, 12) : '';
		})
	};
}

/** The planned weights by variant; empty where none is planned. */
export function readSplit(
	{ split, shares }: TypedSplit,
	variants: readonly string[]
): { readonly planned: Readonly<Record<string, number>>; readonly problem?: string } {
	if (split === 'none') return { planned: {} };
	if (split === 'equal') return { planned: Object.fromEntries(variants.map((name) => [name, 1])) };
	const weights = shares.map((text) =>
		/^\d{1,3}(?:[.,]\d{1,4})?$/.test(text) ? Number(text.replace(',', '.')) : NaN
	);
	const sum = weights.reduce((all, weight) => all + weight, 0);
	if (weights.some((weight) => !(weight > 0)))
		return { planned: {}, problem: 'Write a share for each variant, such as 50.' };
	if (Math.abs(sum - 100) > 0.5)
		return { planned: {}, problem: `The shares add up to ${Number(sum.toFixed(2))}%, not to 100%.` };
	return { planned: Object.fromEntries(variants.map((name, i) => [name, weights[i] ?? 0])) };
}

const words = ['', '', 'half', 'third', 'quarter', 'fifth', 'sixth'];

/** "Equal: a third each" */
export const equalWords = (count: number): string =>
	`Equal: ${words[count] ? `a ${words[count]}` : `1 in ${count}`} each`;

/** "In the file: 33.3% · 33.4% · 33.3%" */
export function sharesWords(groups: readonly Group[]): string {
	const all = groups.reduce((sum, { people }) => sum + people, 0);
	return `In the file: ${groups.map(({ people }) => share(people / all, { decimals: 1 })).join(' · ')}`;
}
