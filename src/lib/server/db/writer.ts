import { AsyncLocalStorage } from 'node:async_hooks';
import type { OpenTx, Queries, Tx } from './database.ts';
import { busyTimeout } from './faults.ts';
import type { Waiting } from './wait.ts';

/** A transaction as a driver begins it. */
export interface Begun {
	readonly queries: Queries;
	/** Changes with everything that this transaction writes. */
	readonly version: () => Promise<string>;
	/** What statements are prepared for. */
	readonly connection: object;
	commit(): void | Promise<void>;
	/** Does nothing where the database has rolled back by itself. */
	rollback(): void | Promise<void>;
}

interface Transaction {
	readonly of: Writer;
	readonly tx: Tx;
	isOpen: boolean;
}

/** Transactions that this code is a part of; some of them may have ended. */
const within = new AsyncLocalStorage<readonly Transaction[]>();

/** A handle that throws where it is used at a wrong time. */
const guarded = <T extends object>(of: T, assertUsable: () => void): T =>
	new Proxy(of, {
		get(target, name, receiver): unknown {
			assertUsable();
			return Reflect.get(target, name, receiver);
		}
	});

/** Queries of a driver as the one handle of a transaction. */
export const txOf = (
	{ queries, version, connection }: Pick<Begun, 'queries' | 'version' | 'connection'>,
	assertUsable: () => void
): Tx => guarded(Object.assign(queries, { isTx: true as const, version, connection }), assertUsable);

/** Writes of this process, one after another. */
export class Writer {
	readonly #beginIn: (waiting: Waiting) => Promise<Begun>;
	readonly #joins: boolean;
	/** Settled when everything that was asked for before has ended. */
	#before: Promise<unknown> = Promise.resolve();

	/**
	 * @param begin begins a transaction of the database, after those of other processes
	 * @param joins whether a write in a write is a part of it
	 */
	constructor(begin: (waiting: Waiting) => Promise<Begun>, joins: boolean) {
		this.#beginIn = begin;
		this.#joins = joins;
	}

	/** The write of this database that the code that asks is a part of. */
	#underWay(): Transaction | undefined {
		return within.getStore()?.find(({ of, isOpen }) => of === this && isOpen);
	}

	async write<T>(act: (tx: Tx) => T | Promise<T>, waiting: Waiting = { longest: busyTimeout }): Promise<T> {
		const outer = this.#underWay();
		if (outer && this.#joins) return act(outer.tx);
		// It would wait for itself.
		if (outer) throw new Error('a write in a write: hand its Tx on');
		const { transaction, commit, rollback } = await this.#begin(waiting);
		try {
			const made = await within.run([...(within.getStore() ?? []), transaction], async () =>
				act(transaction.tx)
			);
			await commit();
			return made;
		} catch (error) {
			await rollback();
			throw error;
		}
	}

	async begin(waiting: Waiting = {}): Promise<OpenTx> {
		const { transaction, commit, rollback } = await this.#begin(waiting);
		return { tx: transaction.tx, commit, rollback };
	}

	/** After the writes that were asked for before. */
	async #begin(waiting: Waiting) {
		const before = this.#before;
		const ended = Promise.withResolvers<undefined>();
		this.#before = ended.promise;
		await before;
		let begun: Begun;
		try {
			begun = await this.#beginIn(waiting);
		} catch (error) {
			ended.resolve(undefined);
			throw error;
		}
		const tx = txOf(begun, () => {
			if (!transaction.isOpen) throw new Error('the transaction has ended: await all that it does');
		});
		const transaction: Transaction = { of: this, tx, isOpen: true };
		const rollback = async (): Promise<void> => {
			transaction.isOpen = false;
			try {
				await begun.rollback();
			} finally {
				ended.resolve(undefined);
			}
		};
		const commit = async (): Promise<void> => {
			transaction.isOpen = false;
			await begun.commit();
			ended.resolve(undefined);
		};
		return { transaction, commit, rollback };
	}
}
