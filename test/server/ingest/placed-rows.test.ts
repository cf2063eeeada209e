import { describe, expect, it } from 'vitest';
import { PlacedRows } from '#lib/server/ingest/placed-rows.ts';
import type { CellRow } from '#lib/table/row.ts';

const row = (line: number, campaign: string, variant: string): CellRow => ({
	line,
	campaign,
	variant,
	day: null,
	segments: [],
	people: 1,
	measures: []
});

function placed(placeOf = (campaign: string | null) => Promise.resolve(`id of ${campaign ?? ''}`)) {
	const asked: string[] = [];
	const written: string[] = [];
	const rows = new PlacedRows(
		async ({ campaign, variant }) => {
			asked.push(`${campaign ?? ''} ${variant}`);
			return { id: await placeOf(campaign), variant: variant.toUpperCase() };
		},
		(id, { line, variant }) => written.push(`${line} ${id} ${variant}`)
	);
	return { rows, asked, written };
}

describe('placed rows', () => {
	it('are handed on in their order, and each place is asked for once', async () => {
		const { rows, asked, written } = placed();
		for (const [i, campaign] of ['a', 'b', 'a', 'a', 'b'].entries()) rows.add(row(i, campaign, 'x'));
		expect(written).toEqual([]);
		await rows.settled();
		rows.add(row(5, 'b', 'x'));
		// Nothing is waited for where the place is known.
		expect(written).toEqual(['a', 'b', 'a', 'a', 'b', 'b'].map((one, i) => `${i} id of ${one} X`));
		expect(asked).toEqual(['a x', 'b x']);
	});

	it('wait for those before them, also where their own place is known', async () => {
		const { rows, written } = placed();
		rows.add(row(0, 'a', 'x'));
		await rows.settled();
		rows.add(row(1, 'b', 'x'));
		rows.add(row(2, 'a', 'x'));
		expect(written).toHaveLength(1);
		await rows.settled();
		expect(written).toEqual(['0 id of a X', '1 id of b X', '2 id of a X']);
	});

	it('are asked for again after a restart', async () => {
		const { rows, asked } = placed();
		rows.add(row(0, 'a', 'x'));
		await rows.restart();
		rows.add(row(1, 'a', 'x'));
		await rows.settled();
		expect(asked).toEqual(['a x', 'a x']);
	});

	it('fail with what asking for a place throws, and none after it is handed on', async () => {
		const { rows, written } = placed((campaign) =>
			campaign === 'b' ? Promise.reject(new Error('gone')) : Promise.resolve('id')
		);
		for (const [i, campaign] of ['a', 'b', 'a'].entries()) rows.add(row(i, campaign, 'x'));
		await expect(rows.settled()).rejects.toThrow('gone');
		rows.add(row(3, 'a', 'x'));
		expect(written).toEqual(['0 id X']);
	});
});
