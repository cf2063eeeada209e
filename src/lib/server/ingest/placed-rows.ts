import type { CellRow } from '#lib/table/row.ts';

/** Where a row goes: the id of its campaign, and the name of its variant there. */
interface Target {
	readonly id: string;
	readonly variant: string;
}

/**
 * Hands rows on in their order. Where those of a campaign and a variant go is asked once, of the database: rows that come meanwhile
 * wait.
 */
export class PlacedRows {
	readonly #targetOf: (row: CellRow) => Promise<Target>;
	readonly #write: (campaignId: string, row: CellRow) => void;
	/** Campaign in the file → variant in the file → where they go. */
	readonly #targets = new Map<string | null, Map<string, Target>>();
	#waiting: CellRow[] = [];
	#handing: Promise<void> | null = null;

	constructor(
		targetOf: (row: CellRow) => Promise<Target>,
		write: (campaignId: string, row: CellRow) => void
	) {
		this.#targetOf = targetOf;
		this.#write = write;
	}

	add(row: CellRow): void {
		const target = this.#handing ? undefined : this.#targets.get(row.campaign)?.get(row.variant);
		if (target) {
			this.#handOn(row, target);
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
		this.#targets.clear();
	}

	#handOn(row: CellRow, { id, variant }: Target): void {
		this.#write(id, variant === row.variant ? row : { ...row, variant });
	}

	async #handWaiting(): Promise<void> {
		for (let next = 0; next < this.#waiting.length; next += 1) {
			const row = this.#waiting[next];
			if (!row) continue;
			let variants = this.#targets.get(row.campaign);
			if (!variants) this.#targets.set(row.campaign, (variants = new Map<string, Target>()));
			let target = variants.get(row.variant);
			if (!target) variants.set(row.variant, (target = await this.#targetOf(row)));
			this.#handOn(row, target);
		}
		this.#waiting = [];
		this.#handing = null;
	}
}
