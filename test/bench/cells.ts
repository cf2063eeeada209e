import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CellRow } from '#lib/table/row.ts';
import { CellWriter } from '#lib/server/ingest/cell-writer.ts';
import { readCube } from '#lib/server/release/cells.ts';
import { closeStores, openStores } from '#lib/server/db/stores.ts';
import { randomness } from '../privacy/campaign.ts';
import { project } from '../server/holdout-command.ts';

/** What five million cells have to keep to: ms to read one campaign, megabytes of a million rows. */
const goal = { read: 50, size: 25 };
/** 3 variants × 28 days × 12 × 3 × 5 × 4 values. */
const ofCampaign = 60_480;
const header = {
	dimensions: ['country', 'device', 'tier', 'channel'],
	measures: ['impressions', 'clicks', 'conversions', 'revenue', 'revenue_sq', 'unsubscribes', 'cost']
};

function* rows(random: () => number): Generator<CellRow> {
	for (let i = 0; i < ofCampaign; i += 1) {
		let rest = i;
		const digit = (size: number): number => {
			const at = rest % size;
			rest = (rest - at) / size;
			return at;
		};
		const people = 1 + Math.floor(5000 * random() ** 5);
		const conversions = Math.round(people * 0.03 * random());
		const order = 20 + 60 * random();
		yield {
			line: i + 2,
			campaign: null,
			variant: ['control', 'a', 'b'][digit(3)] ?? '',
			day: 20_000 + digit(28),
			segments: [`c${digit(12)}`, `d${digit(3)}`, `t${digit(5)}`, `h${digit(4)}`],
			people,
			measures: [
				Math.round(people * 1.35),
				Math.round(people * 0.04),
				conversions,
				Math.round(conversions * order * 100) / 100,
				Math.round(conversions * order ** 2 * 12_000) / 10_000,
				Math.round(people * 0.001),
				Math.round(people * 2) / 100
			]
		};
	}
}

const median = (list: readonly number[]): number =>
	list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)] ?? NaN;
const within = (value: number, limit: number): string => (value <= limit ? 'within' : 'NOT within');

/** `npm run bench -- cells [ROWS]`: raw rows stored as an upload each, and one campaign read among them, as a release reads it. */
export async function benchCells(): Promise<void> {
	const count = Math.max(1, Math.round(Number(process.argv[3] ?? 5_000_000) / ofCampaign));
	if (!Number.isSafeInteger(count)) throw new Error('the number of rows must be a whole number above 0');
	const folder = mkdtempSync(join(tmpdir(), 'holdout-bench-'));
	const stores = openStores(folder, project);
	try {
		const random = randomness(1);
		for (let c = 0; c < count; c += 1) {
			const writer = new CellWriter(stores, `upload ${c}`);
			await writer.begin();
			writer.start(header);
			await writer.enter(`campaign ${c}`, 1);
			for (const row of rows(random)) writer.write(`campaign ${c}`, row);
			await writer.finish();
			writer.keep();
		}
		stores.private.$client.pragma('wal_checkpoint(TRUNCATE)');
		const million = statSync(join(folder, 'private.db')).size / count / ofCampaign;
		console.log(
			`${(count * ofCampaign).toLocaleString('en-GB')} rows: ${million.toFixed(1)} MB a million rows (${within(million, goal.size)} ${goal.size} MB)`
		);
		const times: { readonly wall: number; readonly processor: number }[] = [];
		for (let i = 0; i < 15; i += 1) {
			const [start, before] = [performance.now(), process.cpuUsage()];
			const at = i % count;
			const { cube, hash } = await readCube(stores.private, `campaign ${at}`, {
				control: 'control',
				uploadIds: [`upload ${at}`]
			});
			if (cube.size !== ofCampaign || hash() === '') throw new Error('rows are missing');
			const { user, system } = process.cpuUsage(before);
			times.push({ wall: performance.now() - start, processor: (user + system) / 1000 });
		}
		const wall = median(times.map((one) => one.wall));
		console.log(
			`one campaign of ${ofCampaign.toLocaleString('en-GB')} rows read and hashed: median ${wall.toFixed(0)} ms (${within(wall, goal.read)} ${goal.read} ms), processor ${median(times.map(({ processor }) => processor)).toFixed(0)} ms; first ${times[0]?.wall.toFixed(0) ?? ''} ms`
		);
	} finally {
		closeStores(stores);
		rmSync(folder, { recursive: true, force: true });
	}
}
