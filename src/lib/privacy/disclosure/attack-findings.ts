/** Bounds of one group that may be small; which one it is stays out. */
export interface Guess {
	/** Axes whose groups it combines; [] is the whole campaign. */
	readonly axes: readonly string[];
	/** Smallest and largest number of people, both included. */
	readonly low: number;
	readonly high: number;
	/** `change`: people who are in one of two publications only. */
	readonly kind: 'group' | 'change';
}

/** The promised width: no group under k is narrowed to a range of fewer sizes than this. @param k smallest publishable cohort */
export const promisedWidth = (k: number): number => Math.max(3, Math.ceil(k / 5));

/** How far apart the two ends are: both agree with everything published. */
export const widthOf = ({ low, high }: Pick<Guess, 'low' | 'high'>): number => high - low;

/** The narrowest first; ties by the lower end, then by the number and the names of the axes. */
export const byWidth = (a: Guess, b: Guess): number =>
	widthOf(a) - widthOf(b) ||
	a.low - b.low ||
	a.axes.length - b.axes.length ||
	(a.axes.join('\0') < b.axes.join('\0') ? -1 : 1);

/** So many of the narrowest are kept. */
const kept = 5;

/** Collects bounds, and keeps the narrowest for each combination of axes. */
export class Findings {
	readonly #narrowest = new Map<string, Guess>();
	#groups = 0;
	#exposed = 0;
	#possible = 0;

	/**
	 * Notes bounds of groups of one kind, one call a group.
	 * @param k smallest publishable cohort of the tables they come from
	 */
	noter(
		axes: readonly string[],
		k: number,
		kind: Guess['kind'] = 'group'
	): (low: number, high: number) => void {
		const key = `${kind} ${axes.join('\0')}`;
		const promised = promisedWidth(k);
		return (low, high) => {
			this.#groups += 1;
			// Nobody is in it, or it is no small group.
			if (high < 1 || low >= k) return;
			const width = high - low;
			if (width < promised) {
				if (high < k) this.#exposed += 1;
				else this.#possible += 1;
			}
			const known = this.#narrowest.get(key);
			if (!known || width < widthOf(known) || (width === widthOf(known) && low < known.low))
				this.#narrowest.set(key, { axes, low, high, kind });
		};
	}

	summary() {
		return {
			groups: this.#groups,
			exposed: this.#exposed,
			possible: this.#possible,
			narrowest: [...this.#narrowest.values()].toSorted(byWidth).slice(0, kept)
		};
	}
}
