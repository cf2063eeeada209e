import type { CellBlocks } from './cell-blocks.ts';
import type { Draft } from '../system/draft.ts';
import { ExchangeTools, type Aim } from './exchange-tools.ts';
import { Exchanges } from './exchanges.ts';
import { NettedMoves } from './netted-moves.ts';
import type { Effort } from './search-plan.ts';
import type { Scratch } from '../system/scratch.ts';
import type { Rows, System } from '../system/system.ts';
import type { Work } from '../system/work.ts';

interface MoveAt {
	readonly need: number;
	readonly aim: Aim;
}

/** Exchanges of one system: of the judged quantity, of all quantities at once, and of people to make room first. */
export class AllExchanges {
	readonly #alone: Exchanges;
	readonly #together: Exchanges | null;
	readonly #others: Exchanges | null;
	/** Of the judged quantity, then of people to make room. */
	readonly netted: readonly NettedMoves[];
	readonly #isLocked: Uint8Array;
	readonly #locked: number[] = [];

	constructor(system: System, tools: { draft: Draft; work: Work; scratch: Scratch }) {
		const all = system.quantities.map((_, q) => q);
		const hasOthers = all.length > 1;
		const isLocked = new Uint8Array(system.cells);
		const blocksOf = new Map<readonly Rows[], CellBlocks>();
		const toolsOf = (moved: readonly number[]) =>
			new ExchangeTools(system, { ...tools, isLocked, blocksOf }, moved);
		const judged = toolsOf(all.slice(-1));
		const others = hasOthers ? toolsOf(all.slice(0, -1)) : null;
		this.#isLocked = isLocked;
		this.#alone = new Exchanges(judged);
		this.#together = hasOthers ? new Exchanges(toolsOf(all)) : null;
		this.#others = others && new Exchanges(others);
		this.netted = [judged, ...(others ? [others] : [])].map((one) => new NettedMoves(one, isLocked));
	}

	/** In which order exchanges are tried. */
	beginAt(order: number, effort: Effort): void {
		for (const exchanges of [this.#alone, this.#together, this.#others]) exchanges?.beginAt(order, effort);
	}

	/** Cells that give nothing from now on: what was moved into them stays. */
	lock(cells: ArrayLike<number>): void {
		for (let i = 0; i < cells.length; i++) {
			const c = cells[i] ?? 0;
			if (this.#isLocked[c] === 1) continue;
			this.#isLocked[c] = 1;
			this.#locked.push(c);
		}
	}

	/** Everybody has what they had at first: the draft was cleared. */
	restart(): void {
		for (const c of this.#locked) this.#isLocked[c] = 0;
		this.#locked.length = 0;
		for (const exchanges of [this.#alone, this.#together, this.#others]) exchanges?.restart();
		for (const moves of this.netted) moves.restart();
	}

	/** Moves units into a cell, making room first; what that adds to the rows is settled at the end. @returns how many */
	moveAndOwe(a: number, { need, aim }: MoveAt): number {
		const [judged, others] = this.netted;
		const lacks = need - this.#alone.room([a]);
		if (lacks > 0) others?.into(a, lacks, aim);
		return judged?.into(a, need, aim) ?? 0;
	}

	/** May so many units be moved into a cell, as far as its rows go? */
	hasRoomInRows(a: number, need: number, share: number): boolean {
		const [judged, others] = this.netted;
		const lacks = need - this.#alone.room([a]);
		return (
			judged?.hasRoom(a, need, share) === true && (lacks <= 0 || others?.hasRoom(a, lacks, share) === true)
		);
	}

	/** Is a share of all units used up? */
	isFull(share: number): boolean {
		return this.netted.some((moves) => moves.isFull(share));
	}

	/** Settles all rows: those of people, then those of the judged quantity. @returns whether nothing is owed any more */
	settle(): boolean {
		return this.netted.toReversed().every((moves) => moves.settle());
	}

	/** @returns units moved into a group, or out of it */
	move(group: Int32Array, { need, aim }: MoveAt): number {
		const isInto = aim.sign === 1;
		if (isInto) this.makeRoom(group, need - this.#alone.room(group), aim);
		const max = isInto ? Math.min(need, this.#alone.room(group)) : need;
		let moved = this.#alone.move(group, { need: max, aim });
		if (moved < need && this.#together) moved += this.#together.move(group, { need: need - moved, aim });
		return moved;
	}

	/** The same of the judged quantity alone. */
	moveJudged(group: Int32Array, { need, aim }: MoveAt): number {
		return this.#alone.move(group, { need, aim });
	}

	/** The same into a group, with as few donors as can be. */
	double(group: Int32Array, { need, aim }: MoveAt): number {
		this.makeRoom(group, need - this.#alone.room(group), aim);
		const max = Math.min(need, this.#alone.room(group));
		const moved = this.#alone.double(group, { need: max, aim });
		return moved + (moved < max ? this.#alone.move(group, { need: max - moved, aim }) : 0);
	}

	/** Room for units of the judged quantity in a group. */
	room(group: Int32Array): number {
		return this.#alone.room(group);
	}

	/** Makes room for units of the judged quantity: moves people into the group. @returns whether there is more */
	makeRoom(group: Int32Array, need: number, aim: Aim): boolean {
		return need > 0 && this.#others !== null && this.#others.move(group, { need, aim }) > 0;
	}
}
