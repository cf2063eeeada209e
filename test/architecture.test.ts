import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
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

/** The rooms of the server from the lowest to the highest: a room imports only rooms before it. */
const rooms = [
	'facts',
	'settings',
	'db',
	'log',
	'audit',
	'accounts',
	'ledger',
	'campaigns',
	'files',
	'release',
	'ingest',
	'analysis',
	'reports',
	'backup',
	'mail',
	'alerts',
	'demo',
	'jobs',
	'http',
	'api',
	'access',
	'cli'
];

/** The room of the server that a file is in; null for files elsewhere. */
const serverRoomOf = (file: string): string | null => {
	const [, area, room = ''] = relative(source, file).split(/[\\/]/);
	return area === 'server' ? room : null;
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

/** Our own files that each file imports, by their paths below src. */
const graph = new Map(
	files.map((file) => [
		relative(source, file),
		importsOf(file).flatMap(({ target }) =>
			target !== null && files.includes(target) ? [relative(source, target)] : []
		)
	])
);

/** A circle of arrows, if there is one: the names along it. */
function circleIn(arrows: ReadonlyMap<string, readonly string[]>): string[] | null {
	const done = new Set<string>();
	const path: string[] = [];
	const visit = (name: string): string[] | null => {
		if (path.includes(name)) return [...path.slice(path.indexOf(name)), name];
		if (done.has(name)) return null;
		path.push(name);
		for (const next of arrows.get(name) ?? []) {
			const circle = visit(next);
			if (circle) return circle;
		}
		path.pop();
		done.add(name);
		return null;
	};
	for (const name of arrows.keys()) {
		const circle = visit(name);
		if (circle) return circle;
	}
	return null;
}

const folders = new Set([...graph.keys()].map((file) => dirname(file)));
/** Folders with other folders of ours in them. */
const parents = new Set(
	[...folders].flatMap((folder) => [...folders].filter((other) => folder.startsWith(join(other, '/'))))
);
/** A folder without folders is one room; a file beside rooms is a room of its own. */
const placeOf = (file: string): string => (parents.has(dirname(file)) ? file : dirname(file));

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

	it('has each file of the server in a room, which imports only rooms before it', () => {
		const unknown = files.filter((file) => {
			const room = serverRoomOf(file);
			return room !== null && !rooms.includes(room);
		});
		expect(unknown.map((file) => relative(library, file))).toEqual([]);
		const wrong = every.filter(({ file, target }) => {
			const [here, there] = [serverRoomOf(join(source, file)), target && serverRoomOf(target)];
			return here && there && rooms.indexOf(there) > rooms.indexOf(here);
		});
		expect(wrong.map(({ file, specifier }) => `${file} → ${specifier}`)).toEqual([]);
	});

	it('has no circle of files', () => {
		expect(circleIn(graph)).toBeNull();
	});

	it('has no circle of rooms', () => {
		const arrows = new Map<string, string[]>();
		for (const [file, targets] of graph) {
			const here = placeOf(file);
			const others = targets.map(placeOf).filter((there) => there !== here);
			arrows.set(here, [...(arrows.get(here) ?? []), ...others]);
		}
		expect(circleIn(arrows)).toBeNull();
	});

	it('starts threads in jobs only', () => {
		const starting = files.filter((file) => /\bnew Worker\(/.test(readFileSync(file, 'utf8')));
		expect(starting.filter((file) => serverRoomOf(file) !== 'jobs')).toEqual([]);
		expect(starting.length).toBeGreaterThan(0);
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
				/[\\/]tables[\\/]private[\\/]/.test(target ?? '') &&
				!/^lib[\\/]server[\\/](ingest|release)[\\/]/.test(file)
		);
		expect(wrong.map(({ file }) => file)).toEqual([]);
		const those = (pattern: RegExp) =>
			files
				.filter((file) => pattern.test(readFileSync(file, 'utf8')))
				.map((file) => relative(library, file).split(sep).join('/'))
				.sort();
		expect(those(/\bdecodeChunk\b/)).toEqual(['server/db/cell-chunk.ts', 'server/release/cells.ts']);
		// Whose groups there are already is asked at ingest: of their keys alone, never of a number.
		expect(those(/\bdecodeKeys\b/)).toEqual(['server/db/cell-chunk.ts', 'server/ingest/earlier-groups.ts']);
		expect(those(/\.insert\(\s*cellChunks\b|insert into cell_chunks/)).toEqual([
			'server/db/sqlite/cell-migration.ts',
			'server/ingest/cell-writer.ts'
		]);
		expect(those(/\.from\(\s*cellChunks\s*\)/)).toEqual([
			'server/release/cell-chunks.ts',
			'server/release/cells.ts'
		]);
	});

	it('imports our own files with their extension', () => {
		const wrong = every.filter(
			({ specifier, target }) =>
				target?.startsWith(source) &&
				!specifier.endsWith('/$types') &&
				!/\.(ts|js|svelte|css|json)$/.test(specifier)
		);
		expect(wrong.map(({ file, specifier }) => `${file} → ${specifier}`)).toEqual([]);
	});

	it('gives a folder of many files rooms of its own', () => {
		const counts = Map.groupBy(graph.keys(), (file) => dirname(file));
		const large = [...counts].flatMap(([folder, { length }]) => (length > 28 ? [folder] : []));
		expect(large).toEqual([]);
	});

	it('has no junk drawers', () => {
		const names = new Set([...folders].flatMap((folder) => folder.split(/[\\/]/)));
		expect(['utils', 'helpers', 'types', 'stores'].filter((name) => names.has(name))).toEqual([]);
	});
});
