import { tidy } from './values/cell-text.ts';
import { isTotalsLabel } from './words/totals.ts';

/** One value of a text column, normalised, with its code. */
export interface CachedValue {
	value: string;
	/** 0, 1, 2 … in the order of appearance; −1 for the label of a totals row; −2 when the column has too many values */
	code: number;
}

/** A copy that does not retain the chunk of the file it was cut from. */
const copied = (text: string): string => JSON.parse(JSON.stringify(text)) as string;

/** The different values of one text column: a row costs a lookup and no new string. */
export class ValueCache {
	readonly #raw = new Map<string, CachedValue>();
	readonly #known = new Map<string, CachedValue>();
	/** The last cell: neighbours are often alike. */
	#lastText: string | null = null;
	#lastValue: CachedValue = { value: '', code: -1 };
	/** First spelling by case-folded name, if case is ignored. */
	readonly #folded: Map<string, CachedValue> | null;
	readonly #limit: number;
	readonly #totals: (value: string) => boolean;
	/** different spellings that were read as one value */
	readonly spellings: string[] = [];

	/**
	 * @param limit          the most values the column may have
	 * @param options.totals which values only label totals rows
	 * @param options.folds  whether `Control` and `control` are one value
	 */
	constructor(
		limit: number,
		{ totals = isTotalsLabel, folds = false }: { totals?: (value: string) => boolean; folds?: boolean } = {}
	) {
		this.#limit = limit;
		this.#totals = totals;
		this.#folded = folds ? new Map() : null;
	}

	/** How many different values there are so far. */
	get size(): number {
		return this.#known.size;
	}

	/** The different values so far, in the order of appearance. */
	get values(): string[] {
		return [...this.#known.values()].filter(({ code }) => code >= 0).map(({ value }) => value);
	}

	/** The value of a cell as written. */
	get(text: string): CachedValue {
		if (text === this.#lastText) return this.#lastValue;
		const value = this.#raw.get(text) ?? this.#add(text);
		this.#lastText = text;
		this.#lastValue = value;
		return value;
	}

	#add(text: string): CachedValue {
		const value = tidy(text);
		let found = this.#known.get(value);
		if (found === undefined) {
			if (this.#totals(value)) return { value, code: -1 };
			const folded = this.#folded === null ? '' : value.replace(/\s+/gu, ' ').toLowerCase();
			const alike = this.#folded?.get(folded);
			if (alike !== undefined) {
				this.spellings.push(copied(value));
				if (this.#raw.size < 4 * this.#limit) this.#raw.set(copied(text), alike);
				return alike;
			}
			if (this.#known.size >= this.#limit) return { value, code: -2 };
			found = { value: copied(value), code: this.#known.size };
			this.#known.set(found.value, found);
			this.#folded?.set(folded, found);
		}
		if (this.#raw.size < 4 * this.#limit) this.#raw.set(copied(text), found);
		return found;
	}
}
