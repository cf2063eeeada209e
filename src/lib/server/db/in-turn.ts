import { setImmediate } from 'node:timers/promises';

/** Longest stretch of work between two turns of the requests, in ms. */
const stretch = 10;

/** Long work awaits what this returns between its pieces: requests have their turn. */
export function yieldToEventLoop(): () => Promise<void> {
	let since = performance.now();
	return async () => {
		if (performance.now() - since < stretch) return;
		await setImmediate();
		since = performance.now();
	};
}

/** What arrays do under these names, with functions that wait: one element after another, and no further than needed. */
export const inTurn = {
	async map<T, U>(list: readonly T[], change: (element: T, index: number) => Promise<U>): Promise<U[]> {
		const made: U[] = [];
		for (const [index, element] of list.entries()) made.push(await change(element, index));
		return made;
	},

	async flatMap<T, U>(
		list: readonly T[],
		change: (element: T, index: number) => Promise<U | readonly U[]>
	): Promise<U[]> {
		return (await inTurn.map(list, change)).flat() as U[];
	},

	async filter<T>(list: readonly T[], isKept: (element: T) => Promise<boolean>): Promise<T[]> {
		const kept: T[] = [];
		for (const element of list) if (await isKept(element)) kept.push(element);
		return kept;
	},

	async find<T>(list: readonly T[], isIt: (element: T) => Promise<boolean>): Promise<T | undefined> {
		for (const element of list) if (await isIt(element)) return element;
		return undefined;
	},

	async some<T>(list: readonly T[], isSo: (element: T) => Promise<boolean>): Promise<boolean> {
		for (const element of list) if (await isSo(element)) return true;
		return false;
	},

	async every<T>(list: readonly T[], isSo: (element: T) => Promise<boolean>): Promise<boolean> {
		return !(await inTurn.some(list, async (element) => !(await isSo(element))));
	}
};
