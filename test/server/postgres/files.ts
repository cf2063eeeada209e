/** Test files that pass on PostgreSQL as on SQLite: they run on both. */
export const onPostgresToo: readonly string[] = ['test/server/import.test.ts', 'test/server/release.test.ts'];
