/** A value of the vectors' JSON with its path; numbers may be written as "Infinity", "-Infinity" and "NaN". */
export class Json {
	readonly value: unknown;
	readonly path: string;

	constructor(value: unknown, path = '') {
		this.value = value;
		this.path = path;
	}

	get(...keys: string[]): Json {
		const [key, ...rest] = keys;
		if (key === undefined) return this;
		const entry = this.entries().find(([name]) => name === key);
		const child = new Json(entry?.[1], this.path === '' ? key : `${this.path}.${key}`);
		return child.get(...rest);
	}

	has(key: string): boolean {
		return !this.get(key).isNull();
	}

	isNull(): boolean {
		return this.value === null || this.value === undefined;
	}

	entries(): [string, unknown][] {
		return typeof this.value === 'object' && this.value !== null ? Object.entries(this.value) : [];
	}

	number(): number {
		if (typeof this.value === 'number') return this.value;
		if (typeof this.value === 'string' && /^(-?Infinity|NaN)$/.test(this.value)) return Number(this.value);
		throw new Error(`${this.path} is no number: ${JSON.stringify(this.value)}`);
	}

	optionalNumber(): number | undefined {
		return this.isNull() ? undefined : this.number();
	}

	string(): string {
		if (typeof this.value !== 'string') throw new Error(`${this.path} is no string`);
		return this.value;
	}

	boolean(): boolean {
		if (typeof this.value !== 'boolean') throw new Error(`${this.path} is no boolean`);
		return this.value;
	}

	list(): Json[] {
		if (!Array.isArray(this.value)) throw new Error(`${this.path} is no list`);
		return this.value.map((item: unknown, i) => new Json(item, `${this.path}.${i}`));
	}

	numbers(): number[] {
		return this.list().map((item) => item.number());
	}

	/** Every value that is neither null nor a container. */
	leaves(): Json[] {
		if (this.isNull()) return [];
		if (typeof this.value !== 'object') return [this];
		return this.entries().flatMap(([key]) => this.get(key).leaves());
	}
}
