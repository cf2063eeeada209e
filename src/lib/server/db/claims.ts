import { and, asc, eq, inArray, lt, or } from 'drizzle-orm';
import { randomUUID } from 'node:crypto';
import type { Read, Store, Tx } from './database.ts';
import { hasEnded, ownProcess } from './process.ts';
import { claims as table, type ClaimKind } from './tables/jobs.ts';
import { isBusy, isDiskFull } from './faults.ts';
import type { Waiting } from './wait.ts';
import { inTurn } from './in-turn.ts';

/** A claim is renewed so often while the work continues, in ms. */
const RENEWED = 5_000;
/** One that was not renewed for so long is nobody's. The clock decides how long others wait, never what is written. */
const LASTS = 30_000;
/** Claims of one statement: databases limit the depth of an expression. */
const atOnce = 200;
/** After so long its row is deleted, in ms. */
const FORGOTTEN = 86_400_000;

/** The owner of a claim. @param person as `campaigns.owner` */
export const claimOwner = (person: string | null): string => person ?? 'administrators';

/** What is stored in both databases, which have no common transaction: whoever sweeps leaves it alone while it is claimed. */
export const halfStored = (kind: 'upload' | 'proof', value: string): Claimed => ({
	owner: 'holdout',
	kind,
	value
});

export interface Claimed {
	/** Claims of different owners do not meet. */
	readonly owner: string;
	readonly kind: ClaimKind;
	readonly value: string;
}

/** What came of asking for a claim; `busy` while others have it. */
export type Taking<Done> =
	| { readonly kind: 'taken'; readonly claim: Claim }
	| { readonly kind: 'done'; readonly done: Done }
	| { readonly kind: 'busy' };

type Row = typeof table.$inferSelect;

const isLive = ({ process, renewedAt }: Row, now: Date): boolean =>
	Math.abs(now.getTime() - renewedAt.getTime()) < LASTS && !hasEnded(process);

/** Claims everything of a list, or nothing where others have some of it. */
async function isTaken(tx: Tx, list: readonly Claimed[], holder: string): Promise<boolean> {
	const renewedAt = new Date();
	const at = ({ owner, kind, value }: Claimed) =>
		and(eq(table.owner, owner), eq(table.kind, kind), eq(table.value, value));
	const parts = Array.from({ length: Math.ceil(list.length / atOnce) }, (_, i) =>
		list.slice(i * atOnce, (i + 1) * atOnce)
	);
	const others = await inTurn.flatMap(parts, (part) =>
		tx
			.select()
			.from(table)
			.where(or(...part.map(at)))
	);
	if (others.some((row) => isLive(row, renewedAt))) return false;
	for (const row of others) await tx.delete(table).where(at(row));
	// What killed processes left, and nobody wants any more.
	await tx.delete(table).where(lt(table.renewedAt, new Date(renewedAt.getTime() - FORGOTTEN)));
	for (const part of parts)
		await tx.insert(table).values(part.map((one) => ({ ...one, holder, process: ownProcess, renewedAt })));
	return true;
}

/** Does a living process do this work? */
export async function isClaimed(store: Read, { owner, kind, value }: Claimed): Promise<boolean> {
	const at = and(eq(table.owner, owner), eq(table.kind, kind), eq(table.value, value));
	const row = (await store.select().from(table).where(at).limit(1))[0];
	return row !== undefined && isLive(row, new Date());
}

/** Claims on what was half stored, whose process has ended. */
export async function leftBehind(store: Read): Promise<Claimed[]> {
	const now = new Date();
	const rows = await store
		.select()
		.from(table)
		.where(inArray(table.kind, ['upload', 'proof']))
		.orderBy(asc(table.kind), asc(table.value));
	return rows.filter((row) => !isLive(row, now)).map(({ owner, kind, value }) => ({ owner, kind, value }));
}

/**
 * Work that nobody else does at the same time, in any process: rows of the database.
 *
 * A holder that was stopped for longer than a claim lasts may have lost it: what it writes in the end is written in one
 * transaction with `isHeld`.
 */
export class Claim {
	readonly #store: Store;
	readonly #holder: string;
	/** How many rows it is. */
	readonly #size: number;
	readonly #renewing: NodeJS.Timeout;
	#isDeserted = false;

	private constructor(store: Store, holder: string, size: number) {
		this.#store = store;
		this.#holder = holder;
		this.#size = size;
		this.#renewing = setInterval(() => void this.#renew(), RENEWED).unref();
	}

	/**
	 * Claims work, unless it is done already.
	 *
	 * @param done what came of it, or null; asked in the transaction that claims
	 */
	static async take<Done>(
		store: Store,
		list: readonly Claimed[],
		done: (tx: Tx) => Promise<Done | null>,
		waiting?: Waiting
	): Promise<Taking<Done>> {
		const holder = randomUUID();
		const found = await store.write(async (tx) => {
			const known = await done(tx);
			if (known !== null) return { kind: 'done', done: known } as const;
			return (await isTaken(tx, list, holder)) ? null : ({ kind: 'busy' } as const);
		}, waiting);
		return found ?? { kind: 'taken', claim: new Claim(store, holder, list.length) };
	}

	/** Claims what nobody has, where it can be written at once: no other process writes, and there is room; null otherwise. */
	static async ifFree(store: Store, one: Claimed): Promise<Claim | null> {
		if (await isClaimed(store, one)) return null;
		try {
			const found = await Claim.take(store, [one], () => Promise.resolve(null), { longest: 0 });
			return found.kind === 'taken' ? found.claim : null;
		} catch (error) {
			if (isBusy(error) || isDiskFull(error)) return null;
			throw error;
		}
	}

	/** Says that there is something to clear up, which nobody works on. */
	static async leave(tx: Tx, list: readonly Claimed[]): Promise<void> {
		const renewedAt = new Date(Date.now() - LASTS);
		const holder = randomUUID();
		for (const one of list)
			await tx
				.insert(table)
				.values({ ...one, holder, process: ownProcess, renewedAt })
				.onConflictDoNothing();
	}

	/** Nobody took it over. */
	async isHeld(tx: Tx): Promise<boolean> {
		const held = await tx.select().from(table).where(eq(table.holder, this.#holder));
		return held.length === this.#size;
	}

	/** Gives it up, with what was written of the work: it has ended. */
	async end(tx: Tx): Promise<void> {
		await tx.delete(table).where(eq(table.holder, this.#holder));
		clearInterval(this.#renewing);
	}

	/** Stops working and keeps the rows: somebody has to clear up what was half stored. */
	desert(): void {
		this.#isDeserted = true;
		clearInterval(this.#renewing);
	}

	/** Gives it up where nothing was written. On a full disk the row stays until it has not been renewed for long enough. */
	async abandon(): Promise<void> {
		clearInterval(this.#renewing);
		if (this.#isDeserted) return;
		try {
			await this.#store.write((tx) => this.end(tx));
		} catch {
			// The failure that ended the work is the one to report.
		}
	}

	async #renew(): Promise<void> {
		try {
			await this.#store.write((tx) =>
				tx.update(table).set({ renewedAt: new Date() }).where(eq(table.holder, this.#holder))
			);
		} catch {
			// A full disk or a closed database: the work itself meets it, and reports it.
		}
	}
}
