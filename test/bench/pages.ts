import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { campaigns } from '#lib/server/campaigns/campaigns.ts';
import { closeStores, openStores } from '#lib/server/db/stores.ts';
import { addMember, signIn, startProduct, type Product } from '../e2e/product.ts';
import { project } from '../server/holdout-command.ts';
import { addManyCampaigns } from './many-campaigns.ts';
import { peakMemory, processorSeconds } from './proc.ts';

const viewers = 20;
const seconds = 15;
/** A viewer looks at a page for as long on average, in ms. */
const looking = 1000;
/** What the 95th percentile of the server's time is to stay below, in ms. */
const goal = 50;

/** What viewers ask for, by the page it is a question to. */
const questions = (slugs: readonly string[]) => {
	const slug = (n: number) => slugs[n % slugs.length] ?? '';
	const overviews = [
		'/',
		'/?status=running',
		'/?sort=lift',
		'/?channel=E-mail&owner=CRM',
		'/?text=vouchers&sort=-newest',
		'/?page=2&sort=paid&chart=month'
	];
	return [
		{ page: 'overview', route: '/', at: (n: number) => overviews[n % overviews.length] ?? '/' },
		{ page: 'campaign', route: '/campaigns/[slug]', at: (n: number) => `/campaigns/${slug(n)}` },
		{ page: 'report', route: '/reports/roi/[slug]', at: (n: number) => `/reports/roi/${slug(n)}` }
	];
};

type Question = ReturnType<typeof questions>[number];

const pause = (ms: number) => new Promise<void>((go) => setTimeout(go, ms));

/** Asks for a page as a browser that is signed in does; milliseconds until all of it is there. */
async function ask(origin: string, path: string, cookie: string): Promise<number> {
	const start = performance.now();
	const response = await fetch(origin + path, {
		headers: { cookie, accept: 'text/html', connection: 'close' }
	});
	await response.text();
	if (response.status !== 200) throw new Error(`GET ${path} was answered with ${response.status}`);
	return performance.now() - start;
}

/** What the server says it took, by route, in whole ms: from its log. */
function serverTimes(log: string): Map<string, number[]> {
	const times = new Map<string, number[]>();
	for (const line of log.split('\n')) {
		if (!line.startsWith('{')) continue;
		const entry: unknown = JSON.parse(line);
		if (typeof entry !== 'object' || entry === null || !('route' in entry && 'ms' in entry)) continue;
		const route = String(entry.route);
		times.set(route, [...(times.get(route) ?? []), Number(entry.ms)]);
	}
	return times;
}

const quantiles = (times: readonly number[]) => {
	const sorted = times.toSorted((a, b) => a - b);
	const at = (p: number) => sorted[Math.ceil(p * sorted.length) - 1] ?? NaN;
	return { p50: at(0.5), p95: at(0.95), max: at(1) };
};

const words = (times: readonly number[]): string => {
	const { p50, p95, max } = quantiles(times);
	const ms = (x: number) => `${x.toFixed(0)} ms`.padStart(8);
	return `p50 ${ms(p50)}  p95 ${ms(p95)}  max ${ms(max)}`;
};

/** Twenty readers, each with an account, who open one page after the other. */
async function watch(product: Product, cookies: readonly string[], list: readonly Question[]) {
	const seen = new Map(list.map(({ page }) => [page, [] as number[]]));
	const end = performance.now() + seconds * 1000;
	const viewer = async (cookie: string, which: number): Promise<void> => {
		await pause((looking * which) / viewers);
		for (let n = which; performance.now() < end; n++) {
			const question = list[n % list.length];
			if (!question) return;
			const took = await ask(product.origin, question.at(n * 7 + which), cookie);
			seen.get(question.page)?.push(took);
			await pause(looking * (0.5 + ((n * 37 + which * 11) % 100) / 100));
		}
	};
	await Promise.all(cookies.map(viewer));
	return seen;
}

