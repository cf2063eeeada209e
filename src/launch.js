// The one door for npm's scripts. It runs under whatever Node a machine has (so: no syntax newer than
// Node 14), installs and builds what is missing or out of date, and hands over to the Node that the
// project pins through the npm package `node`.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const at = (...parts) => join(root, ...parts);
const windows = process.platform === 'win32';
const pinnedNode = at('node_modules', 'node', 'bin', windows ? 'node.exe' : 'node');
const needed = 24;

const [command = '', ...rest] = process.argv.slice(2);

const fail = (words) => {
	console.error('holdout: ' + words);
	process.exit(1);
};

const modified = (path) => (existsSync(path) ? statSync(path).mtimeMs : 0);

/** Newest change below a file or folder, in ms; 0 when it does not exist. */
const newest = (path) => {
	if (!existsSync(path)) return 0;
	const stat = statSync(path);
	if (!stat.isDirectory()) return stat.mtimeMs;
	return readdirSync(path).reduce((last, name) => Math.max(last, newest(join(path, name))), stat.mtimeMs);
};

const major = (node) => {
	const { status, stdout } = spawnSync(node, ['--version'], { encoding: 'utf8' });
	return status === 0 ? Number(stdout.replace(/^v/, '').split('.')[0]) : 0;
};

const run = (file, args) => {
	// stdout of the steps before the command itself goes to stderr: `holdout … --json` stays clean.
	const { status, error } = spawnSync(file, args, { cwd: root, stdio: ['ignore', 2, 2] });
	if (error) fail(error.message);
	if (status !== 0) process.exit(status || 1);
};

/**
 * `npm install` when the lockfile is newer than what is installed; nothing otherwise. Not `npm ci`: that one
 * refuses a lockfile without the optional packages of other platforms, and would delete the Node it runs on.
 */
const install = () => {
	const marker = at('node_modules', '.package-lock.json');
	if (modified(marker) >= modified(at('package-lock.json'))) return;
	const args = ['install', '--no-save', '--no-audit', '--no-fund', '--loglevel=error'];
	console.error('Installing packages (about a minute, once) …');
	const npm = process.env.npm_execpath;
	if (npm && npm.endsWith('.js')) run(process.execPath, [npm, ...args]);
	else run(windows ? 'npm.cmd' : 'npm', args);
};

/** The pinned Node, or the running one where the pinned could not be installed but this is new enough. */
const suitableNode = () => {
	if (existsSync(pinnedNode) && major(pinnedNode) >= needed) return pinnedNode;
	if (Number(process.versions.node.split('.')[0]) >= needed) return process.execPath;
	return fail(
		'needs Node ' +
			needed +
			' or newer, this is ' +
			process.version +
			', and the pinned one is not installed. ' +
			'Run `npm rebuild node --foreground-scripts`, or install Node ' +
			needed +
			'.'
	);
};

const bin = (name) => at('node_modules', ...name.split('/'));
const tools = {
	vite: bin('vite/bin/vite.js'),
	vitest: bin('vitest/vitest.mjs'),
	kit: bin('@sveltejs/kit/svelte-kit.js'),
	check: bin('svelte-check/bin/svelte-check'),
	eslint: bin('eslint/bin/eslint.js'),
	prettier: bin('prettier/bin/prettier.cjs'),
	knip: bin('knip/bin/knip.js')
};

/** The command line as it is bundled: what a build writes last. */
const builtProgram = at('build', 'programs', 'cli.js');

/** Whether the product was built after its sources last changed. */
const isBuilt = () => {
	const sources = [
		'src',
		'static',
		'bundling.ts',
		'svelte.config.js',
		'vite.config.ts',
		'package.json',
		'package-lock.json'
	];
	return modified(builtProgram) > Math.max(...sources.map((name) => newest(at(name))));
};

const buildArguments = [tools.vite, 'build', '--logLevel', 'error'];

const build = (node) => {
	if (isBuilt()) return;
	console.error('Building …');
	run(node, buildArguments);
};

/** Types' ground: `.svelte-kit/tsconfig.json`, which tsconfig.json extends, and the types of each route. */
const sync = (node, { always = false } = {}) => {
	if (always || !existsSync(at('.svelte-kit', 'tsconfig.json'))) run(node, [tools.kit, 'sync']);
};

/** Hands the terminal over to a program. @returns its exit code */
const follow = (node, args) =>
	new Promise((done) => {
		const path = at('node_modules', '.bin') + (windows ? ';' : ':') + process.env.PATH;
		const env = { ...process.env, PATH: path };
		const child = spawn(node, args, { cwd: process.env.INIT_CWD || root, stdio: 'inherit', env });
		for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
		child.on('error', (error) => fail(error.message));
		child.on('exit', (code, signal) => done(signal ? 1 : code || 0));
	});

