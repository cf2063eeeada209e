import { request } from 'node:http';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { refusalsOfNul, sendNul } from '../robust/nul.ts';
import { rowsOf } from '../starts/case.ts';
import { ago } from '../weekly-files.ts';
import { wizardOn } from '../wizard.ts';
import { Replicas } from './replicas.ts';

let all: Replicas;
beforeAll(async () => {
	all = await Replicas.start();
});
afterAll(() => all.remove());

/** Until a program's file is stored, as the other web process sees it. */
const stored = (i: number, answer: Response): Promise<void> =>
	expect
		.poll(() => all.seen(i, answer.headers.get('location') ?? ''), { timeout: 60_000 })
		.toHaveProperty('campaigns');

/** The steps of an upload on one of the web processes, with the cookie that the first one gave. */
const wizard = (i: number) => wizardOn(() => ({ ...all.web(i), cookie: all.web(0).cookie }));

const declared = {
	owner: 'CRM',
	source: 'Warehouse',
	purpose: 'Picks',
	legalBasis: 'Consent',
	retainUntil: ago(-90),
	finished: 'yes',
	release: 'no'
};

/** An upload with a key whose second half waits for `finish`. */
function slowUpload(i: number, csv: string, key: string) {
	const half = csv.indexOf('\n', csv.length / 2) + 1;
	const sending = request(`${all.web(i).origin}/api/v1/uploads`, {
		method: 'POST',
		headers: {
			authorization: all.made.authorization,
			'content-type': 'text/csv',
			'idempotency-key': key
		}
	});
	const answered = new Promise<number | undefined>((done, failed) => {
		sending.once('error', failed);
		sending.once('response', (response) => {
			response.resume();
			done(response.statusCode);
		});
	});
	sending.write(csv.slice(0, half));
	return { answered, finish: () => sending.end(csv.slice(half)) };
}

