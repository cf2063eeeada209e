/** One cell as it is stored, without its upload. */
export interface BatchedCell {
	readonly campaignId: string;
	readonly variant: string;
	readonly day: number;
	/** JSON list of the values. */
	readonly segments: string;
	readonly people: number;
	readonly measures: readonly number[];
	/** Of the file. */
	readonly line: number;
}

/** Rows of one batch. Larger ones gain little and take longer at a time. */
const SIZE = 16_384;

/**
 * Cells on their way to the database, handed on in the order of the table's key, a batch at a time: neighbours go to the same
 * page. Row by row in a file's own order, most of the time is spent on looking for pages.
 */
export class CellBatch {
	readonly #cells: BatchedCell[] = [];
	readonly #take: (cell: BatchedCell) => void;

	constructor(take: (cell: BatchedCell) => void) {
		this.#take = take;
	}

	add(cell: BatchedCell): void {
		this.#cells.push(cell);
		if (this.#cells.length >= SIZE) this.flush();
	}

	/** Hands on what is left. */
	flush(): void {
		const cells = this.#cells.sort(byKey);
		for (const cell of cells) this.#take(cell);
		cells.length = 0;
	}
}

const inOrder = (a: string, b: string): number => (a === b ? 0 : a < b ? -1 : 1);

const byKey = (a: BatchedCell, b: BatchedCell): number =>
	inOrder(a.campaignId, b.campaignId) ||
	inOrder(a.variant, b.variant) ||
	a.day - b.day ||
	inOrder(a.segments, b.segments);
