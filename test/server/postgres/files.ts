/** Test files that pass on PostgreSQL as on SQLite: they run on both. */
export const onPostgresToo: readonly string[] = [
	'test/server/*.test.ts',
	'test/server/{same-people,at-once,audit,campaigns,cells,accounts,analysis,ingest,alerts,mail}/*.test.ts'
];
