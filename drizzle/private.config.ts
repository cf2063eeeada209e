import { defineConfig } from 'drizzle-kit';

export default defineConfig({
	dialect: 'sqlite',
	schema: './src/lib/server/db/tables/private/*.ts',
	out: './drizzle/sqlite/private'
});
