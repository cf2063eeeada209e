import { and, eq, inArray, ne } from 'drizzle-orm';
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
	/** @returns whether there was something to forget */
	forget(campaignId: string): boolean;
	/** Forgets campaigns that are not there any more. */
	keepOnly(campaignIds: ReadonlySet<string>): void;
}

/** Something large that is computed from what a campaign published, kept in the database and read when it is asked for. */
export interface Shelf<Value> {
	/** From the database where the key is the same, else computed, and kept with the next writing. */
	of(store: Store, campaignId: string, key: string, compute: () => Value): Value;
	forget(campaignId: string): void;
}

/** By its name: everything of a memory, and of a shelf what is still to be written. */
const memories = new Map<string, Map<string, Entry<unknown>>>();
const shelves = new Map<string, Map<string, Entry<unknown>>>();
/** What the database does not have yet, as `name id`. */
const unwritten = new Set<string>();
/** Of which things are kept; null in a process that keeps nothing. */
let ourBuild: string | null = null;

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
			const had = entries.delete(id);
			if (had) unwritten.add(`${name} ${id}`);
			return had;
		},
		keepOnly(ids) {
			for (const id of entries.keys()) if (!ids.has(id)) entries.delete(id);
		}
	};
}

/** @param name of the shelf in the database; values must be the same after a round through JSON */
export function shelf<Value>(name: string): Shelf<Value> {
	const entries = new Map<string, Entry<Value>>();
	shelves.set(name, entries);
	const written = (store: Store, id: string, key: string): readonly [Value] | undefined => {
		if (ourBuild === null) return;
		const { campaignId, build, value } = table;
		const found = store
			.select({ value })
			.from(table)
			.where(and(eq(campaignId, id), eq(table.name, name), eq(build, ourBuild), eq(table.key, key)))
			.get();
		return found?.value as readonly [Value] | undefined;
	};
	return {
		of(store, id, key, compute) {
			const known = entries.get(id);
			if (known?.key === key) return known.value;
			const kept = written(store, id, key);
			if (kept) return kept[0];
			const value = compute();
			if (ourBuild === null) return value;
			entries.set(id, { key, value });
			unwritten.add(`${name} ${id}`);
			return value;
		},
		forget(id) {
			entries.delete(id);
			unwritten.add(`${name} ${id}`);
		}
	};
}

/** Values of other builds are not kept: they may have been computed otherwise. */
export function recall(store: Store, build: string): void {
	ourBuild = build;
	store.delete(table).where(ne(table.build, build)).run();
	const rows = store
		.select()
		.from(table)
		.where(inArray(table.name, [...memories.keys()]))
		.all();
	for (const { campaignId, name, key, value } of rows)
		memories.get(name)?.set(campaignId, { key, value: value[0] });
}

/** Writes down what is new, so that a start need not compute it again. @param least so many things, or it is left for later */
export function writeDown(store: Store, least = 1): void {
	const build = ourBuild;
	if (unwritten.size < least || build === null) return;
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
			const entry = (memories.get(name) ?? shelves.get(name))?.get(id);
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
	for (const entries of shelves.values()) entries.clear();
}
