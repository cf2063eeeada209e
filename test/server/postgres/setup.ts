import { afterAll, inject } from 'vitest';
import { dropDatabase, useFreshDatabase } from './database.ts';
import { syncClient } from './sync-client.ts';

// Before anything of ours is loaded: its tables are those of the database that the environment names.
process.env['HOLDOUT_POSTGRES'] = inject('postgres');
const name = await useFreshDatabase();
afterAll(() => dropDatabase(name));

// Tests look into the database past the product.
const { sqliteOnly } = await import('#lib/server/db/postgres/store.ts');
sqliteOnly.client = () => syncClient;
