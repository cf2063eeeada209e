import { and, asc, desc, eq, gt, gte, lt, or, type SQL } from 'drizzle-orm';
import { createHash } from 'node:crypto';
import { chainHash, chainStart } from '#lib/privacy/chain.ts';
import type { Read, Tx } from '../db/database.ts';
import { hasText } from '../db/functions.ts';
import { prepared } from '../db/prepared.ts';
import { auditTrail as table } from '../db/tables/audit.ts';
import type { ActorKind, AuditAction, AuditDetails, AuditOutcome } from '../db/audit-actions.ts';

/** Who did it. */
export interface Actor {
	readonly kind: ActorKind;
	/** Of the member or the token. */
	readonly id: string | null;
	readonly name: string;
}

/** Who sends something, and from which address where it is known. */
export interface AuditSender {
	readonly actor: Actor;
	readonly address: string | null;
}

/** Something that was done, or refused. */
export interface AuditEvent {
	readonly at: Date;
	readonly actor: Actor;
	readonly action: AuditAction;
	/** What it was done to: a slug, an id, the name of a file. */
	readonly target: string | null;
	readonly outcome: AuditOutcome;
	readonly details?: AuditDetails;
	readonly address?: string | null;
}

/** What was done, besides by whom, from where and when. */
export type NewEvent = Pick<AuditEvent, 'action' | 'target'> &
	Partial<Pick<AuditEvent, 'outcome' | 'details'>>;

/** An event as it is kept. */
export interface AuditEntry extends Required<AuditEvent> {
	/** 1, 2, 3 … without gaps. */
	readonly sequence: number;
	readonly hash: string;
}

export interface AuditFilter {
	readonly action?: AuditAction;
	/** An actor's id, or a part of the name. */
	readonly actor?: string;
	/** First moment. */
	readonly from?: Date;
	/** The moment after the last. */
	readonly to?: Date;
	/** A part of the actor's name, the target, a detail or the address. */
	readonly text?: string;
	/** Entries older than this sequence number. */
	readonly before?: number;
	readonly limit: number;
}

/** What recomputing the chain found. */
export interface AuditVerification {
	readonly entries: number;
	/** Hash of the newest entry. Kept elsewhere it shows later whether the end was cut off, which no chain can show by itself. */
	readonly newest: string;
	/** Sequence of the first entry that is not what was written, or null when the chain is whole. */
	readonly broken: number | null;
}

/** Longest text of a field; longer ones are cut, so that nobody fills the disk through the trail. */
const longest = 300;
/** The entries read at a time. */
const batch = 2_000;

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Half a surrogate pair would be read back as another text than was hashed. */
const cut = (text: string): string =>
	(text.length > longest ? `${text.slice(0, longest - 1)}…` : text).toWellFormed();
const cutOrNull = (text: string | null | undefined): string | null => (text ? cut(text) : null);

type Row = typeof table.$inferSelect;

const entryOf = (row: Row): AuditEntry => ({
	sequence: row.sequence,
	at: row.at,
	actor: { kind: row.actorKind, id: row.actorId, name: row.actorName },
	action: row.action,
	target: row.target,
	outcome: row.outcome,
	details: row.details,
	address: row.address,
	hash: row.hash
});

/** What an entry's hash covers. */
const content = (row: Row) => ({
	sequence: row.sequence,
	at: row.at.getTime(),
	actorKind: row.actorKind,
	actorId: row.actorId,
	actorName: row.actorName,
	action: row.action,
	target: row.target,
	outcome: row.outcome,
	details: row.details,
	address: row.address
});

function condition({ action, actor, from, to, text, before }: Omit<AuditFilter, 'limit'>): SQL | undefined {
	return and(
		action && eq(table.action, action),
		actor ? or(eq(table.actorId, actor), hasText(table.actorName, actor)) : undefined,
		from && gte(table.at, from),
		to && lt(table.at, to),
		text
			? or(
					...[table.actorName, table.target, table.details, table.address].map((column) =>
						hasText(column, text)
					)
				)
			: undefined,
		before === undefined ? undefined : lt(table.sequence, before)
	);
}

const newestOf = prepared([], (store) =>
	store
		.select({ sequence: table.sequence, hash: table.hash })
		.from(table)
		.orderBy(desc(table.sequence))
		.limit(1)
);

/** The trail of who did what: entries are added, never changed or deleted, and chained by hash like the ledger. */
export const audit = {
	/**
	 * Puts an event on record. Safe beside other connections and processes; inside a transaction it is committed or rolled back with it.
	 * The transaction around it should be `immediate`: one that has read before cannot always begin to write.
	 */
	async add(tx: Tx, event: AuditEvent): Promise<void> {
		const newest = (await newestOf(tx, {}))[0];
		const previousHash = newest?.hash ?? chainStart;
		const details = Object.entries(event.details ?? {}).map(([name, value]) => [
			cut(name),
			typeof value === 'string' ? cut(value) : value
		]);
		const row: Row = {
			sequence: (newest?.sequence ?? 0) + 1,
			at: event.at,
			actorKind: event.actor.kind,
			actorId: cutOrNull(event.actor.id),
			actorName: cut(event.actor.name),
			action: event.action,
			target: cutOrNull(event.target),
			outcome: event.outcome,
			details: Object.fromEntries(details) as AuditDetails,
			address: cutOrNull(event.address),
			previousHash,
			hash: ''
		};
		await tx.insert(table).values({ ...row, hash: chainHash(previousHash, content(row), sha256) });
	},

	/** Newest first. */
	async list(store: Read, { limit, ...filter }: AuditFilter): Promise<AuditEntry[]> {
		return (
			await store.select().from(table).where(condition(filter)).orderBy(desc(table.sequence)).limit(limit)
		).map(entryOf);
	},

	/** Recomputes the chain, from after an entry that is known to be whole. */
	async verify(
		store: Read,
		known?: { readonly entries: number; readonly newest: string }
	): Promise<AuditVerification> {
		let entries = known?.entries ?? 0;
		let newest = known?.newest ?? chainStart;
		for (;;) {
			const rows = await store
				.select()
				.from(table)
				.where(gt(table.sequence, entries))
				.orderBy(asc(table.sequence))
				.limit(batch);
			for (const row of rows) {
				const hash = chainHash(newest, content(row), sha256);
				if (row.sequence !== entries + 1 || row.previousHash !== newest || row.hash !== hash)
					return { entries, newest, broken: entries + 1 };
				entries += 1;
				newest = hash;
			}
			if (rows.length < batch) return { entries, newest, broken: null };
		}
	}
};
