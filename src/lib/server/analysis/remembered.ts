import { and, eq, ne } from 'drizzle-orm';
import { campaigns, remembered as table } from '../db/tables.ts';
import type { Store } from '../db/open.ts';

interface Entry<Value> {
	/** Everything the value rests on. */
	readonly key: string;
	readonly value: Value;
}

/** Something small that is computed from what a campaign published, kept for all campaigns. */
export interface Memory<Value> {
	/** From memory where the key is the same, else computed and kept. */
	of(campaignId: string, key: string, compute: () => Value): Value;
	forget(campaignId: string): void;
	/** Forgets campaigns that are not there any more. */
	keepOnly(campaignIds: ReadonlySet<string>): void;
}

const memories = new Map<string, Map<string, Entry<unknown>>>();
/** What the database does not have yet, as `name id`. */
const unwritten = new Set<string>();

/** @param name of the memory in the database; values are read back as they were written, by the same build only */
export function memory<Value>(name: string): Memory<Value> {
	const entries = new Map<string, Entry<Value>>();
	memories.set(name, entries);
	return {
		of(id, key, compute) {
			const known = entries.get(id);
			if (known?.key === key) return known.value;
			const value = compute();
			entries.set(id, { key, value });
			unwritten.add(`${name} ${id}`);
			return value;
		},
		forget(id) {
			if (entries.delete(id)) unwritten.add(`${name} ${id}`);
		},
		keepOnly(ids) {
			for (const id of entries.keys()) if (!ids.has(id)) entries.delete(id);
		}
	};
}

/** Values of other builds are not kept: they may have been computed otherwise. */
export function recall(store: Store, build: string): void {
	store.delete(table).where(ne(table.build, build)).run();
	for (const { campaignId, name, key, value } of store.select().from(table).all())
		memories.get(name)?.set(campaignId, { key, value: value[0] });
}

/** Writes down what is new, so that a start need not compute it again. */
export function writeDown(store: Store, build: string): void {
	if (unwritten.size === 0) return;
	const fresh = [...unwritten].map((both) => both.split(' '));
	store.transaction((tx) => {
		const known = new Set(
			tx
				.select({ id: campaigns.id })
				.from(campaigns)
				.all()
				.map(({ id }) => id)
		);
		for (const [name = '', id = ''] of fresh) {
			const entry = memories.get(name)?.get(id);
			tx.delete(table)
				.where(and(eq(table.campaignId, id), eq(table.name, name)))
				.run();
			if (entry && known.has(id))
				tx.insert(table)
					.values({ campaignId: id, name, build, key: entry.key, value: [entry.value] })
					.run();
		}
	});
	unwritten.clear();
}
