import { defineConfig } from 'drizzle-kit';

export default defineConfig({
	dialect: 'sqlite',
	schema: './src/lib/server/db/private-tables.ts',
	out: './drizzle/sqlite/private'
});
