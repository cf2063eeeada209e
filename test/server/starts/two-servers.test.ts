import { readdirSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sweepOrphans } from '#lib/server/ingest/orphans.ts';
import { takeServerLock, isServed } from '#lib/server/db/server-lock.ts';
import { closeStores, openStores } from '#lib/server/db/stores.ts';
import { startProduct, type Product } from '../../e2e/product.ts';
import { project } from '../holdout-command.ts';
import { ask, occupy, rowsOf, startCase, type Case } from './case.ts';
import { runHoldout } from './running-command.ts';

let made: Case;
/** Both on the same data folder; the second is started while the first works, which is killed later. */
let first: Product;
let second: Product;
beforeAll(async () => {
	made = await startCase();
	first = await serve();
});
afterAll(() => made.remove());

const serve = () => startProduct({ HOLDOUT_DATA: made.dataFolder }, null);

/** Names of files that are being received. */
const received = (): string[] =>
	readdirSync(join(made.dataFolder, 'staging')).filter((name) => name.startsWith('received-'));
const campaigns = () => ask(made.dataFolder, 'holdout', 'select count(*) from campaigns');
const uploads = () => ask(made.dataFolder, 'holdout', 'select count(*) from uploads');
const cells = () => Number(ask(made.dataFolder, 'private', 'select coalesce(sum(rows), 0) from cell_chunks'));

/** An import whose cells are stored, and whose record waits for another process that writes. */
async function between(campaign: string) {
	const before = cells();
	const claims = () => ask(made.dataFolder, 'holdout', 'select max(rowid) from claims');
	const earlier = claims();
	const begin = occupy(made.dataFolder, 'private');
	const command = runHoldout(['import', made.file(campaign, 30), '--campaign', campaign], made.dataFolder);
	await expect.poll(claims, { timeout: 40_000 }).not.toBe(earlier);
	const release = occupy(made.dataFolder, 'holdout');
	begin();
	await expect.poll(cells, { timeout: 40_000 }).toBe(before + 60);
	return { command, release };
}

/** An upload of which the first part is sent; `finish` sends the rest and gives the status. */
function beginUpload({ origin }: Product, campaign: string) {
	const body = rowsOf(campaign, 30);
	const sending = request(`${origin}/api/v1/uploads`, {
		method: 'POST',
		headers: { authorization: made.authorization, 'content-type': 'text/csv' }
	});
	const answered = new Promise<number | string>((done) => {
		sending.once('response', (response) => {
			response.resume();
			done(response.statusCode ?? 0);
		});
		sending.once('error', (error) => done(error.message));
	});
	sending.write(body.slice(0, 200));
	return {
		answered,
		finish: () => {
			sending.end(body.slice(200));
			return answered;
		}
	};
}

/** Sends a file that is stored after the answer; where it can be followed. */
async function sendForLater({ origin }: Product, campaign: string): Promise<string> {
	const answer = await fetch(`${origin}/api/v1/uploads`, {
		method: 'POST',
		body: rowsOf(campaign, 30),
		headers: { authorization: made.authorization, 'content-type': 'text/csv', prefer: 'respond-async' }
	});
	expect(answer.status).toBe(202);
	return answer.headers.get('location') ?? '';
}

const seen = async ({ origin }: Product, place: string) => {
	const answer = await fetch(origin + place, { headers: { authorization: made.authorization } });
	return (await answer.json()) as { state?: string; campaigns?: unknown[] };
};

describe('a second server on the same data folder', () => {
	it('leaves what the first receives and stores', async () => {
		const upload = beginUpload(first, 'Received');
		const release = occupy(made.dataFolder, 'private');
		const place = await sendForLater(first, 'Stored');
		await expect.poll(received).toHaveLength(1);
		second = await serve();
		expect(received()).toHaveLength(1);
		expect(await seen(second, place)).toMatchObject({ state: 'waiting' });
		release();
		expect(await upload.finish()).toBe(201);
		await expect.poll(() => seen(second, place), { timeout: 40_000 }).toHaveProperty('campaigns');
		expect([campaigns(), uploads(), cells()]).toEqual([2, 2, 120]);
		expect(received()).toEqual([]);
	});

	it('clears up after the first when that one is killed, and continues with what it was storing', async () => {
		const upload = beginUpload(first, 'Broken off');
		const release = occupy(made.dataFolder, 'private');
		const place = await sendForLater(first, 'Taken over');
		await expect.poll(received).toHaveLength(1);
		await first.kill();
		expect(await upload.answered).toMatch(/hang up|ECONNRESET/);
		release();
		await expect.poll(received, { timeout: 40_000 }).toEqual([]);
		await expect.poll(() => seen(second, place), { timeout: 40_000 }).toHaveProperty('campaigns');
		expect([campaigns(), uploads(), cells()]).toEqual([3, 3, 180]);
	});

	it('removes the cells of an import that was killed before its record', async () => {
		const { command, release } = await between('Half');
		expect(cells()).toBe(240);
		command.signal('SIGKILL');
		await command.ended;
		release();
		await expect.poll(cells, { timeout: 40_000 }).toBe(180);
	});

	it('leaves properly, and the next start still knows that the first did not', async () => {
		expect(isServed(made.dataFolder)).toBe(true);
		await second.stop();
		expect(isServed(made.dataFolder)).toBe(false);
		const next = takeServerLock(made.dataFolder);
		expect(next.unclean).toBe(true);
		next.settle();
		next.release();
		const last = takeServerLock(made.dataFolder);
		expect(last.unclean).toBe(false);
		last.release();
	});
});

describe('an import between its two databases', () => {
	const sweep = async () => {
		const stores = openStores(made.dataFolder, project);
		await sweepOrphans(stores);
		closeStores(stores);
	};

	it('keeps its cells when another process sweeps', async () => {
		const { command, release } = await between('Whole');
		await sweep();
		release();
		expect(await command.ended, command.output()).toBe(0);
		expect([uploads(), cells()]).toEqual([4, 240]);
	});

	it('leaves none when it is killed: whoever comes next sweeps them', async () => {
		const { command, release } = await between('Lost');
		command.signal('SIGKILL');
		await command.ended;
		release();
		expect([uploads(), cells()]).toEqual([4, 300]);
		await sweep();
		expect([uploads(), cells()]).toEqual([4, 240]);
		expect(readdirSync(join(made.dataFolder, 'locks'))).toEqual([]);
	});
});
