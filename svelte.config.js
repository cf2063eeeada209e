import adapter from '@sveltejs/adapter-node';

/** @type {import('@sveltejs/kit').Config} */
export default {
	// Short: a table says a component's class once a cell.
	compilerOptions: { runes: true, cssHash: ({ css, hash }) => `s${hash(css)}` },
	kit: {
		adapter: adapter({ out: 'build' }),
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