/** The time of the first overview after a start, while the campaigns are still being analysed. */
async function whenWarm(product: Product): Promise<{ first: number; warm: number }> {
	const start = performance.now();
	const first = await ask(product.origin, '/', product.cookie);
	for (let quick = 0; quick < 5;)
		quick = (await ask(product.origin, '/', product.cookie)) < goal ? quick + 1 : 0;
	return { first, warm: performance.now() - start };
}

const whole = (text: string | undefined, otherwise: number): number => {
	const count = Number(text ?? otherwise);
	if (!Number.isSafeInteger(count) || count < 1) throw new Error(`"${text}" must be a whole number above 0`);
	return count;
};

/**
 * `npm run bench -- pages [CAMPAIGNS] [ROWS] [FOLDER]`: what pages take with many campaigns and twenty readers. ROWS are those
 * of each campaign's file: 1000 campaigns of 5000 rows are five million cells and take long to store. A FOLDER is kept, and
 * used again when it is there.
 */
export async function benchPages(): Promise<void> {
	const count = whole(process.argv[3], 1000);
	const rows = whole(process.argv[4], 144);
	const given = process.argv[5];
	const made = given === undefined ? mkdtempSync(join(tmpdir(), 'holdout-bench-')) : null;
	const dataFolder = given ?? join(made ?? '', 'data');
	try {
		if (existsSync(join(dataFolder, 'holdout.db')))
			console.log(`campaigns of ${dataFolder}, as they are there`);
		else {
			console.log(`${count} campaigns of about ${rows} rows are taken in and published …`);
			const start = performance.now();
			const cells = await addManyCampaigns(dataFolder, count, rows);
			console.log(
				`${cells.toLocaleString('en-GB')} cells stored in ${((performance.now() - start) / 1000).toFixed(0)} s`
			);
		}
		const stores = openStores(dataFolder, project);
		const slugs = (await campaigns.list(stores.holdout)).map(({ slug }) => slug);
		closeStores(stores);
		const members: string[] = [];
		for (let i = 0; i < viewers; i++)
			members.push((await addMember(dataFolder, 'manager', `viewer-${i}@example.com`)).email);
		const product = await startProduct({ HOLDOUT_DATA: dataFolder, LOG_LEVEL: 'info' });
		try {
			const { first, warm } = await whenWarm(product);
			const cookies: string[] = [];
			for (const email of members) cookies.push(await signIn(product.origin, email));
			const list = questions(slugs);
			const before = product.output().length;
			const processor = processorSeconds(product.pid).own;
			const seen = await watch(product, cookies, list);
			const busy = (processorSeconds(product.pid).own - processor) / seconds;
			const log = serverTimes(product.output().slice(before));
			console.log(
				`${slugs.length} campaigns, ${viewers} signed-in managers for ${seconds} s, each ${looking / 1000} s on a page on average`
			);
			console.log(
				`first overview after a start: ${first.toFixed(0)} ms; steadily quick after ${(warm / 1000).toFixed(1)} s`
			);
			console.log(
				`machine: ${availableParallelism()} processors, load ${(loadavg()[0] ?? 0).toFixed(1)}; times are of the clock, others' work included`
			);
			for (const { page, route } of list) {
				const times = log.get(route) ?? [];
				const { p95 } = quantiles(times);
				console.log(
					`${page.padEnd(9)} server ${words(times)} of ${times.length} (p95 ${p95 < goal ? 'within' : 'NOT within'} ${goal} ms)`
				);
				console.log(`${''.padEnd(9)} reader ${words(seen.get(page) ?? [])}`);
			}
			console.log(
				`processor ${(busy * 100).toFixed(0)} % of one core; peak memory ${peakMemory(product.pid).toFixed(0)} MB`
			);
		} finally {
			await product.stop();
		}
	} finally {
		if (made) rmSync(made, { recursive: true, force: true });
	}
}
