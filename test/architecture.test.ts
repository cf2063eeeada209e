import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const source = fileURLToPath(new URL('../src', import.meta.url));
const library = join(source, 'lib');

const files = readdirSync(source, { recursive: true, encoding: 'utf8' })
	.filter((name) => /\.(ts|svelte|js)$/.test(name) && !name.endsWith('.d.ts'))
	.map((name) => join(source, name));

/** Every import of a file: the specifier, and the file it means where it is one of ours. */
const importsOf = (file: string): { specifier: string; target: string | null }[] => {
	const text = readFileSync(file, 'utf8');
	const found = text.matchAll(
		/(?:^|\s)(?:import|export)\s[^'"`;]*?from\s*['"]([^'"]+)['"]|import\(\s*['"]([^'"]+)['"]\s*\)|^\s*import\s*['"]([^'"]+)['"]/gm
	);
	return [...found].map((match) => {
		const specifier = match[1] ?? match[2] ?? match[3] ?? '';
		if (specifier.startsWith('#lib/'))
			return { specifier, target: join(library, specifier.slice('#lib/'.length)) };
		return { specifier, target: specifier.startsWith('.') ? resolve(dirname(file), specifier) : null };
	});
};

/** The room of a file: a folder of src/lib, `routes`, or `shell` for the files on top (cli, hooks, launcher). */
const roomOf = (file: string): string => {
	const [first = '', second = ''] = relative(source, file).split(/[\\/]/);
	if (first === 'lib') return second;
	return first === 'routes' ? 'routes' : 'shell';
};

/** Who may import whom; an arrow only points down. */
const allowed: Record<string, readonly string[]> = {
	shell: ['server', 'components', 'charts', 'experiment', 'table', 'privacy', 'stats', 'format', 'shell'],
	routes: [
		'routes',
		'shell',
		'server',
		'components',
		'charts',
		'experiment',
		'table',
		'privacy',
		'stats',
		'format'
	],
	components: ['components', 'charts', 'experiment', 'privacy', 'format'],
	charts: ['charts', 'experiment', 'privacy', 'format'],
	server: ['server', 'experiment', 'table', 'privacy', 'stats', 'format'],
	experiment: ['experiment', 'privacy', 'stats', 'format'],
	privacy: ['privacy', 'stats'],
	stats: ['stats'],
	table: ['table'],
	format: ['format']
};

/** Packages a pure room may use besides our own files. */
const packages: Record<string, RegExp> = {
	stats: /^(@stdlib\/stats-base-dists-(normal|t|beta|chisquare)|simple-statistics)$/,
	table: /^(csv-parse(\/sync)?|csv-stringify(\/sync)?|re2js)$/,
	// The personal-data detectors alone: linear-time patterns for hostile cells.
	privacy: /^re2js$/,
	experiment: /^$/,
	format: /^$/
};

const every = files.flatMap((file) =>
	importsOf(file).map((found) => ({ file: relative(source, file), from: roomOf(file), ...found }))
);

describe('the architecture', () => {
	it('has files to look at', () => {
		expect(every.length).toBeGreaterThan(100);
	});

	it('lets imports point down only', () => {
		const wrong = every.filter(
			({ from, target }) => target?.startsWith(source) && !allowed[from]?.includes(roomOf(target))
		);
		expect(wrong.map(({ file, specifier }) => `${file} → ${specifier}`)).toEqual([]);
	});

	it('keeps the core pure: no node:, no framework, no package but the pinned ones', () => {
		const wrong = every.filter(
			({ from, specifier, target }) => target === null && packages[from] && !packages[from].test(specifier)
		);
		expect(wrong.map(({ file, specifier }) => `${file} → ${specifier}`)).toEqual([]);
	});

	it('keeps clocks, chance and I/O out of the core', () => {
		const wrong = files
			.filter((file) => packages[roomOf(file)])
			.filter((file) =>
				/\bDate\.now\(|new Date\(\)|Math\.random\(|\bprocess\.|\bfetch\(/.test(readFileSync(file, 'utf8'))
			);
		expect(wrong.map((file) => relative(source, file))).toEqual([]);
	});

	it('lets only *.server.ts and +server.ts files of the routes name the server', () => {
		const wrong = every.filter(
			({ file, from, target }) =>
				from === 'routes' &&
				target &&
				roomOf(target) === 'server' &&
				!/(\.server\.ts|\+server\.ts)$/.test(file)
		);
		expect(wrong.map(({ file, specifier }) => `${file} → ${specifier}`)).toEqual([]);
	});

	it('lets only ingest write cells and only release read them', () => {
		const wrong = every.filter(
			({ file, target }) =>
				target?.endsWith('private-tables.ts') && !/^lib[\\/]server[\\/](ingest|release)[\\/]/.test(file)
		);
		expect(wrong.map(({ file }) => file)).toEqual([]);
		const readers = files.filter((file) => /\.from\(\s*cells\s*\)/.test(readFileSync(file, 'utf8')));
		expect(readers.map((file) => relative(library, file))).toEqual([join('server', 'release', 'cells.ts')]);
	});

	it('imports our own files with their extension', () => {
		const wrong = every.filter(
			({ specifier, target }) =>
				target?.startsWith(source) &&
				specifier !== './$types' &&
				!/\.(ts|js|svelte|css|json)$/.test(specifier)
		);
		expect(wrong.map(({ file, specifier }) => `${file} → ${specifier}`)).toEqual([]);
	});

	it('has no junk drawers', () => {
		const folders = new Set(files.map((file) => relative(source, dirname(file)).split(/[\\/]/)).flat());
		expect(['utils', 'helpers', 'types', 'stores'].filter((name) => folders.has(name))).toEqual([]);
	});
});
