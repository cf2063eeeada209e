import js from '@eslint/js';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import ts from 'typescript-eslint';
import svelteConfig from './svelte.config.js';

export default ts.config(
	{ ignores: ['build/', '.svelte-kit/', 'data/', 'shots/', 'node_modules/'] },
	js.configs.recommended,
	...ts.configs.recommendedTypeChecked,
	...svelte.configs.recommended,
	{
		languageOptions: {
			globals: { ...globals.browser, ...globals.node },
			parserOptions: {
				projectService: true,
				extraFileExtensions: ['.svelte'],
				tsconfigRootDir: import.meta.dirname
			}
		},
		rules: {
			'no-undef': 'off',
			'@typescript-eslint/no-explicit-any': 'error',
			'@typescript-eslint/only-throw-error': 'off',
			// A promise that is returned out of a `try` fails where nothing catches it, after its `finally`.
			'@typescript-eslint/return-await': ['error', 'error-handling-correctness-only'],
			'@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
			'svelte/no-navigation-without-resolve': 'off'
		}
	},
	{
		files: ['**/*.svelte', '**/*.svelte.ts'],
		languageOptions: { parserOptions: { parser: ts.parser, svelteConfig } }
	},
	{
		// Stores are awaited, so that another database than SQLite can answer.
		files: ['src/**/*.ts'],
		ignores: [
			'src/lib/server/db/**',
			// Backups copy the files of SQLite.
			'src/lib/server/backup/**',
			// Cells of SQLite, which wait for the second half of their store.
			'src/lib/server/ingest/{cell-writer,delete-cells,earlier-groups,orphans,purge,rehearsal}.ts',
			'src/lib/server/release/{cells,certificates}.ts',
			// Tries are counted on a connection of their own.
			'src/lib/server/accounts/limits.ts',
			// A model of linear equations runs.
			'src/lib/server/release/solver.ts'
		],
		rules: {
			'no-restricted-syntax': [
				'error',
				{
					selector: 'CallExpression[arguments.length=0][callee.property.name=/^(all|get|run|sync)$/]',
					message: 'Await the query: only the modules of db ask SQLite directly.'
				},
				{
					selector: 'MemberExpression[property.name="$client"], Property[key.name="$client"]',
					message: 'Only the modules of db have the connection.'
				}
			]
		}
	},
	{ files: ['**/*.js'], ...ts.configs.disableTypeChecked }
);
