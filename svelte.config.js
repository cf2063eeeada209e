import adapter from '@sveltejs/adapter-node';
import { build } from 'vite';
import { bundling } from './bundling.ts';

const server = adapter({ out: 'build' });

/**
 * Bundles the command line and the programs of worker threads beside the server.
 * @param {string[]} names paths in `src` without ending
 */
const bundlePrograms = (names) =>
	build({
		configFile: false,
		logLevel: 'error',
		publicDir: false,
		ssr: bundling,
		build: {
			ssr: true,
			outDir: 'build/programs',
			target: 'node24',
			rollupOptions: {
				input: Object.fromEntries(names.map((name) => [name, `src/${name}.ts`])),
				output: { entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' }
			}
		}
	});

/** @type {import('@sveltejs/kit').Config} */
export default {
	// Short: a table says a component's class once a cell.
	compilerOptions: { runes: true, cssHash: ({ css, hash }) => `s${hash(css)}` },
	kit: {
		adapter: {
			...server,
			async adapt(builder) {
				await server.adapt(builder);
				await bundlePrograms(['cli', 'lib/server/jobs/worker']);
			}
		},
		// hooks.server.ts checks the origin of every change itself: the framework looks at forms only.
		csrf: { trustedOrigins: ['*'] },
		csp: {
			mode: 'auto',
			directives: {
				'default-src': ['none'],
				'script-src': ['self'],
				'style-src': ['self'],
				// Svelte's `style:` directives are attributes when the server renders them.
				'style-src-attr': ['unsafe-inline'],
				'img-src': ['self', 'data:'],
				'font-src': ['self'],
				'connect-src': ['self'],
				'form-action': ['self'],
				'base-uri': ['none'],
				'frame-ancestors': ['none']
			}
		},
		typescript: {
			config: (config) => {
				config.include.push('../drizzle/*.ts');
			}
		}
	}
};
