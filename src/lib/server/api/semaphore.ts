/** A limited number of permits for each holder; whoever finds none waits a little, and then is refused. */
export class Semaphore {
	readonly #max: number;
	readonly #patience: number;
	readonly #taken = new Map<string, number>();
	readonly #waiting = new Map<string, (() => void)[]>();

	/**
	 * @param max     permits of one holder
	 * @param patience how long to wait for one, in milliseconds
	 */
	constructor(max: number, patience: number) {
		this.#max = max;
		this.#patience = patience;
	}

	/** @returns whether there is a permit; who takes one gives it back with `leave` */
	async take(holder: string): Promise<boolean> {
		const taken = this.#taken.get(holder) ?? 0;
		if (taken < this.#max) {
			this.#taken.set(holder, taken + 1);
			return true;
		}
		const queue = this.#waiting.get(holder) ?? [];
		this.#waiting.set(holder, queue);
		return new Promise((answer) => {
			const acquire = () => {
				clearTimeout(timer);
				answer(true);
			};
			const timer = setTimeout(() => {
				queue.splice(queue.indexOf(acquire), 1);
				answer(false);
			}, this.#patience);
			queue.push(acquire);
		});
	}

	release(holder: string): void {
		// Handed on rather than freed, so that nobody slips in between.
		const next = this.#waiting.get(holder)?.shift();
		if (next) return next();
		const taken = (this.#taken.get(holder) ?? 1) - 1;
		this.#waiting.delete(holder);
		if (taken > 0) this.#taken.set(holder, taken);
		else this.#taken.delete(holder);
	}
}
