import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { problemFixes } from '#lib/table/problems/fixes.ts';
import { emptyReading } from '#lib/table/reading.ts';
import { withAnswer, withoutAnswer } from '#lib/table/answers.ts';
import { commandWords, readWith } from './judge.ts';

const read = (text: string, flags: readonly string[] = []) =>
	readWith(() => Readable.from([Buffer.from(text)]), flags);

const peopleOf = ({ campaigns }: Awaited<ReturnType<typeof read>>) =>
	Object.fromEntries((campaigns[0]?.variants ?? []).map(({ name, people }) => [name, people]));

const devices = `Variant,Device,Users,Conversions
Control,All,8320,470
Control,Mobile,4210,240
Control,Desktop,4110,230
Picks,All,8276,1030
Picks,Mobile,4188,520
Picks,Desktop,4088,510
`;

describe('rows that are kept', () => {
	it('are left out until the uploader keeps them', async () => {
		const without = await read(devices);
		expect(peopleOf(without)).toEqual({ Control: 8320, Picks: 8276 });
		expect(without.leftOut.map(({ line }) => line)).toEqual([2, 5]);
		expect(without.columnSums.people).toBe(33_192);
		const kept = await read(devices, ['--keep', 'Device=all']);
		expect(peopleOf(kept)).toEqual({ Control: 16_640, Picks: 16_552 });
		expect(kept.leftOut).toEqual([]);
		expect(kept.columnSums.people).toBe(33_192);
	});

	it('may be called a total', async () => {
		const file = 'Variant,Users,Conversions\nControl,4210,240\nPicks,4188,520\nTotal,300,20\n';
		const without = await read(file);
		expect(peopleOf(without)).toEqual({ Control: 4210, Picks: 4188 });
		expect(without.passed).toEqual([{ line: 4, code: 'totals_row', column: 'Variant', value: 'Total' }]);
		expect(without.columnSums).toEqual({ people: 8698, measures: [780] });
		expect(peopleOf(await read(file, ['--keep', 'Variant=Total']))).toEqual({
			Control: 4210,
			Picks: 4188,
			Total: 300
		});
	});

	it('of a column or value that is not there change nothing: other files have the same answers', async () => {
		const kept = await read(devices, ['--keep', 'Region=All', '--keep', 'Device=Tablet']);
		expect(peopleOf(kept)).toEqual({ Control: 8320, Picks: 8276 });
	});
});

describe('rows that compare variants', () => {
	const file = (row: string) => `Variant,Users,Conversions\nControl,4188,240\nPicks,4310,320\n${row}\n`;

	it.each(['Difference,122,80', 'Lift,2.9%,33.3%', 'p-value,,0.001', 'Delta,-122,80', 'Difference,22,80'])(
		'%s counts nobody',
		async (row) => {
			const found = await read(file(row));
			expect(found.problems).toEqual([]);
			expect(peopleOf(found)).toEqual({ Control: 4188, Picks: 4310 });
			expect([...found.leftOut, ...found.passed].map(({ line }) => line)).toEqual([4]);
		}
	);

	it('are no variant of such a name', async () => {
		expect(peopleOf(await read(file('Delta,4201,301')))).toEqual({ Control: 4188, Picks: 4310, Delta: 4201 });
	});

	it('are all treatments together where their sums say so', async () => {
		const more = 'Blue,4188,520\nGreen,4190,500\nAll colours,8378,1020';
		const found = await read(`Variant,Users,Conversions\nControl,4210,240\n${more}\n`);
		expect(peopleOf(found)).toEqual({ Control: 4210, Blue: 4188, Green: 4190 });
		expect(found.leftOut).toMatchObject([{ line: 5, value: 'All colours', parts: ['Blue + Green'] }]);
	});
});

describe('a spread', () => {
	const file = (
		name: string,
		spreads: readonly [number, number],
		means: readonly [number, number] = [4, 5]
	) =>
		`Variant,Users,Avg revenue,${name}\nControl,2000,${means[0]},${spreads[0]}\nPicks,2000,${means[1]},${spreads[1]}\n`;
	const squares = ({ cells, header }: Awaited<ReturnType<typeof read>>) =>
		cells.map(({ measures }) => Math.round(measures[header?.measures.indexOf('revenue_sq') ?? -1] ?? NaN));
	/** sd²(n − 1) + n·mean² */
	const of = (sd: number, mean: number) => Math.round(sd * sd * 1999 + 2000 * mean * mean);

	it('is asked where nothing shows what it is, and each answer is taken', async () => {
		const asked = await read(file('Error revenue', [2, 3]));
		expect(asked.problems).toMatchObject([{ code: 'spread_unclear', column: 'Error revenue' }]);
		const [sd, se] = asked.problems.flatMap((problem) => problemFixes(problem));
		expect(squares(await read(file('Error revenue', [2, 3]), commandWords(sd?.flag ?? '')))).toEqual([
			of(2, 4),
			of(3, 5)
		]);
		const root = Math.sqrt(2000);
		expect(squares(await read(file('Error revenue', [2, 3]), commandWords(se?.flag ?? '')))).toEqual([
			of(2 * root, 4),
			of(3 * root, 5)
		]);
	});

	it('is what its name says, unless the arithmetic of a yes/no outcome says otherwise', async () => {
		expect(squares(await read(file('SD revenue', [2, 3])))).toEqual([of(2, 4), of(3, 5)]);
		const shares = [0.1, 0.2] as const;
		const errors = shares.map((share) => Math.sqrt((share * (1 - share)) / 2000)) as [number, number];
		const found = await read(file('SD revenue', errors, shares));
		expect(squares(found)).toEqual([200, 400]);
	});
});

describe('an answer', () => {
	it('is taken back', () => {
		for (const [name, value] of [
			['keep', 'Device=All'],
			['skip', 'Device=All'],
			['layout', 'wide'],
			['decimal', 'comma'],
			['encoding', 'shift_jis'],
			['control', 'A'],
			['currency', 'EUR']
		] as const) {
			const given = withAnswer(emptyReading, { name, value });
			expect(given).not.toEqual(emptyReading);
			const taken = given && withoutAnswer(given, { name, value });
			expect({ ...taken, keep: undefined, skip: undefined }).toEqual({
				...emptyReading,
				keep: undefined,
				skip: undefined
			});
		}
	});
});
