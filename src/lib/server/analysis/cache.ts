import { and, asc, eq, inArray, ne, or } from 'drizzle-orm';
import { currentLocale, setLocale, type Locale } from '#lib/format/locale.ts';
import { campaigns } from '../db/tables/campaigns.ts';
import { resultCache as table } from '../db/tables/result-cache.ts';
import type { Read, Store, Tx } from '../db/database.ts';
import { prepared } from '../db/prepared.ts';

interface Entry<Value> {
	/** Everything the value rests on. */
	readonly key: string;
	readonly value: Value;
}

/** Something small that is computed from what a campaign published, cached for all campaigns. */
export interface CampaignCache<Value> {
	/** The cached value where the key is the same, else computed and cached. */
	of(campaignId: string, key: string, compute: () => Promise<Value>): Promise<Value>;
	/** Drops what is known of a campaign that shows nothing any more. */
	forget(campaignId: string): void;
	/** Forgets campaigns that are not there any more. */
	keepOnly(campaignIds: ReadonlySet<string>): void;
}

/** Something large that is computed from what a campaign published, cached in the database and read when it is asked for. */
export interface StoredCache<Value> {
	/** From the database where the key is the same, else computed, and cached with the next writing. */
	of(store: Read, campaignId: string, key: string, compute: () => Promise<Value>): Promise<Value>;
	/** Under which key each campaign is kept in the current locale, by its id; as written down. */
	keys(store: Read): Promise<ReadonlyMap<string, string>>;
}

/** Which build and which locale cached values are of. */
export interface CacheEdition {
	readonly build: string;
	readonly locale: Locale;
}

const caches = new Map<string, Map<string, Entry<unknown>>>();
/** Of stored caches: what is still to be written, by name and campaign. */
const unsaved = new Map<string, Entry<unknown>>();
/** What the database does not have yet: names and campaigns. */
const unwritten = new Set<string>();
/** The build of cached values; null in a process that caches nothing. */
let ourBuild: string | null = null;

const lineOf = (name: string, campaignId: string): string => JSON.stringify([name, campaignId]);
const partsOf = (line: string) => JSON.parse(line) as [name: string, campaignId: string];

/** Which values this thread caches, for another thread to cache the same. Null where nothing is cached. */
export const cacheEdition = (): CacheEdition | null =>
	ourBuild === null ? null : { build: ourBuild, locale: currentLocale() };

/** From now on this thread caches values of this build and locale. */
export function useCacheEdition({ build, locale }: CacheEdition): void {
	ourBuild = build;
	setLocale(locale);
}

/** @param name of the cache in the database; values are read back as they were written, by the same build only */
export function campaignCache<Value>(name: string): CampaignCache<Value> {
	const entries = new Map<string, Entry<Value>>();
	caches.set(name, entries);
	return {
		async of(id, key, compute) {
			const known = entries.get(id);
			if (known?.key === key) return known.value;
			const value = await compute();
			entries.set(id, { key, value });
			unwritten.add(lineOf(name, id));
			return value;
		},
		forget(id) {
			if (entries.delete(id)) unwritten.add(lineOf(name, id));
			for (const line of unsaved.keys()) if (partsOf(line)[1] === id) unsaved.delete(line);
		},
		keepOnly(ids) {
			for (const id of entries.keys()) if (!ids.has(id)) entries.delete(id);
		}
	};
}

const writtenAt = prepared(['id', 'name', 'build', 'key'], (store, { id, name, build, key }) =>
	store
		.select({ value: table.value })
		.from(table)
		.where(and(eq(table.campaignId, id), eq(table.name, name), eq(table.build, build), eq(table.key, key)))
		.limit(1)
);

/** @param name of the cache in the database, where each locale has an edition; values must be the same after a round through JSON */
export function storedCache<Value>(name: string): StoredCache<Value> {
	const edition = () => `${name} ${currentLocale().tag}`;
	const { campaignId, build, key } = table;
	return {
		async of(store, id, wanted, compute) {
			if (ourBuild === null) return await compute();
			const line = lineOf(edition(), id);
			const known = unsaved.get(line);
			if (known?.key === wanted) return known.value as Value;
			const entry = { id, name: edition(), build: ourBuild, key: wanted };
			const [written] = await writtenAt(store, entry);
			if (written) return written.value[0] as Value;
			const value = await compute();
			unsaved.set(line, { key: wanted, value });
			unwritten.add(line);
			return value;
		},
		async keys(store) {
			const rows = await store
				.select({ campaignId, key })
				.from(table)
				.where(and(eq(table.name, edition()), eq(build, ourBuild ?? '')));
			return new Map(rows.map((row) => [row.campaignId, row.key]));
		}
	};
}

/** Values of other builds are not kept: they may have been computed otherwise. */
export async function loadCache(tx: Tx, build: string): Promise<void> {
	ourBuild = build;
	await tx.delete(table).where(ne(table.build, build));
	const rows = await tx
		.select()
		.from(table)
		.where(inArray(table.name, [...caches.keys()]))
		.orderBy(asc(table.campaignId), asc(table.name));
	for (const { campaignId, name, key, value } of rows)
		caches.get(name)?.set(campaignId, { key, value: value[0] });
}

function entryOf(line: string): Entry<unknown> | undefined {
	const [name, id] = partsOf(line);
	return caches.has(name) ? caches.get(name)?.get(id) : unsaved.get(line);
}

/** Writes down what is new, so that a start need not compute it again. @param min so many things, or it is left for later */
export async function saveCache(store: Store, min = 1): Promise<void> {
	const ours = ourBuild;
	if (unwritten.size < min || ours === null) return;
	const lines = [...unwritten].map((line) => [line, entryOf(line)] as const);
	// Nobody else writes meanwhile: a few at a time, in as few statements as can be.
	for (let from = 0; from < lines.length; from += 20) {
		const some = lines.slice(from, from + 20).map(([line, entry]) => {
			const [name, id] = partsOf(line);
			return { name, campaignId: id, entry };
		});
		await store.write(async (tx) => {
			const ids = [...new Set(some.map(({ campaignId }) => campaignId))];
			const found = await tx.select({ id: campaigns.id }).from(campaigns).where(inArray(campaigns.id, ids));
			const known = new Set(found.map(({ id }) => id));
			const at = some.map(({ name, campaignId }) =>
				and(eq(table.campaignId, campaignId), eq(table.name, name))
			);
			await tx.delete(table).where(or(...at));
			const rows = some.flatMap(({ name, campaignId, entry }) =>
				entry && known.has(campaignId)
					? [{ campaignId, name, build: ours, key: entry.key, value: [entry.value] as [unknown] }]
					: []
			);
			if (rows.length > 0) await tx.insert(table).values(rows);
		});
	}
	// What was kept meanwhile is written next time.
	for (const [line, entry] of lines) {
		if (entryOf(line) !== entry) continue;
		unwritten.delete(line);
		unsaved.delete(line);
	}
}
