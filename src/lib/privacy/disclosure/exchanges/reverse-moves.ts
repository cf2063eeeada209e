import type { CellBlocks } from './cell-blocks.ts';
import type { CellLists } from './cell-lists.ts';
import { ListsByKey } from './lists.ts';
import type { Work } from '../system/work.ts';

/** Donors that reverse moves begin with, cells that each may go to on an axis, moves of a kind, and moves in all. */
const mostDonors = 20_000;
const mostReceivers = 64;
const mostAlike = 24;
const mostMoves = 1 << 18;

/**
 * Moves from a cell to another one that differs from it on one axis, or in one part, by what they change in the published rows:
 * "a unit less in web, one more in shop". Whoever moves people from shop to web finds here what makes it good.
 */
export class ReverseMoves {
	readonly #lists: ListsByKey;
	readonly #from: Int32Array;
	readonly #to: Int32Array;
	/** First moves of lists whose first ones have nothing left. */
	readonly #heads = new Map<number, number>();

	constructor(
		blocks: CellBlocks,
		{ donors, receivers, work }: { donors: CellLists; receivers: CellLists; work: Work }
	) {
		const { rows, parts, axes, every, scratch } = blocks;
		const single = Array.from({ length: axes }, (_, axis) => 1 << axis);
		const ways = [...single, ...parts.filter((part) => !single.includes(part) && part !== every)];
		const count = Math.min(mostDonors, donors.cells.length);
		const most = Math.min(mostMoves, count * ways.length * mostReceivers);
		this.#from = scratch.take(most);
		this.#to = scratch.take(most);
		this.#lists = new ListsByKey(most, scratch, { longest: mostAlike });
		const lines = ways.map((way) => receivers.by(every & ~way));
		let moves = 0;
		for (const q of donors.cells.subarray(0, count)) {
			for (let w = 0; w < ways.length; w++) {
				const lists = lines[w];
				const line = lists?.lineOf[q] ?? 0;
				const end = lists?.starts[line + 1] ?? 0;
				let tried = 0;
				for (let at = lists?.starts[line] ?? 0; at < end && tried < mostReceivers && moves < most; at++) {
					const c = lists?.cells[at] ?? 0;
					tried += 1;
					if (c === q || blocks.isAlike(c, q)) continue;
					const [a, b] = [
						((rows.a[q] ?? 0) - (rows.a[c] ?? 0)) | 0,
						((rows.b[q] ?? 0) - (rows.b[c] ?? 0)) | 0
					];
					if (!this.#lists.add(a, b, moves)) continue;
					this.#from[moves] = q;
					this.#to[moves] = c;
					moves += 1;
				}
				work.spend(tried);
			}
		}
	}

	/** The list of moves that take this away from the rows (hash of the cell it comes from minus that of the other), or -1. */
	list(a: number, b: number): number {
		return this.#lists.list(a, b);
	}

	/** The first move of a list that has something left, or -1. */
	first(list: number): number {
		return this.#heads.get(list) ?? this.#lists.firstOf(list);
	}

	/** The next such move, or -1. */
	next(move: number): number {
		return this.#lists.next(move);
	}

	/** The first move of a list has nothing left: it is passed over until `restart`. */
	pass(list: number, move: number): void {
		this.#heads.set(list, this.#lists.next(move));
	}

	/** All moves have what they had at first. */
	restart(): void {
		this.#heads.clear();
	}

	from(move: number): number {
		return this.#from[move] ?? 0;
	}

	to(move: number): number {
		return this.#to[move] ?? 0;
	}
}
