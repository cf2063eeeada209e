/** Where the database is that the environment names; null for the files of the data folder. */
export const databaseUrl = (): string | null => process.env['HOLDOUT_DATABASE_URL'] || null;

/** Tables are those of PostgreSQL in this process, and all its threads; otherwise SQLite's. Decided once, when it starts. */
export const isPostgres: boolean = databaseUrl() !== null;
