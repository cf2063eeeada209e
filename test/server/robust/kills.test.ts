import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nextCommit, readStored } from './stored.ts';
import { startUploader, type Reply, type Uploader } from './uploader.ts';

/** HOLDOUT_KILLS=100 for the whole length. */
const kills = Number(process.env['HOLDOUT_KILLS'] ?? 6);

let uploader: Uploader;
beforeAll(async () => {
	uploader = await startUploader();
});
afterAll(() => uploader.stop());

let made = 0;
/** A campaign of a thousand rows and more, unlike all others. */
function campaignFile(): string {
	made += 1;
	const rows = Array.from({ length: 1000 + 500 * (made % 4) }, (_, i) =>
		['control', 'picks'].map(
			(variant) =>
				`Kill ${made},${variant},place${i % 150},kind${Math.floor(i / 150)},${100 + ((i * made) % 997)},${i % 90}`
		)
	).flat();
	return ['campaign,variant,place,kind,people,conversions', ...rows, ''].join('\n');
}

/** A body that comes in a few pieces, with pauses. */
function slowly(file: string): ReadableStream<Uint8Array> {
	const bytes = Buffer.from(file);
	const piece = Math.ceil(bytes.length / 8);
	return new ReadableStream({
		async start(controller) {
			for (let at = 0; at < bytes.length; at += piece) {
				controller.enqueue(bytes.subarray(at, at + piece));
				await setTimeout(20);
			}
			controller.close();
		}
	});
}

interface Moment {
	readonly name: string;
	/** Comes to its end when it is time. */
	wait(): Promise<unknown>;
}
const moments: readonly Moment[] = [
	{ name: 'during the body', wait: () => setTimeout(10 + Math.random() * 150) },
	{ name: 'during ingestion', wait: () => setTimeout(160 + Math.random() * 1200) },
	{ name: 'between the two databases', wait: () => nextCommit(uploader.folder, 'private', 20_000) },
	{ name: 'during the answer', wait: () => nextCommit(uploader.folder, 'holdout', 20_000) },
	{
		name: 'a little after the answer',
		wait: () => nextCommit(uploader.folder, 'holdout', 20_000).then(() => setTimeout(Math.random() * 20))
	},
	{ name: 'any time', wait: () => setTimeout(Math.random() * 4000) }
];

describe(`killed ${kills} times during uploads, the product`, () => {
	const acknowledged = new Map<string, number>();
	const seen = { orphans: 0, unheardStored: 0, unheardLost: 0 };

	it.each(Array.from({ length: kills }, (_, i) => [i + 1, moments[i % moments.length]] as const))(
		'loses nothing that it acknowledged and keeps nothing partly: %i',
		async (_, moment) => {
			const files = Array.from({ length: 4 }, campaignFile);
			const sent = files.map((file, i) =>
				uploader
					.upload(i === 0 ? '?release=true' : '', i % 2 === 0 ? slowly(file) : file)
					.catch((): Reply | null => null)
			);
			await moment?.wait();
			await uploader.kill();
			const answers = await Promise.all(sent);
			for (const answer of answers) {
				if (!answer) continue;
				expect(answer.status).toBe(201);
				acknowledged.set(String(answer.body['id']), Number(answer.body['rows']));
			}
			// Files whose senders heard nothing are sent again after the restart; all of them in a long run.
			const unheard = files.filter((_file, i) => answers[i] === null).slice(0, kills > 20 ? 4 : 1);

			const torn = readStored(uploader.folder);
			expect(torn.integrity).toEqual(['ok', 'ok']);
			seen.orphans += [...torn.cells.keys()].filter((id) => !torn.recorded.has(id)).length;
			for (const [id, rows] of torn.recorded) expect(torn.cells.get(id)).toBe(rows);

			await uploader.restart();
			const whole = readStored(uploader.folder);
			expect(whole.integrity).toEqual(['ok', 'ok']);
			expect(whole.cells).toEqual(whole.recorded);
			expect([...whole.described].toSorted()).toEqual([...whole.recorded.keys()].toSorted());
			for (const [id, rows] of acknowledged) expect(whole.recorded.get(id)).toBe(rows);
			expect(uploader.staged()).toEqual([]);

			for (const file of unheard) {
				const again = await uploader.upload('', file);
				const isThere = again.status === 200;
				seen[isThere ? 'unheardStored' : 'unheardLost'] += 1;
				expect(again.status).toBe(isThere ? 200 : 201);
				const id = String(again.body[isThere ? 'duplicateOf' : 'id']);
				expect(whole.recorded.has(id)).toBe(isThere);
				acknowledged.set(id, file.trim().split('\n').length - 1);
			}
		}
	);

	it('has acknowledged some', () => {
		console.log(`${kills} kills: ${acknowledged.size} acknowledged uploads,`, seen);
		expect(acknowledged.size).toBeGreaterThan(0);
	});
});
