import type { SSROptions } from 'vite';

/**
 * How programs of the server are bundled: a start reads a few files instead of a thousand. What is named here loads files
 * beside it, which are not bundled.
 */
export const bundling: SSROptions = { noExternal: true, external: ['better-sqlite3', 'highs', 'pg'] };

/** Comments of packages mean nothing to whoever bundles the bundle. */
export const comments = { legal: true, annotation: true, jsdoc: false };
