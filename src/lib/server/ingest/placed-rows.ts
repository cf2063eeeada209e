import type { CellRow } from '#lib/table/row.ts';

/** Where a row goes: the id of its campaign, and the name of its variant there. */
interface Place {
	readonly id: string;
	readonly variant: string;
}

/**
 * Hands rows on in their order. Where those of a campaign and a variant go is asked once, of the database: rows that come meanwhile
 * wait.
 */
export class PlacedRows {
	readonly #placeOf: (row: CellRow) => Promise<Place>;
	readonly #write: (campaignId: string, row: CellRow) => void;
	/** Campaign in the file → variant in the file → where they go. */
	readonly #places = new Map<string | null, Map<string, Place>>();
	#waiting: CellRow[] = [];
	#handing: Promise<void> | null = null;

	constructor(placeOf: (row: CellRow) => Promise<Place>, write: (campaignId: string, row: CellRow) => void) {
		this.#placeOf = placeOf;
		this.#write = write;
	}

	add(row: CellRow): void {
		const place = this.#handing ? undefined : this.#places.get(row.campaign)?.get(row.variant);
		if (place) {
			this.#handOn(row, place);
			return;
		}
		this.#waiting.push(row);
		if (this.#handing) return;
		this.#handing = this.#handWaiting();
		// What fails is thrown by `settled`.
		this.#handing.catch(() => undefined);
	}

	/** Every row is handed on. @throws what asking where they go threw */
	async settled(): Promise<void> {
		await this.#handing;
	}

	/** The rows so far are void: whoever takes them forgets what it knows of their campaigns. */
	async restart(): Promise<void> {
		await this.settled();
		this.#places.clear();
	}

	#handOn(row: CellRow, { id, variant }: Place): void {
		this.#write(id, variant === row.variant ? row : { ...row, variant });
	}

	async #handWaiting(): Promise<void> {
		for (let next = 0; next < this.#waiting.length; next += 1) {
			const row = this.#waiting[next];
			if (!row) continue;
			let variants = this.#places.get(row.campaign);
			if (!variants) this.#places.set(row.campaign, (variants = new Map<string, Place>()));
			let place = variants.get(row.variant);
			if (!place) variants.set(row.variant, (place = await this.#placeOf(row)));
			this.#handOn(row, place);
		}
		this.#waiting = [];
		this.#handing = null;
	}
}
