import { unstorable } from './storable.ts';

/** Two names. */
export type Pair = readonly [string, string];

/** JSON can contain what a form cannot: half of a surrogate pair. */
const isName = (name: unknown): name is string => typeof name === 'string' && unstorable(name) === null;

const isPair = (value: unknown): value is [string, string] =>
	Array.isArray(value) && value.length === 2 && value.every(isName);

/** A pair as the value of a tick box. */
export const pairText = (pair: Pair): string => JSON.stringify(pair);

/** The pair of a tick box; null for anything else. */
export function readPair(text: string): [string, string] | null {
	try {
		const value: unknown = JSON.parse(text);
		return isPair(value) ? value : null;
	} catch {
		return null;
	}
}
