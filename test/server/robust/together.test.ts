import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hostileFile } from './hostile-file.ts';
import { startUploader, type Reply, type Uploader } from './uploader.ts';

let uploader: Uploader;
beforeAll(async () => {
	uploader = await startUploader();
});
afterAll(() => uploader.stop());

const clients = 50;
const statuses = (answers: readonly Reply[]) => {
	const counts = new Map<number, number>();
	for (const { status } of answers) counts.set(status, (counts.get(status) ?? 0) + 1);
	return Object.fromEntries(counts);
};

/** As a client should: who is asked to come again does so. */
async function upload(file: string, headers: Record<string, string> = {}): Promise<Reply> {
	for (;;) {
		const answer = await uploader.upload('', file, headers);
		if (answer.status !== 429) return answer;
	}
}

describe('fifty clients with the same file', () => {
	it('store it once, and the others hear so', async () => {
		const file = hostileFile({});
		const answers = await Promise.all(Array.from({ length: clients }, () => upload(file)));
		expect(statuses(answers)).toEqual({ 201: 1, 200: clients - 1 });
		const stored = answers.find(({ status }) => status === 201)?.body['id'];
		for (const { status, body } of answers) if (status === 200) expect(body['duplicateOf']).toBe(stored);
	});

	it('store it once with one Idempotency-Key, and hear the same, or to come again', async () => {
		const file = hostileFile({});
		const key = { 'idempotency-key': 'fifty' };
		const answers = await Promise.all(Array.from({ length: clients }, () => upload(file, key)));
		const first = answers.find(({ status }) => status === 201);
		expect(first).toBeDefined();
		for (const { status, body } of answers) {
			if (status === 201) expect(body).toEqual(first?.body);
			else expect([status, body['code']]).toEqual([409, 'still_running']);
		}
		expect(await uploader.upload('', file, key)).toMatchObject({ status: 201, body: first?.body });
		expect((await uploader.upload('', file)).body['duplicateOf']).toBe(first?.body['id']);
	});

	it('store it once with fifty keys', async () => {
		const file = hostileFile({});
		const answers = await Promise.all(
			Array.from({ length: clients }, (_, i) => upload(file, { 'idempotency-key': `key-${i}` }))
		);
		expect(statuses(answers)).toEqual({ 201: 1, 200: clients - 1 });
	});

	it('leave each file once in the history', async () => {
		const response = await uploader.ask('/api/v1/uploads');
		const { uploads } = (await response.json()) as { uploads: { campaigns: { rows: number }[] }[] };
		expect(uploads.map(({ campaigns }) => campaigns.map(({ rows }) => rows))).toEqual([[3], [3], [3]]);
		expect(uploader.staged()).toEqual([]);
	});
});