/** Hands the terminal over to a program and ends as it ends. */
const become = (node, args) => void follow(node, args).then((code) => process.exit(code));

/** Runs a program beside others. @returns its exit code and everything it wrote */
const beside = (node, args) =>
	new Promise((done) => {
		const child = spawn(node, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
		let output = '';
		for (const stream of [child.stdout, child.stderr]) stream.on('data', (piece) => (output += piece));
		child.on('error', (error) => done({ code: 1, output: error.message }));
		child.on('exit', (code) => done({ code: code === null ? 1 : code, output }));
	});

/** Builds, and tells the tests that wait for the product through a file that appears when it is there. */
const buildFor = async (node, mark) => {
	const { code, output } = isBuilt() ? { code: 0, output: '' } : await beside(node, buildArguments);
	writeFileSync(mark + '.part', code === 0 ? '' : 'the product could not be built:\n' + output);
	renameSync(mark + '.part', mark);
	return { code, output };
};

/** The type check, by TypeScript's native compiler: half the processor of the one in JavaScript, which eslint needs. */
const typeCheck = [tools.check, '--tsgo'];

/** What the type check made of files that may be gone by now: it would report errors in them. */
const forgetTypes = () => rmSync(at('.svelte-kit', '.svelte-check'), { recursive: true, force: true });

/** Builds, which makes the types of each route too, then checks types. @returns how each ended */
const buildAndCheck = async (node, mark) => {
	forgetTypes();
	const built = await buildFor(node, mark);
	sync(node);
	return [built, await beside(node, [...typeCheck, '--output', 'machine', '--threshold', 'error'])];
};

/** Tests while the product is built and types are checked: a test waits only for what it needs. */
const test = async (node, args) => {
	const folder = mkdtempSync(join(tmpdir(), 'holdout-built-'));
	process.env.HOLDOUT_BUILT = join(folder, 'built');
	if (args.includes('--slow')) process.env.HOLDOUT_SLOW = '1';
	const besides = buildAndCheck(node, process.env.HOLDOUT_BUILT);
	const given = args.filter((arg) => arg !== '--slow');
	// The configuration as Node reads it: what Vite transforms needs a file that is made meanwhile.
	const code = await follow(node, [
		tools.vitest,
		'run',
		'--root',
		root,
		'--configLoader',
		'native',
		...given
	]);
	const failed = (await besides).filter((one) => one.code !== 0);
	for (const { output } of failed) console.error(output);
	if (failed.length > 0) console.error('holdout: the build or the type check failed, see above');
	rmSync(folder, { recursive: true, force: true });
	process.exit(code || (failed.length > 0 ? 1 : 0));
};

// What Node has compiled once, it loads at the next start.
process.env.NODE_COMPILE_CACHE = process.env.NODE_COMPILE_CACHE || at('node_modules', '.cache', 'compile');

if (!command) fail('say what to do: start, test, dev, check, lint, format, bench, shots or holdout');
install();
const node = suitableNode();
if (command !== 'test') sync(node, { always: command === 'check' });

// Our objects die young; without a limit V8 lets them pile up to 128 MB in each thread, which saves no time.
const nursery = '--max-semi-space-size=8';

// What a release no longer uses goes back to the system: glibc keeps blocks below this, in bytes, and more where it may choose.
process.env.MALLOC_MMAP_THRESHOLD_ = process.env.MALLOC_MMAP_THRESHOLD_ || '524288';

switch (command) {
	case 'start':
		build(node);
		become(node, [nursery, builtProgram, 'serve', ...rest]);
		break;
	case 'holdout':
		if (rest[0] === 'serve') build(node);
		become(node, [nursery, isBuilt() ? builtProgram : at('src', 'cli.ts'), ...rest]);
		break;
	case 'dev':
		process.chdir(root);
		become(node, [tools.vite, 'dev', root, ...rest]);
		break;
	case 'test':
		void test(node, rest);
		break;
	case 'check':
		forgetTypes();
		run(node, typeCheck);
		break;
	case 'lint':
		run(node, [tools.prettier, '--check', '.']);
		run(node, [tools.eslint, '.']);
		run(node, [tools.knip]);
		break;
	case 'format':
		run(node, [tools.prettier, '--write', '.']);
		break;
	case 'bench':
		if (rest[0] === 'ingest' || rest[0] === 'pages' || rest[0] === 'scale') build(node);
		become(node, ['--expose-gc', at('test', 'bench', 'main.ts'), ...rest]);
		break;
	case 'shots':
		build(node);
		become(node, [at('test', 'shots.ts'), ...rest]);
		break;
	default:
		fail('does not know "' + command + '"');
}
