/** A value as SQLite keeps it: moments are ms since 1970, yes and no are 1 and 0, JSON is its text. */
export type Value = string | number | Buffer | null;

/** A table, and in which order its rows are read. */
export interface Table {
	readonly name: string;
	readonly columns: readonly string[];
	/** Its primary key. */
	readonly key: readonly string[];
}

/** A database that is moved from, or to. */
export interface Side {
	/** Tables whose rows others refer to come first. */
	readonly tables: () => Promise<readonly Table[]>;
	/** All rows, in the order of the key by its bytes; some at a time. */
	readonly rows: (table: Table) => AsyncIterable<readonly (readonly Value[])[]>;
	readonly insert: (table: Table, rows: readonly (readonly Value[])[]) => Promise<void>;
}

/** Rows that are on their way together, at most: rows of cells are large. */
export const batch = 50;
