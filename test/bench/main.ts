/** `npm run bench -- NAME`: one measurement by its name; without a name, the list of them. */
/** Loads a measurement, so that one does not pay for the others. */
export type Loader = () => Promise<() => void | Promise<void>>;

const benches: Readonly<Record<string, Loader>> = {
	cells: async () => (await import('./cells.ts')).benchCells,
	ingest: async () => (await import('./ingest.ts')).benchIngest,
	pages: async () => (await import('./pages.ts')).benchPages,
	release: async () => (await import('./release.ts')).benchRelease,
	scale: async () => (await import('./scale.ts')).benchScale,
	stats: async () => (await import('./stats.ts')).benchStats,
	truth: async () => (await import('./truth/main.ts')).benchTruth
};

const [name] = process.argv.slice(2);
const load = name !== undefined && Object.hasOwn(benches, name) ? benches[name] : undefined;
if (load) {
	const bench = await load();
	await bench();
} else {
	if (name !== undefined) console.error(`bench: does not know "${name}"`);
	console.log(`npm run bench -- NAME, where NAME is one of: ${Object.keys(benches).join(', ')}`);
	process.exitCode = name === undefined ? 0 : 2;
}
