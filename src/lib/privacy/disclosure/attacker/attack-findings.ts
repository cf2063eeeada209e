/** What the attacker looks for, in the order in which it is shown. */
export const attackKinds = ['group', 'change', 'regrouped', 'outcome', 'link'] as const;

/**
 * `group`: the size of a group; `change`: people who are in one of two publications only; `regrouped`: the same where groups have
 * other labels; `outcome`: people with an outcome that is hidden; `link`: the same, read from another column.
 */
export type AttackKind = (typeof attackKinds)[number];

/** Bounds of one group that may be small; which one it is stays out. */
export interface Guess {
	/** Axes whose groups it combines; [] is the whole campaign. */
	readonly axes: readonly string[];
	/** Smallest and largest number of people, both included. */
	readonly low: number;
	readonly high: number;
	readonly kind: AttackKind;
}

/** What was looked at of one kind. */
export interface Looked {
	readonly kind: AttackKind;
	/** Groups whose bounds were computed. */
	readonly groups: number;
	readonly exposed: number;
	readonly possible: number;
	/** The narrowest bounds; null where there is no group that may be small. */
	readonly narrowest: Guess | null;
}

/** The promised width: no group under k is narrowed to a range of fewer sizes than this. @param k smallest publishable cohort */
export const promisedWidth = (k: number): number => Math.max(3, Math.ceil(k / 5));

/** The same for people with an outcome. @param m fewest people with and without it in a published group */
export const promisedOutcomes = (m: number): number => Math.max(2, Math.ceil(m / 2));

/** How far apart the two ends are: both agree with everything published. */
export const widthOf = ({ low, high }: Pick<Guess, 'low' | 'high'>): number => high - low;

/** The narrowest first; ties by the lower end, then by the number and the names of the axes. */
export const byWidth = (a: Guess, b: Guess): number =>
	widthOf(a) - widthOf(b) ||
	a.low - b.low ||
	a.axes.length - b.axes.length ||
	(a.axes.join('\0') < b.axes.join('\0') ? -1 : 1);

/** So many of the narrowest are kept. */
const maxNarrowest = 5;

const countsPeople = (kind: AttackKind): boolean => kind !== 'outcome' && kind !== 'link';

interface Count {
	groups: number;
	exposed: number;
	possible: number;
}

/** Collects bounds, and keeps the narrowest for each kind and combination of axes. */
export class Findings {
	readonly #narrowest = new Map<string, Guess>();
	readonly #counts = new Map<AttackKind, Count>(
		attackKinds.map((kind) => [kind, { groups: 0, exposed: 0, possible: 0 }])
	);

	#countOf(kind: AttackKind): Count {
		return this.#counts.get(kind) ?? { groups: 0, exposed: 0, possible: 0 };
	}

	#keep(guess: Guess): void {
		const key = `${guess.kind} ${guess.axes.join('\0')}`;
		const known = this.#narrowest.get(key);
		if (
			!known ||
			widthOf(guess) < widthOf(known) ||
			(widthOf(guess) === widthOf(known) && guess.low < known.low)
		)
			this.#narrowest.set(key, guess);
	}

	/**
	 * Notes bounds of groups of one kind, one call a group.
	 * @param min smallest publishable cohort of the tables they come from; of outcomes the fewest people with and without
	 */
	noter(
		axes: readonly string[],
		min: number,
		kind: AttackKind = 'group'
	): (low: number, high: number) => void {
		const count = this.#countOf(kind);
		const promised = countsPeople(kind) ? promisedWidth(min) : promisedOutcomes(min);
		return (low, high) => {
			count.groups += 1;
			// Nobody is in it, or it is no small group.
			if (high < 1 || low >= min) return;
			if (high - low < promised) {
				if (high < min) count.exposed += 1;
				else count.possible += 1;
			}
			this.#keep({ axes, low, high, kind });
		};
	}

	/** Notes a number that is right if a guess about labels is. */
	supposed(axes: readonly string[], size: number, kind: AttackKind): void {
		this.#countOf(kind).possible += 1;
		this.#keep({ axes, low: size, high: size, kind });
	}

	summary() {
		const all = [...this.#narrowest.values()].toSorted(byWidth);
		const sum = (of: (count: Count) => number) =>
			[...this.#counts.values()].reduce((n, one) => n + of(one), 0);
		return {
			groups: sum(({ groups }) => groups),
			exposed: sum(({ exposed }) => exposed),
			possible: sum(({ possible }) => possible),
			narrowest: all.filter(({ kind }) => countsPeople(kind)).slice(0, maxNarrowest),
			looked: attackKinds.map((kind): Looked => ({
				kind,
				...this.#countOf(kind),
				narrowest: all.find((guess) => guess.kind === kind) ?? null
			}))
		};
	}
}
