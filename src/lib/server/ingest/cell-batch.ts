/** Rows of one batch. Larger ones gain little, and take longer at a time. */
const SIZE = 16_384;

/** One cell on its way, as it is stored. The batch hands on the same object for every cell. */
export interface BatchedCell {
	campaignId: string;
	variant: string;
	day: number;
	/** JSON list of the values. */
	segments: string;
	people: number;
	/** Aligned with the file's measures. */
	readonly sums: Float64Array<ArrayBuffer>;
	/** Of the file. */
	line: number;
}

const inOrder = (a: string | undefined, b: string | undefined): number =>
	a === b ? 0 : (a ?? '') < (b ?? '') ? -1 : 1;

/**
 * Cells on their way to the database, handed on a batch at a time in the order of the table's key, so that neighbours go to the
 * same page: in the order of the file most of the time goes into finding pages and splitting them.
 *
 * Columns instead of objects: what a batch holds does not pass through the garbage collector.
 */
export class CellBatch {
	readonly #take: (cell: BatchedCell) => void;
	readonly #width: number;
	readonly #campaigns: string[] = [];
	readonly #variants: string[] = [];
	readonly #segments: string[] = [];
	readonly #days = new Int32Array(SIZE);
	readonly #people = new Float64Array(SIZE);
	readonly #lines = new Uint32Array(SIZE);
	readonly #sums: Float64Array;
	#size = 0;

	/**
	 * @param width number of measures
	 * @param take  stores one cell
	 */
	constructor(width: number, take: (cell: BatchedCell) => void) {
		this.#width = width;
		this.#take = take;
		this.#sums = new Float64Array(SIZE * width);
	}

	add(cell: Omit<BatchedCell, 'sums'>, measures: readonly number[]): void {
		const at = this.#size;
		this.#campaigns[at] = cell.campaignId;
		this.#variants[at] = cell.variant;
		this.#segments[at] = cell.segments;
		this.#days[at] = cell.day;
		this.#people[at] = cell.people;
		this.#lines[at] = cell.line;
		for (let i = 0; i < this.#width; i += 1) this.#sums[at * this.#width + i] = measures[i] ?? NaN;
		this.#size = at + 1;
		if (this.#size === SIZE) this.flush();
	}

	/** Hands on what is left. */
	flush(): void {
		const [campaigns, variants, days, segments] = [this.#campaigns, this.#variants, this.#days, this.#segments];
		const order = Uint32Array.from({ length: this.#size }, (_, at) => at).sort(
			(a, b) =>
				inOrder(campaigns[a], campaigns[b]) ||
				inOrder(variants[a], variants[b]) ||
				(days[a] ?? 0) - (days[b] ?? 0) ||
				inOrder(segments[a], segments[b])
		);
		this.#size = 0;
		const sums = new Float64Array(this.#width);
		const cell: BatchedCell = { campaignId: '', variant: '', day: 0, segments: '', people: 0, sums, line: 0 };
		for (const at of order) {
			cell.campaignId = campaigns[at] ?? '';
			cell.variant = variants[at] ?? '';
			cell.day = days[at] ?? 0;
			cell.segments = segments[at] ?? '';
			cell.people = this.#people[at] ?? NaN;
			cell.line = this.#lines[at] ?? 0;
			for (let i = 0; i < this.#width; i += 1) sums[i] = this.#sums[at * this.#width + i] ?? NaN;
			this.#take(cell);
		}
	}
}
