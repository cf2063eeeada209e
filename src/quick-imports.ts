import { registerHooks, type ResolveFnOutput } from 'node:module';

/** A module by its name alone, or in a package that has nothing else. */
const isModule = (specifier: string, parent: string): boolean =>
	specifier.endsWith('.mjs') || parent.includes('/node_modules/drizzle-orm/');

const library = new URL('lib/', import.meta.url);

/** Where a file of ours is that another one names, and what it is; null for any other. */
function ownFile(specifier: string, parent: string): { url: string; format: string } | null {
	if (parent.includes('/node_modules/')) return null;
	if (specifier.startsWith('#lib/') && specifier.endsWith('.ts'))
		return { url: new URL(specifier.slice('#lib/'.length), library).href, format: 'module-typescript' };
	if (!specifier.startsWith('.')) return null;
	const { href } = new URL(specifier, parent);
	if (href.endsWith('.ts')) return { url: href, format: 'module-typescript' };
	return href.endsWith('.js') && href.includes('/build/') ? { url: href, format: 'module' } : null;
}

const found = new Map<string, ResolveFnOutput>();

/**
 * Node looks for the package.json around every file that it imports. That of drizzle-orm is 180 kB long, and it has hundreds
 * of files: reading it over and over took 1.5 of the 2 seconds in which anything of ours started. Relative imports of
 * modules name the file beside them, and nothing has to be looked up. What our own files import of it is looked up once:
 * they are in one package.
 */
registerHooks({
	resolve(specifier, context, next) {
		const { parentURL, conditions } = context;
		const own = parentURL === undefined ? null : ownFile(specifier, parentURL);
		if (own) return { ...own, shortCircuit: true };
		if (specifier.startsWith('.') && parentURL?.includes('/node_modules/') && isModule(specifier, parentURL))
			return { url: new URL(specifier, parentURL).href, format: 'module', shortCircuit: true };
		if (!specifier.startsWith('drizzle-orm') || !parentURL || parentURL.includes('/node_modules/'))
			return next(specifier, context);
		const key = [specifier, ...conditions].join(' ');
		const known = found.get(key) ?? { ...next(specifier, context), shortCircuit: true };
		found.set(key, known);
		return known;
	}
});
