import { defineConfig } from 'drizzle-kit';

// Tables are those of the database that the environment names; nothing connects to it.
process.env['HOLDOUT_DATABASE_URL'] = 'postgres://schema';

export default defineConfig({
	dialect: 'postgresql',
	schema: './src/lib/server/db/tables/private/*.ts',
	out: './drizzle/postgres/private'
});
