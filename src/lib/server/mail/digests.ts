import { and, eq, isNotNull, isNull } from 'drizzle-orm';
import { digests as table, members } from '../db/account-tables.ts';
import type { Read, Store, Tx } from '../db/database.ts';
import { weekOf } from './week.ts';

const hour = 3_600_000;
/** A digest that cannot be delivered is tried so often in all. */
export const mostTries = 3;

type Row = typeof table.$inferSelect;

/** Somebody who asked for the digest. */
export interface Subscriber {
	readonly id: string;
	readonly email: string;
	readonly name: string;
	/** When it was asked for. */
	readonly since: Date;
}

/**
 * May it be sent now? What a restart left in the middle of being sent may have arrived: it is never sent again.
 */
const isOpen = (row: Row | undefined, now: Date): boolean =>
	row === undefined ||
	(row.state === 'failed' && row.tries < mostTries && now.getTime() - row.triedAt.getTime() >= hour);

const of = (memberId: string, week: number) => and(eq(table.memberId, memberId), eq(table.week, week));

function subscribers(store: Read): Subscriber[] {
	const { id, email, name, digestSince } = members;
	return store
		.select({ id, email, name, since: digestSince })
		.from(members)
		.where(and(isNotNull(digestSince), isNull(members.deactivatedAt)))
		.all()
		.flatMap(({ since, ...rest }) => (since ? [{ ...rest, since }] : []));
}

/** Who asked for the weekly digest, and what was sent to whom. */
export const digests = {
	isWanted(store: Read, memberId: string): boolean {
		return subscribers(store).some(({ id }) => id === memberId);
	},

	/** Asks for the digest, from the next Monday on, or ends it. @returns whether that is a change */
	want(tx: Tx, memberId: string, { weekly, now }: { weekly: boolean; now: Date }): boolean {
		const isOther = weekly ? isNull(members.digestSince) : isNotNull(members.digestSince);
		const { changes } = tx
			.update(members)
			.set({ digestSince: weekly ? now : null })
			.where(and(eq(members.id, memberId), isOther))
			.run();
		return changes > 0;
	},

	/** Who is to get the digest of a week now: whoever asked before its Monday morning and has not got it. */
	due(store: Read, { now, timeZone }: { now: Date; timeZone: string }): Subscriber[] {
		const week = weekOf(now, timeZone);
		return subscribers(store).filter(
			({ id, since }) =>
				weekOf(since, timeZone) < week && isOpen(store.select().from(table).where(of(id, week)).get(), now)
		);
	},

	/**
	 * Takes a member's digest of a week for sending, before anything is sent.
	 * @returns the number of the try, or null where it is another's, done, or not wanted any more
	 */
	claim(store: Store, memberId: string, week: number, now: Date): Promise<number | null> {
		return store.write((tx) => {
			const known = tx.select().from(table).where(of(memberId, week)).get();
			if (!isOpen(known, now) || !digests.isWanted(tx, memberId)) return null;
			const tries = (known?.tries ?? 0) + 1;
			tx.insert(table)
				.values({ memberId, week, state: 'sending', tries, triedAt: now })
				.onConflictDoUpdate({
					target: [table.memberId, table.week],
					set: { state: 'sending', tries, triedAt: now }
				})
				.run();
			return tries;
		});
	},

	/** Remembers what came of a try. */
	settle(tx: Tx, memberId: string, week: number, state: 'sent' | 'failed'): void {
		tx.update(table).set({ state }).where(of(memberId, week)).run();
	}
};
