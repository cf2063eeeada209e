import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mountSmallDisk } from './small-disk.ts';
import { readStored } from './stored.ts';
import { startUploader, type Uploader } from './uploader.ts';

const disk = mountSmallDisk(24);
let made = 0;

/** A campaign of so many rows, unlike all others. */
function campaign(rows: number): string {
	made += 1;
	const lines = Array.from({ length: rows / 2 }, (_, i) =>
		['control', 'picks'].map(
			(variant) =>
				`Disk ${made},${variant},place${i % 150},kind${Math.floor(i / 150)},${500 + ((i * made) % 997)},${40 + (i % 90)}`
		)
	).flat();
	return ['campaign,variant,place,kind,people,conversions', ...lines, ''].join('\n');
}

// Mounting takes an administrator; without one these are skipped.
describe.skipIf(!disk)('the product on a full disk', () => {
	let uploader: Uploader;
	let published = '';
	const results = async () => {
		const response = await uploader.ask('/api/v1/campaigns/disk-1/results');
		return { status: response.status, text: await response.text() };
	};
	beforeAll(async () => {
		uploader = await startUploader({}, join(disk?.folder ?? '', 'data'));
		expect((await uploader.upload('?release=true', campaign(20))).status).toBe(201);
		const { status, text } = await results();
		expect(status).toBe(200);
		published = text;
	}, 60_000);
	afterAll(async () => {
		await uploader.stop();
		disk?.remove();
	});

	/** Says that there is no room, keeps no file, and shows what it showed before. */
	async function expectRefused(file: string) {
		const reply = await uploader.upload('', file);
		expect([reply.status, reply.body['code']]).toEqual([507, 'disk_full']);
		expect(uploader.staged()).toEqual([]);
		expect(await results()).toEqual({ status: 200, text: published });
		expect((await uploader.ask('/')).status).toBe(200);
		expect((await uploader.ask('/healthz')).status).toBe(200);
	}

	/** Leaves nothing of a file that does not fit. Reading beside the product needs a little room of its own. */
	async function expectFull(file: string, room?: number) {
		const before = readStored(uploader.folder);
		if (room !== undefined) disk?.fill(room);
		await expectRefused(file);
		disk?.empty();
		expect(readStored(uploader.folder)).toEqual(before);
	}

	it('says so while a body comes that does not fit', async () => {
		await expectFull(`${campaign(2)}${'\n'.repeat(40_000_000)}`);
	});

	it('says so when the body fits and its cells do not', async () => {
		const file = campaign(20_000);
		await expectFull(file, file.length + 16_000);
	});

	it('says so when there is no room at all', async () => {
		await expectFull(campaign(20), 0);
	});

	it('takes files again when there is room again, and everything is whole', async () => {
		expect((await uploader.upload('?release=true', campaign(2000))).status).toBe(201);
		const { integrity, recorded, cells } = readStored(uploader.folder);
		expect(integrity).toEqual(['ok', 'ok']);
		expect(cells).toEqual(recorded);
		expect(recorded.size).toBe(2);
	});

	it('shows what is stored after a start without room', async () => {
		const before = readStored(uploader.folder);
		disk?.fill(0);
		await uploader.kill();
		await uploader.restart();
		expect(await results()).toEqual({ status: 200, text: published });
		await expectRefused(campaign(20));
		disk?.empty();
		expect(readStored(uploader.folder)).toEqual(before);
	});
});