describe('two web processes and two workers', () => {
	it('store the same bytes once, whoever takes them', async () => {
		const answers = await Promise.all([0, 1, 2, 3].map((i) => all.upload(i, rowsOf('Same', 30))));
		expect(answers.every(({ status }) => [200, 201, 409].includes(status))).toBe(true);
		expect([await all.count('uploads'), await all.cells()]).toEqual([1, 60]);
	});

	it('show a file that the other one has taken', async () => {
		await stored(1, await all.upload(0, rowsOf('Other', 40, 600), { prefer: 'respond-async' }));
		expect([await all.count('uploads'), await all.cells()]).toEqual([2, 140]);
	});

	it('publish a campaign once, and answer the same', async () => {
		const statuses = (await Promise.all([0, 1, 2, 3].map((i) => all.publish(i, 'same')))).map(
			({ status }) => status
		);
		expect(statuses.every((status) => status < 300 || status === 409)).toBe(true);
		expect(await all.count('releases')).toBe(1);
		const results = await Promise.all([0, 1].map((i) => all.seen(i, '/api/v1/campaigns/same/results')));
		expect(results[0]).toEqual(results[1]);
	});

	it('take the steps of an upload in turn: the file on one, its columns on the other, publishing on the first', async () => {
		const [here, there] = [wizard(0), wizard(1)];
		const [files, releases] = [await all.count('uploads'), await all.count('releases')];
		const id = await here.receive('turns.csv', rowsOf('Turns', 50, 700));
		expect(await there.page(`/uploads/${id}/columns`)).toContain('conversions');
		expect((await there.post(`/uploads/${id}/columns?/check`)).status).toBe(303);
		await here.ended(id);
		expect((await here.post(`/uploads/${id}/confirm`, declared)).status).toBe(303);
		await there.ended(id);
		const asked = await here.page(`/uploads/${id}`);
		expect(asked).toContain('What everyone will see');
		const fields = [...asked.matchAll(/<input[^>]*type="hidden"[^>]*>/g)].flatMap(([tag]) => {
			const [name, value] = ['name', 'value'].map((of) => new RegExp(`${of}="([^"]*)"`).exec(tag)?.[1]);
			return name === undefined ? [] : [[name, value ?? '']];
		});
		const published = await here.post(
			`/uploads/${id}?/publish`,
			Object.fromEntries(fields) as Record<string, string>
		);
		expect(published.status).toBe(303);
		expect([await all.count('uploads'), await all.count('releases')]).toEqual([files + 1, releases + 1]);
		expect(await there.page('/campaigns/turns')).toContain('Turns');
		expect(all.files()).not.toContain(`draft-${id}`);
	});

	it('show on one how far the other’s upload is, and cancel it there: nothing is stored, and the file goes', async () => {
		const [here, there] = [wizard(0), wizard(1)];
		const before = [await all.count('uploads'), await all.cells()];
		const id = await here.checked('large.csv', rowsOf('Large', 30_000, 1100));
		expect(all.files()).toContain(`draft-${id}`);
		// Storing it comes no further than its first cells.
		await all.admin.query('begin; lock table cell_chunks in share mode');
		try {
			expect((await here.post(`/uploads/${id}/confirm`, declared)).status).toBe(303);
			const progress = async () =>
				(await (await there.send(`/uploads/${id}/progress`)).json()) as { bytes: number } | null;
			await expect.poll(async () => (await progress())?.bytes ?? 0).toBeGreaterThan(0);
			expect((await there.post(`/uploads/${id}?/cancel`)).status).toBe(303);
			await expect.poll(all.workersSay).toContain('a job is given up');
		} finally {
			await all.admin.query('commit');
		}
		await here.ended(id);
		expect(await all.one(`select report::text from drafts where id = '${id}'`)).toContain('"cancelled"');
		expect([await all.count('uploads'), await all.cells()]).toEqual(before);
		expect((await there.post(`/uploads/${id}?/discard`)).status).toBe(303);
		expect(all.files()).not.toContain(`draft-${id}`);
	});

	it('refuse U+0000 everywhere, as on SQLite', async () => {
		const files = await all.count('uploads');
		const { authorization } = all.made;
		expect(await sendNul({ ...all.web(1), authorization })).toEqual(refusalsOfNul);
		expect(await all.count('uploads')).toBe(files);
	});

	it('count wrong passwords together', async () => {
		const statuses: number[] = [];
		for (let i = 0; i < 12; i += 1) {
			const { origin } = all.web(i);
			const answer = await fetch(`${origin}/sign-in?/password`, {
				method: 'POST',
				redirect: 'manual',
				headers: { origin, accept: 'text/html' },
				body: new URLSearchParams({ email: 'analyst@example.com', password: 'not the password' })
			});
			statuses.push(answer.status);
		}
		expect(statuses.indexOf(429)).toBe(10);
	});

	it('continue what a killed worker had begun, and nothing is stored twice', async () => {
		const [files, rows] = [await all.count('uploads'), await all.cells()];
		const answer = await all.upload(0, rowsOf('Killed', 15_000, 900), { prefer: 'respond-async' });
		process.kill(await all.workerOf("kind = 'store-draft'"), 'SIGKILL');
		await stored(1, answer);
		expect([await all.count('uploads'), await all.cells()]).toEqual([files + 1, rows + 30_000]);
		expect(Number(await all.one("select max(tries) from jobs where kind = 'store-draft'"))).toBe(2);
		await all.startWorker();
	});

	it('publish once what a worker published that was killed before it could commit', async () => {
		const releases = await all.count('releases');
		const waits = "select count(*) from pg_locks where relation = 'releases'::regclass and not granted";
		await all.admin.query('begin; lock table releases in share mode');
		let answer: Promise<Response> | undefined;
		try {
			answer = all.publish(0, 'other');
			const worker = await all.workerOf("kind = 'ask' and target = 'release'");
			await expect.poll(async () => Number(await all.one(waits))).toBeGreaterThan(0);
			process.kill(worker, 'SIGKILL');
		} finally {
			await all.admin.query('commit');
		}
		expect((await answer).status).toBeLessThan(300);
		expect(await all.count('releases')).toBe(releases + 1);
		await all.startWorker();
	});

	it('are restarted one after the other while an upload comes in slowly: it is stored once', async () => {
		const before = await all.count('uploads');
		const csv = rowsOf('Rolling', 30);
		const received = all.files().length;
		const slow = slowUpload(0, csv, 'rolling');
		await expect.poll(all.files).toHaveLength(received + 1);
		await all.web(1).stop();
		await all.startWeb(1);
		const ended = all.web(0).stop();
		await expect.poll(() => all.web(0).output()).toContain('Stopping');
		slow.finish();
		const status = await slow.answered;
		expect([201, 503]).toContain(status);
		await Promise.all([ended, all.startWeb(0)]);
		const again = await all.upload(1, csv, { 'idempotency-key': 'rolling' });
		expect([again.status, again.headers.get('idempotency-replayed')]).toEqual([
			201,
			status === 201 ? 'true' : null
		]);
		expect(await all.count('uploads')).toBe(before + 1);
		expect(all.files()).toHaveLength(received);
	});

	it('outlive a database that is stopped and started again under load: 503, then as before', async () => {
		const statuses = new Set<number>();
		const retries = new Set<string | null>();
		const lastAnswers: number[] = [];
		let isOver = false;
		const load = Array.from({ length: 6 }, async (_, i) => {
			const { origin, cookie } = all.web(i);
			while (!isOver) {
				const path = i % 2 ? '/' : '/api/v1/campaigns';
				const headers = i % 2 ? { cookie, accept: 'text/html' } : { authorization: all.made.authorization };
				const answer = await fetch(origin + path, { headers, redirect: 'manual' });
				await answer.arrayBuffer();
				statuses.add(answer.status);
				lastAnswers[i] = answer.status;
				if (answer.status === 503) retries.add(answer.headers.get('retry-after'));
				await setTimeout(5);
			}
		});
		try {
			await expect.poll(() => [...statuses]).toEqual([200]);
			await all.cluster.stop();
			await expect.poll(() => [...statuses].sort()).toEqual([200, 503]);
			await all.cluster.start();
			await expect.poll(() => lastAnswers.every((status) => status === 200)).toBe(true);
		} finally {
			isOver = true;
			await Promise.all(load);
		}
		expect([...statuses].sort()).toEqual([200, 503]);
		expect([...retries]).toEqual(['5']);
		await all.reconnect();
		const files = await all.count('uploads');
		const answer = await all.upload(1, rowsOf('After', 30), { prefer: 'respond-async' });
		expect(answer.status).toBe(202);
		await stored(0, answer);
		expect(await all.count('uploads')).toBe(files + 1);
		await all.verified();
	});
});
