/** No line: the slot is free. */
const EMPTY = 0;

/**
 * The keys of the rows of one file, each with the line it was first seen on.
 *
 * Exact, and small: `4·(words + 1)` bytes an entry at a load of one half, where a key of `parts` numbers below 65,536 packs two a word.
 *
 * @param parts how many small numbers (0…65,535) a key has
 */
export class KeyTable {
	readonly #words: number;
	#slots: Uint32Array<ArrayBuffer>;
	#capacity = 1024;
	#size = 0;
	readonly #key: Uint32Array;

	constructor(parts: number) {
		this.#words = Math.ceil(parts / 2);
		this.#key = new Uint32Array(this.#words);
		this.#slots = new Uint32Array(this.#capacity * (this.#words + 1));
	}

	/** Number of different keys. */
	get size(): number {
		return this.#size;
	}

	/**
	 * Adds a key; the line it was first seen on if it is known already, else 0.
	 *
	 * @param parts the key's numbers, each 0…65,535
	 * @param line  at least 1
	 */
	add(parts: Uint16Array, line: number): number {
		this.#pack(parts);
		if (this.#size * 2 >= this.#capacity) this.#grow();
		return this.#put(this.#key, 0, line);
	}

	/** The line a key was first seen on; 0 for one that is not known. */
	find(parts: Uint16Array): number {
		this.#pack(parts);
		return this.#slots[this.#slotOf(this.#key, 0) + this.#words] ?? EMPTY;
	}

	/** Forgets all keys, and gives their memory back at once. */
	clear(): void {
		this.#slots.buffer.transfer(0);
		this.#capacity = 1024;
		this.#size = 0;
		this.#slots = new Uint32Array(this.#capacity * (this.#words + 1));
	}

	#pack(parts: Uint16Array): void {
		const key = this.#key;
		for (let i = 0; i < key.length; i += 1) key[i] = (parts[2 * i] ?? 0) | ((parts[2 * i + 1] ?? 0) << 16);
	}

	#put(keys: Uint32Array, offset: number, line: number): number {
		const words = this.#words;
		const slots = this.#slots;
		const base = this.#slotOf(keys, offset);
		const first = slots[base + words] ?? EMPTY;
		if (first !== EMPTY) return first;
		for (let i = 0; i < words; i += 1) slots[base + i] = keys[offset + i] ?? 0;
		slots[base + words] = line;
		this.#size += 1;
		return 0;
	}

	/** Where a key is, or the free slot where it would be. */
	#slotOf(keys: Uint32Array, offset: number): number {
		const words = this.#words;
		const stride = words + 1;
		const slots = this.#slots;
		let hash = 0x811c9dc5;
		for (let i = 0; i < words; i += 1) {
			hash = Math.imul(hash ^ (keys[offset + i] ?? 0), 0x9e3779b1);
			hash ^= hash >>> 15;
		}
		let at = hash & (this.#capacity - 1);
		for (;;) {
			const base = at * stride;
			if (slots[base + words] === EMPTY) return base;
			let same = true;
			for (let i = 0; i < words && same; i += 1) same = slots[base + i] === keys[offset + i];
			if (same) return base;
			at = (at + 1) & (this.#capacity - 1);
		}
	}

	#grow(): void {
		const old = this.#slots;
		const stride = this.#words + 1;
		this.#capacity *= 2;
		this.#slots = new Uint32Array(this.#capacity * stride);
		this.#size = 0;
		for (let base = 0; base < old.length; base += stride) {
			const line = old[base + this.#words] ?? EMPTY;
			if (line !== EMPTY) this.#put(old, base, line);
		}
		// Given back now: the garbage collector lets tens of megabytes pile up.
		old.buffer.transfer(0);
	}
}
