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
			// Backups copy the files of SQLite by its own commands; a server database is copied by its operator's.
			'src/lib/server/backup/**',
			// The package that counts tries is given a connection of its own: its counts outlive a request that is rolled back.
			'src/lib/server/accounts/limits.ts',
			// No query: a model of linear equations runs on this thread.
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
