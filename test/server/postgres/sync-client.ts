// What tests ask SQLite's connection, asked of PostgreSQL: at once, by a thread that they wait for.
import { MessageChannel, receiveMessageOnPort, Worker } from 'node:worker_threads';

interface Answer {
	readonly rows?: unknown[][];
	readonly columns?: string[];
	readonly changes?: number;
	readonly error?: string;
}

const signal = new Int32Array(new SharedArrayBuffer(4));
let thread: { ask: (url: string, sql: string, values: readonly unknown[]) => Answer } | undefined;

function start() {
	const { port1, port2 } = new MessageChannel();
	const worker = new Worker(new URL('sync-worker.ts', import.meta.url), {
		workerData: { port: port2, signal },
		transferList: [port2],
		execArgv: []
	});
	worker.unref();
	port1.unref();
	return {
		ask: (url: string, sql: string, values: readonly unknown[]): Answer => {
			Atomics.store(signal, 0, 0);
			port1.postMessage({ url, sql, values });
			Atomics.wait(signal, 0, 0, 20_000);
			return (receiveMessageOnPort(port1)?.message ?? { error: 'no answer' }) as Answer;
		}
	};
}

/** SQLite's words in PostgreSQL's. */
function translated(sql: string): string {
	let count = 0;
	return sql
		.replace(
			/^insert or replace (into certificates.*)/,
			'insert $1 on conflict (proof_id, position) do update set bytes = excluded.bytes'
		)
		.replace(/x'([0-9a-f]*)'/gi, (_, hex: string) => `'\\x${hex}'::bytea`)
		.replace(/\?/g, () => `$${(count += 1)}`)
		.replace(/\bbegin immediate\b/g, 'begin')
		.replace(/\bpragma .*/g, 'select 1');
}

function ask(sql: string, values: readonly unknown[]): Required<Omit<Answer, 'error'>> {
	const {
		rows = [],
		columns = [],
		changes = 0,
		error
	} = (thread ??= start()).ask(process.env['HOLDOUT_DATABASE_URL'] ?? '', translated(sql), values);
	if (error !== undefined) throw new Error(`${error}: ${sql}`);
	// A thread hands on the bytes of a Buffer, and not what it is.
	const asSent = (value: unknown) => (value instanceof Uint8Array ? Buffer.from(value) : value);
	return { rows: rows.map((row) => row.map(asSent)), columns, changes };
}

class Statement {
	readonly #sql: string;
	#shape: 'object' | 'pluck' | 'raw' = 'object';

	constructor(sql: string) {
		this.#sql = sql;
	}

	pluck(): this {
		this.#shape = 'pluck';
		return this;
	}

	raw(): this {
		this.#shape = 'raw';
		return this;
	}

	all(...values: readonly unknown[]): unknown[] {
		const { rows, columns } = ask(this.#sql, values);
		if (this.#shape === 'raw') return rows;
		return rows.map((row) =>
			this.#shape === 'pluck' ? row[0] : Object.fromEntries(columns.map((name, i) => [name, row[i]]))
		);
	}

	get(...values: readonly unknown[]): unknown {
		return this.all(...values)[0];
	}

	run(...values: readonly unknown[]): { changes: number } {
		return { changes: ask(this.#sql, values).changes };
	}
}

/** A connection as tests use SQLite's. */
export const syncClient = {
	prepare: (sql: string) => new Statement(sql),
	exec: (sql: string) => void ask(sql, []),
	pragma: () => [],
	close: () => undefined,
	inTransaction: false
};
