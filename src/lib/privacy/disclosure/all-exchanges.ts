import type { Draft } from './draft.ts';
import { Exchanges, type Effort } from './exchanges.ts';
import type { System } from './system.ts';
import type { Work } from './work.ts';

/** Exchanges of one system: of the judged quantity, of all quantities at once, and of people to make room first. */
export class AllExchanges {
	readonly #alone: Exchanges;
	readonly #together: Exchanges | null;
	readonly #others: Exchanges | null;

	constructor(system: System, tools: { draft: Draft; work: Work }) {
		const all = system.quantities.map((_, q) => q);
		const hasOthers = all.length > 1;
		this.#alone = new Exchanges(system, tools, all.slice(-1));
		this.#together = hasOthers ? new Exchanges(system, tools, all) : null;
		this.#others = hasOthers ? new Exchanges(system, tools, all.slice(0, -1)) : null;
	}

	/** In which order exchanges are tried. */
	beginAt(order: number, effort: Effort): void {
		for (const exchanges of [this.#alone, this.#together, this.#others]) exchanges?.beginAt(order, effort);
	}

	/** @returns units moved into a group, or out of it */
	move(way: 'into' | 'out of', group: Int32Array, at: MoveAt): number {
		const { need, isIn } = at;
		const alone = (most: number) => this.#alone.move(way, group, { need: most, isIn });
		let moved = alone(way === 'into' ? Math.min(need, this.#alone.room(group)) : need);
		if (moved < need && this.#together)
			moved += this.#together.move(way, group, { need: need - moved, isIn });
		if (moved < need && way === 'into' && this.makeRoom(group, need - moved, isIn))
			moved += alone(Math.min(need - moved, this.#alone.room(group)));
		return moved;
	}

	/** The same into a group, with as few donors as can be. */
	double(group: Int32Array, { need, isIn }: MoveAt): number {
		this.makeRoom(group, need - this.#alone.room(group), isIn);
		const most = Math.min(need, this.#alone.room(group));
		const moved = this.#alone.double(group, { need: most, isIn });
		return moved + (moved < most ? this.#alone.move('into', group, { need: most - moved, isIn }) : 0);
	}

	/** Room for units of the judged quantity in a group. */
	room(group: Int32Array): number {
		return this.#alone.room(group);
	}

	/** Makes room for units of the judged quantity: moves people into the group. @returns whether there is more */
	makeRoom(group: Int32Array, need: number, isIn: (c: number) => boolean): boolean {
		return need > 0 && this.#others !== null && this.#others.move('into', group, { need, isIn }) > 0;
	}
}

interface MoveAt {
	readonly need: number;
	readonly isIn: (c: number) => boolean;
}
