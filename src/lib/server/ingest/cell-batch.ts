/** Rows of one batch. Larger ones gain little, and take longer at a time. */
const SIZE = 16_384;

/** One cell on its way to the database. The batch hands on the same object for every cell. */
export interface BatchedCell {
	campaignId: string;
	variant: string;
	day: number;
	/** JSON list of the values. */
	segments: string;
	people: number;
	/** Of the file. */
	line: number;
}

/**
 * Cells on their way to the database, handed on a batch at a time with those of one campaign, variant and day together: the
 * table's key begins with these, so neighbours go to the same page. In the order of the file most of the time goes into finding
 * pages and splitting them.
 *
 * Columns instead of objects, because objects that wait for their batch would cost the garbage collector more than the sorting.
 */
export class CellBatch {
	readonly #take: (cell: BatchedCell) => void;
	readonly #campaigns: string[] = [];
	readonly #variants: string[] = [];
	readonly #segments: string[] = [];
	readonly #days = new Int32Array(SIZE);
	readonly #people = new Float64Array(SIZE);
	readonly #lines = new Uint32Array(SIZE);
	readonly #sums: Float64Array;
	readonly #taken: Float64Array;
	/** Campaign, variant and day in one number. */
	readonly #keys = new Float64Array(SIZE);
	/** Campaign → variant → a number for both, in the order of appearance. */
	readonly #groups = new Map<string, Map<string, number>>();
	readonly #cell: BatchedCell = { campaignId: '', variant: '', day: 0, segments: '', people: 0, line: 0 };
	#groupCount = 0;
	#size = 0;

	/**
	 * @param sums one for each measure of the file: the batch puts those of a cell there before it hands the cell on
	 * @param take stores one cell
	 */
	constructor(sums: Float64Array, take: (cell: BatchedCell) => void) {
		this.#taken = sums;
		this.#take = take;
		this.#sums = new Float64Array(SIZE * sums.length);
	}

	/** Takes a cell, and hands the batch on when it is full. */
	add(cell: Readonly<BatchedCell>, measures: readonly number[]): void {
		const at = this.#size;
		const width = this.#taken.length;
		this.#campaigns[at] = cell.campaignId;
		this.#variants[at] = cell.variant;
		this.#segments[at] = cell.segments;
		this.#days[at] = cell.day;
		this.#people[at] = cell.people;
		this.#lines[at] = cell.line;
		for (let i = 0; i < width; i += 1) this.#sums[at * width + i] = measures[i] ?? NaN;
		this.#keys[at] = this.#group(cell.campaignId, cell.variant) * 2 ** 32 + cell.day;
		this.#size = at + 1;
		if (this.#size === SIZE) this.flush();
	}

	/** Hands on what is left. */
	flush(): void {
		const keys = this.#keys;
		const order = Uint32Array.from({ length: this.#size }, (_, at) => at);
		order.sort((a, b) => (keys[a] ?? 0) - (keys[b] ?? 0));
		this.#size = 0;
		this.#groups.clear();
		this.#groupCount = 0;
		const cell = this.#cell;
		const width = this.#taken.length;
		for (const at of order) {
			cell.campaignId = this.#campaigns[at] ?? '';
			cell.variant = this.#variants[at] ?? '';
			cell.day = this.#days[at] ?? 0;
			cell.segments = this.#segments[at] ?? '';
			cell.people = this.#people[at] ?? NaN;
			cell.line = this.#lines[at] ?? 0;
			for (let i = 0; i < width; i += 1) this.#taken[i] = this.#sums[at * width + i] ?? NaN;
			this.#take(cell);
		}
	}

	#group(campaignId: string, variant: string): number {
		let variants = this.#groups.get(campaignId);
		if (variants === undefined) this.#groups.set(campaignId, (variants = new Map<string, number>()));
		let group = variants.get(variant);
		if (group === undefined) variants.set(variant, (group = this.#groupCount++));
		return group;
	}
}
