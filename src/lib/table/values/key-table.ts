/**
 * The keys of the rows of one file, each with the line it was first seen on.
 *
 * Exact, and small: `4·(words + 1)` bytes an entry plus 8 to 16 for its slot; a word packs two of the key's numbers.
 *
 * @param parts how many numbers (0…65,535) a key has
 */
export class KeyTable {
	readonly #words: number;
	/** One after another: the words of a key, then its line. */
	#entries: Uint32Array<ArrayBuffer>;
	/** By hash: the number of an entry, from 1; 0 if free. At most half of the slots are used. */
	#slots: Uint32Array<ArrayBuffer>;
	#size = 0;
	readonly #key: Uint32Array;

	constructor(parts: number) {
		this.#words = Math.ceil(parts / 2);
		this.#key = new Uint32Array(this.#words);
		this.#entries = new Uint32Array(512 * (this.#words + 1));
		this.#slots = new Uint32Array(1024);
	}

	/** Number of different keys. */
	get size(): number {
		return this.#size;
	}

	/**
	 * Adds a key; the line it was first seen on, or 0 for a new key.
	 *
	 * @param parts the key's numbers, each 0…65,535
	 * @param line  at least 1
	 */
	add(parts: Uint16Array, line: number): number {
		this.#pack(parts);
		if (this.#size * 2 >= this.#slots.length) this.#grow();
		const slot = this.#slotOf(this.#key, 0);
		const known = this.#slots[slot] ?? 0;
		if (known !== 0) return this.#lineOf(known);
		const base = this.#size * (this.#words + 1);
		for (let i = 0; i < this.#words; i += 1) this.#entries[base + i] = this.#key[i] ?? 0;
		this.#entries[base + this.#words] = line;
		this.#size += 1;
		this.#slots[slot] = this.#size;
		return 0;
	}

	/** The line a key was first seen on; 0 for an unknown key. */
	find(parts: Uint16Array): number {
		this.#pack(parts);
		const entry = this.#slots[this.#slotOf(this.#key, 0)] ?? 0;
		return entry === 0 ? 0 : this.#lineOf(entry);
	}

	/** Removes all keys, and frees their memory at once. */
	clear(): void {
		for (const { buffer } of [this.#entries, this.#slots]) buffer.transfer(0);
		this.#entries = new Uint32Array(512 * (this.#words + 1));
		this.#slots = new Uint32Array(1024);
		this.#size = 0;
	}

	#lineOf(entry: number): number {
		return this.#entries[entry * (this.#words + 1) - 1] ?? 0;
	}

	#pack(parts: Uint16Array): void {
		const key = this.#key;
		for (let i = 0; i < key.length; i += 1) key[i] = (parts[2 * i] ?? 0) | ((parts[2 * i + 1] ?? 0) << 16);
	}

	/** The slot of a key, or the free slot for it. */
	#slotOf(keys: Uint32Array, offset: number): number {
		const words = this.#words;
		const entries = this.#entries;
		const slots = this.#slots;
		const mask = slots.length - 1;
		let hash = 0x811c9dc5;
		for (let i = 0; i < words; i += 1) {
			hash = Math.imul(hash ^ (keys[offset + i] ?? 0), 0x9e3779b1);
			hash ^= hash >>> 15;
		}
		let at = hash & mask;
		for (;;) {
			const entry = slots[at] ?? 0;
			if (entry === 0) return at;
			const base = (entry - 1) * (words + 1);
			let same = true;
			for (let i = 0; i < words && same; i += 1) same = entries[base + i] === keys[offset + i];
			if (same) return at;
			at = (at + 1) & mask;
		}
	}

	#grow(): void {
		const { buffer } = this.#entries;
		// Longer buffers replace the shorter ones, whose memory is freed at once.
		this.#entries = new Uint32Array(buffer.transfer(2 * buffer.byteLength));
		const { length } = this.#slots;
		this.#slots.buffer.transfer(0);
		this.#slots = new Uint32Array(2 * length);
		for (let entry = 1; entry <= this.#size; entry += 1)
			this.#slots[this.#slotOf(this.#entries, (entry - 1) * (this.#words + 1))] = entry;
	}
}
