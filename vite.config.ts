import { sveltekit } from '@sveltejs/kit/vite';
import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { bundling, comments } from './bundling.ts';
import { onPostgresToo } from './test/server/postgres/files.ts';
import SlowFiles from './test/slow-files.ts';

/** Tests import plain TypeScript, which Node runs as it runs the command line: nothing is transformed. */
const common = {
	execArgv: ['--import', new URL('src/quick-imports.ts', import.meta.url).href],
	experimental: { viteModuleRunner: false },
	// Files of one worker share what they have loaded.
	isolate: false,
	setupFiles: 'test/seed.ts',
	// A busy machine takes longer than the second that is usual.
	expect: { poll: { timeout: 30_000 } }
};

/** Compute for long and need no product: they run while it is built. */
const computing = ['test/privacy/*.test.ts', 'test/stats/*.slow.test.ts'];

export default defineConfig(({ command }) => ({
	// It writes into .svelte-kit, where the product is being built while tests run.
	plugins: process.env['VITEST'] ? [] : [sveltekit()],
	// Where the product itself listens: its links and cookies name this address.
	server: { port: Number(process.env['PORT'] ?? 3000), strictPort: true },
	ssr: command === 'build' ? bundling : {},
	environments: {
		ssr: { build: { rolldownOptions: { output: { comments } } } },
		// What pages share is one file: it compresses better than forty, and is asked for once.
		client: {
			build: {
				rolldownOptions: {
					output: {
						codeSplitting: { groups: [{ name: 'shared', test: /src\/lib\/(?:components|format)\// }] }
					}
				}
			}
		}
	},
	test: {
		reporters: process.env['HOLDOUT_SLOW'] ? ['default', new SlowFiles()] : ['default'],
		// A file often waits for a product or a browser in another process: one more runs than there are cores.
		// Projects start in the order of their names: files that take long come first, and short ones fill the end.
		maxWorkers: availableParallelism() + 1,
		projects: [
			{ test: { ...common, name: 'computing', include: computing, testTimeout: 120_000 } },
			{
				test: {
					...common,
					name: 'unit',
					include: ['test/**/*.test.ts'],
					exclude: [...computing, 'test/server/**', 'test/e2e/**'],
					testTimeout: 60_000
				}
			},
			{
				test: {
					...common,
					name: 'server',
					include: ['test/server/**/*.test.ts'],
					exclude: ['test/server/postgres/**'],
					testTimeout: 60_000,
					hookTimeout: 240_000
				}
			},
			{
				test: {
					...common,
					name: 'postgres',
					include: ['test/server/postgres/*.test.ts', ...onPostgresToo],
					setupFiles: [common.setupFiles, 'test/server/postgres/setup.ts'],
					globalSetup: 'test/server/postgres/global-setup.ts',
					testTimeout: 60_000,
					hookTimeout: 240_000
				}
			},
			{
				test: {
					...common,
					name: 'e2e',
					include: ['test/e2e/**/*.test.ts'],
					testTimeout: 120_000,
					hookTimeout: 240_000,
					globalSetup: 'test/e2e/global-setup.ts'
				}
			}
		]
	}
}));
