// One database of `npm run bench -- scale`: `node scale-side.ts FOLDER FILE RELEASES`; its last line is the figures.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { eq } from 'drizzle-orm';
import { Client } from 'pg';
import { tokens } from '#lib/server/accounts/tokens.ts';
import { campaigns } from '#lib/server/campaigns/campaigns.ts';
import { jobs } from '#lib/server/db/tables/jobs.ts';
import { releases as released } from '#lib/server/db/tables/ledger.ts';
import { closeStores, openStores } from '#lib/server/db/stores.ts';
import { startProduct, type Product } from '../e2e/product.ts';
import { urlOf } from '../server/postgres/database.ts';
import { project } from '../server/holdout-command.ts';
import { rowsOf } from '../server/starts/case.ts';
import type { Figures } from './scale.ts';

const [dataFolder = '', file = '', releases = '40'] = process.argv.slice(2);
const stores = openStores(dataFolder, project);

/** Seconds of a command, its start included. */
async function command(args: string[]): Promise<number> {
	const start = performance.now();
	const child = spawn(process.execPath, ['build/programs/cli.js', ...args], {
		cwd: project,
		env: { ...process.env, HOLDOUT_DATA: dataFolder },
		stdio: ['ignore', 'ignore', 'inherit']
	});
	const [code] = (await once(child, 'close')) as [number | null];
	if (code !== 0) throw new Error(`${args.join(' ')} ended with ${code}`);
	return (performance.now() - start) / 1000;
}

/** 95th percentile of what twenty viewers wait for a page, in ms; each looks at it for a while. */
async function p95({ origin, cookie }: Product, path: string): Promise<number> {
	const times: number[] = [];
	await Promise.all(
		Array.from({ length: 20 }, async (_, viewer) => {
			await setTimeout(25 * viewer);
			for (let i = 0; i < 12; i += 1) {
				const start = performance.now();
				const answer = await fetch(origin + path, { headers: { cookie, accept: 'text/html' } });
				await answer.arrayBuffer();
				if (!answer.ok) throw new Error(`${path} was answered with ${answer.status}`);
				if (i > 1) times.push(performance.now() - start);
				await setTimeout(400);
			}
		})
	);
	times.sort((a, b) => a - b);
	return times[Math.ceil(0.95 * times.length) - 1] ?? NaN;
}

const upload = await command(['import', file, '--ended', '--control', 'control']);
const [first] = await campaigns.list(stores.holdout);
const slug = first?.slug ?? '';
const release = await command(['release', slug, '--whole', '--same-as', 'none']);
const published = (await campaigns.list(stores.holdout)).find(({ id }) => id === first?.id)?.slug ?? slug;

const product = await startProduct({ HOLDOUT_DATA: dataFolder }, 'admin');
await (await fetch(`${product.origin}/`, { headers: { cookie: product.cookie } })).arrayBuffer();
const overview = await p95(product, '/');
const campaign = await p95(product, `/campaigns/${published}`);
await product.stop();

/** A worker as `holdout work` starts it. */
function startWorker(folder: string) {
	const child = spawn(process.execPath, ['build/programs/cli.js', 'work'], {
		cwd: project,
		env: { ...process.env, HOLDOUT_DATA: folder },
		stdio: ['ignore', 'pipe', 'inherit']
	});
	let output = '';
	child.stdout.on('data', (piece) => (output += String(piece)));
	return { child, output: () => output, ended: once(child, 'close') };
}

/** An empty database beside the measured one. */
async function emptyDatabase(name: string): Promise<string> {
	const url = process.env['HOLDOUT_DATABASE_URL'];
	if (url) {
		const server = new Client({ connectionString: url });
		await server.connect();
		await server.query(`create database ${name}`);
		await server.end();
		process.env['HOLDOUT_DATABASE_URL'] = urlOf(url, name);
	}
	return join(dataFolder, name);
}

/** So many jobs were done twice in all. */
let doubled = 0;
/**
 * Seconds from the moment that so many workers have started until everything that waited for them is published: in an empty
 * database each time, because a release is compared with all that came before.
 */
async function withWorkers(count: number): Promise<number> {
	const folder = await emptyDatabase(`workers_${count}`);
	const own = openStores(folder, project);
	const secret = await own.holdout.write((tx) =>
		tokens.add(tx, { name: 'scale', role: 'admin', now: new Date() })
	);
	const web = await startProduct({ HOLDOUT_DATA: folder }, 'admin', undefined, ['--no-work']);
	for (let i = 0; i < Number(releases); i += 1) {
		const answer = await fetch(`${web.origin}/api/v1/uploads?release=true&ended=true`, {
			method: 'POST',
			// Groups of other sizes: these are other people.
			body: rowsOf(`Campaign ${i}`, 700 + 10 * i, 500 + 2_000 * i),
			headers: { authorization: `Bearer ${secret}`, 'content-type': 'text/csv', prefer: 'respond-async' }
		});
		if (answer.status !== 202) throw new Error(`${answer.status}: ${await answer.text()}`);
		await answer.arrayBuffer();
	}
	const workers = Array.from({ length: count }, () => startWorker(folder));
	while (!workers.every((one) => one.output().includes('Holdout works on'))) await setTimeout(5);
	const start = Date.now();
	const ofFiles = () =>
		own.holdout
			.select({ endedAt: jobs.endedAt, tries: jobs.tries })
			.from(jobs)
			.where(eq(jobs.kind, 'store-draft'));
	while ((await ofFiles()).some(({ endedAt }) => endedAt === null)) await setTimeout(200);
	const done = await ofFiles();
	doubled += done.filter(({ tries }) => tries > 1).length;
	const published = await own.holdout.$count(released);
	if (published !== Number(releases)) throw new Error(`${published} of ${releases} were published`);
	for (const worker of workers) worker.child.kill('SIGTERM');
	await Promise.all(workers.map(({ ended }) => ended));
	await web.stop();
	closeStores(own);
	return (Math.max(...done.map(({ endedAt }) => endedAt?.getTime() ?? 0)) - start) / 1000;
}
closeStores(stores);
const workers = [await withWorkers(1), await withWorkers(2), await withWorkers(4)];
const figures: Figures = { upload, release, overview, campaign, workers, doubled };
console.log(JSON.stringify(figures));
process.exit(0);
