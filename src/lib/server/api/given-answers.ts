import { and, eq, lt } from 'drizzle-orm';
import { createHash } from 'node:crypto';
import { givenAnswers as table } from '../db/tables.ts';
import type { Store } from '../db/open.ts';

/** A request is remembered for a week. */
const kept = 7 * 86_400_000;

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

/** What makes two requests the same: their parameters and their bytes. */
export const requestHash = (parameters: unknown, contentHash: string): string =>
	createHash('sha256')
		.update(JSON.stringify([parameters, contentHash]))
		.digest('hex');

/** Answers to requests with an Idempotency-Key; a key belongs to whoever uses it, also under another token. */
export const givenAnswers = {
	/** The answer to this request, `other` where the key stood for another request, or null. */
	find(store: Store, { owner, key, requestHash: hash }: Repeatable): GivenAnswer | 'other' | null {
		const row = store
			.select()
			.from(table)
			.where(and(eq(table.owner, owner), eq(table.key, key)))
			.get();
		if (!row) return null;
		return row.requestHash === hash ? { status: row.status, body: row.body } : 'other';
	},

	/** Remembers an answer, and forgets those that are too old. Call inside a transaction. */
	add(store: Store, request: Repeatable, answer: GivenAnswer, now: Date): void {
		store
			.delete(table)
			.where(lt(table.givenAt, new Date(now.getTime() - kept)))
			.run();
		store
			.insert(table)
			.values({ ...request, ...answer, givenAt: now })
			.onConflictDoNothing()
			.run();
	}
};
