import { and, eq, lt } from 'drizzle-orm';
import { createHash, randomUUID } from 'node:crypto';
import { hasEnded, ownProcess } from '../db/process.ts';
import { givenAnswers as table } from '../db/tables/requests.ts';
import type { Store } from '../db/database.ts';

/** A request is remembered for a week. */
const KEPT = 7 * 86_400_000;
/** Nobody else fulfils a request so long after its attempt was last seen at work, in ms. */
const LEASE = 30_000;
/** The attempt is seen so often, in ms. */
const RENEWED = 5_000;

/** A request that may be repeated without being done twice. */
export interface Repeatable {
	/** Who asks, as `campaigns.owner`. */
	readonly owner: string;
	/** The sender's Idempotency-Key. */
	readonly key: string;
	readonly requestHash: string;
}

export interface GivenAnswer {
	readonly status: number;
	/** JSON. */
	readonly body: string;
}

/** What beginning to fulfil a request found. */
export type Beginning =
	/** It is ours to fulfil. */
	| { readonly kind: 'begun'; readonly attempt: Attempt }
	/** Another attempt is under way. */
	| { readonly kind: 'running' }
	| { readonly kind: 'given'; readonly answer: GivenAnswer }
	/** The key stood for another request. */
	| { readonly kind: 'other' };

/** What makes two requests the same: their parameters and their bytes. */
export const requestHash = (parameters: unknown, contentHash: string): string =>
	createHash('sha256')
		.update(JSON.stringify([parameters, contentHash]))
		.digest('hex');

const lease = (now: Date): Date => new Date(now.getTime() + LEASE);

/** The one attempt that fulfils a request, in any process. */
class Attempt {
	readonly #store: Store;
	readonly #holder: string;
	readonly #renewing: NodeJS.Timeout;

	constructor(store: Store, holder: string) {
		this.#store = store;
		this.#holder = holder;
		this.#renewing = setInterval(() => void this.#renew(), RENEWED).unref();
	}

	/** Remembers the answer, unless another attempt took over, and forgets answers that are too old. */
	async answer({ status, body }: GivenAnswer, now: Date): Promise<void> {
		clearInterval(this.#renewing);
		await this.#store.write(async (tx) => {
			await tx.delete(table).where(lt(table.givenAt, new Date(now.getTime() - KEPT)));
			await tx
				.update(table)
				.set({ state: 'given', status, body, givenAt: now, holder: null, worker: null, leaseUntil: null })
				.where(eq(table.holder, this.#holder));
		});
	}

	/** Nothing was answered: the key is free again. On a full disk the row stays until its lease has run out. */
	async abandon(): Promise<void> {
		clearInterval(this.#renewing);
		try {
			await this.#store.write((tx) => tx.delete(table).where(eq(table.holder, this.#holder)));
		} catch {
			// The failure that ended the work is the one to report.
		}
	}

	async #renew(): Promise<void> {
		try {
			await this.#store.write((tx) =>
				tx
					.update(table)
					.set({ leaseUntil: lease(new Date()) })
					.where(eq(table.holder, this.#holder))
			);
		} catch {
			// A full disk or a closed database: the work itself meets it, and reports it.
		}
	}
}

/** Answers to requests with an Idempotency-Key; a key belongs to whoever uses it, also under another token. */
export const givenAnswers = {
	/** Begins to fulfil a request: its key is written first, then the work is done. */
	async begin(store: Store, { owner, key, requestHash: hash }: Repeatable, now: Date): Promise<Beginning> {
		const found = await store.write(
			async (tx): Promise<Exclude<Beginning, { kind: 'begun' }> | { kind: 'begun'; holder: string }> => {
				const at = and(eq(table.owner, owner), eq(table.key, key));
				const row = (await tx.select().from(table).where(at).limit(1))[0];
				if (row?.state === 'given') {
					const { status, body } = row;
					return row.requestHash === hash ? { kind: 'given', answer: { status, body } } : { kind: 'other' };
				}
				const isLive = row?.leaseUntil && row.leaseUntil > now && row.worker && !hasEnded(row.worker);
				if (isLive) return { kind: 'running' };
				const holder = randomUUID();
				const values = {
					requestHash: hash,
					state: 'running',
					holder,
					worker: ownProcess,
					leaseUntil: lease(now),
					status: 0,
					body: '',
					givenAt: now
				} as const;
				await tx
					.insert(table)
					.values({ owner, key, ...values })
					.onConflictDoUpdate({ target: [table.owner, table.key], set: values });
				return { kind: 'begun', holder };
			}
		);
		return found.kind === 'begun' ? { kind: 'begun', attempt: new Attempt(store, found.holder) } : found;
	}
};
