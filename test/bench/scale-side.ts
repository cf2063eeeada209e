// One database of `npm run bench -- scale`: `node scale-side.ts FOLDER FILE RELEASES`; its last line is the figures.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import { asc } from 'drizzle-orm';
import { tokens } from '#lib/server/accounts/tokens.ts';
import { campaigns } from '#lib/server/campaigns/campaigns.ts';
import { jobs } from '#lib/server/db/tables/jobs.ts';
import { closeStores, openStores } from '#lib/server/db/stores.ts';
import { startProduct, type Product } from '../e2e/product.ts';
import { project } from '../server/holdout-command.ts';
import { rowsOf } from '../server/starts/case.ts';
import { runHoldout } from '../server/starts/running-command.ts';
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

const secret = await stores.holdout.write((tx) =>
	tokens.add(tx, { name: 'scale', role: 'analyst', now: new Date() })
);
let round = 0;
/** Seconds from the moment that so many workers have started until everything that waited for them is published. */
async function withWorkers(count: number): Promise<number> {
	round += 1;
	const web = await startProduct({ HOLDOUT_DATA: dataFolder }, 'admin', undefined, ['--no-work']);
	for (let i = 0; i < Number(releases); i += 1) {
		const answer = await fetch(`${web.origin}/api/v1/uploads?release=true&ended=true&sameAs=none`, {
			method: 'POST',
			body: rowsOf(`Round ${round} ${i}`, 700 + 10 * i + round),
			headers: { authorization: `Bearer ${secret}`, 'content-type': 'text/csv', prefer: 'respond-async' }
		});
		if (answer.status !== 202) throw new Error(`${answer.status}: ${await answer.text()}`);
		await answer.arrayBuffer();
	}
	const workers = Array.from({ length: count }, () => runHoldout(['work'], dataFolder));
	while (!workers.every((one) => one.output().includes('Holdout works on'))) await setTimeout(5);
	const start = Date.now();
	const waiting = () => stores.holdout.select().from(jobs).orderBy(asc(jobs.addedAt));
	const ofFiles = async () => (await waiting()).filter(({ kind }) => kind === 'store-draft');
	while ((await ofFiles()).some(({ endedAt }) => endedAt === null)) await setTimeout(50);
	const end = Math.max(...(await ofFiles()).map(({ endedAt }) => endedAt?.getTime() ?? 0));
	for (const worker of workers) worker.signal('SIGTERM');
	await Promise.all(workers.map(({ ended }) => ended));
	await web.stop();
	return (end - start) / 1000;
}
const workers = [await withWorkers(1), await withWorkers(2), await withWorkers(4)];
const doubled = (await stores.holdout.select().from(jobs)).filter(
	({ kind, tries }) => kind === 'store-draft' && tries > 1
).length;
closeStores(stores);
const figures: Figures = { upload, release, overview, campaign, workers, doubled };
console.log(JSON.stringify(figures));
process.exit(0);
