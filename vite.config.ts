import { sveltekit } from '@sveltejs/kit/vite';
import { defineConfig } from 'vitest/config';

export default defineConfig({
	plugins: [sveltekit()],
	// Where the product itself listens: its links and cookies name this address.
	server: { port: Number(process.env['PORT'] ?? 3000), strictPort: true },
	// Loaded as it is installed: its optional parts are not there to be bundled.
	ssr: { external: ['better-auth'] },
	test: {
		// Otherwise one less than there are cores: of two cores one would stand idle.
		maxWorkers: '100%',
		execArgv: ['--import', new URL('src/quick-imports.ts', import.meta.url).href],
		projects: [
			{
				extends: true,
				test: {
					name: 'unit',
					include: ['test/**/*.test.ts'],
					exclude: ['test/server/**', 'test/e2e/**'],
					testTimeout: 20_000
				}
			},
			{ extends: true, test: { name: 'server', include: ['test/server/**/*.test.ts'], testTimeout: 60_000 } },
			{
				extends: true,
				test: {
					name: 'e2e',
					include: ['test/e2e/**/*.test.ts'],
					exclude: ['test/e2e/keyboard.test.ts'],
					testTimeout: 120_000,
					hookTimeout: 120_000,
					globalSetup: 'test/e2e/unpack-browser.ts'
				}
			},
			{
				extends: true,
				test: {
					// By itself: who types does not wait for a busy machine.
					name: 'keyboard',
					include: ['test/e2e/keyboard.test.ts'],
					testTimeout: 120_000,
					hookTimeout: 120_000,
					fileParallelism: false
				}
			}
		]
	}
});
