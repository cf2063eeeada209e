import fc from 'fast-check';
import { parse } from 'csv-parse/sync';
import { describe, expect, test } from 'vitest';
import { RecordSplitter, plainRecord } from '#lib/table/dialect/records.ts';

async function split(text: string, size = text.length || 1, maxLength = 65_536) {
	const records: string[][] = [];
	const lines: number[] = [];
	const splitter = new RecordSplitter({ delimiter: ',', maxLength }, (fields, line) => {
		records.push(fields);
		lines.push(line);
	});
	let problem = null;
	for (let i = 0; i < text.length && problem === null; i += size)
		problem = splitter.write(text.slice(i, i + size));
	return { records, lines, problem: problem ?? (await splitter.end()) };
}

describe('RecordSplitter', () => {
	test('reports the physical line on which each record starts', async () => {
		for (const end of ['\n', '\r\n', '\r']) {
			const text = ['a,b', '1,"x', 'y"', '', '2,z', '"3",z', '4,"p', '', 'q"', '5,e'].join(end);
			expect((await split(text)).lines).toEqual([1, 2, 5, 6, 7, 10]);
		}
	});
	test('does not care where the pieces are cut', async () => {
		const text = 'a,b\r\n"1, 2","x\r\n""y"""\r\n\r\n2,z\n3,4\r5,"6"';
		const whole = await split(text, 1000);
		for (const size of [1, 2, 3, 7]) {
			const { records, lines } = await split(text, size);
			expect(lines).toEqual(whole.lines);
			expect(records.map((r) => r.map((f) => f.replaceAll('\r\n', '\n')))).toEqual(
				whole.records.map((r) => r.map((f) => f.replaceAll('\r\n', '\n')))
			);
		}
	});
	test('ends at a record that is too long, without waiting for its end', async () => {
		expect((await split('a,b\n' + 'x'.repeat(70_000))).problem).toEqual({
			code: 'line_too_long',
			line: 2,
			limit: 65_536
		});
		expect((await split('a,"b\n' + 'x'.repeat(70_000), 1000)).problem).toEqual({
			code: 'line_too_long',
			line: 1,
			limit: 65_536
		});
	});
	test.each(['a\n1"2,3\n', 'a\n"1"2,3\n', 'a\n"never closed', 'a\n"never\nclosed\n'])(
		'refuses the quotes of %j',
		async (text) => {
			expect((await split(text)).problem).toEqual({ code: 'bad_quotes', line: 2 });
		}
	);
	test('throws what the callback throws', async () => {
		const splitter = new RecordSplitter({ delimiter: ',', maxLength: 100 }, () => {
			throw new Error('no');
		});
		expect(() => splitter.write('a\n')).toThrow('no');
		const quoted = new RecordSplitter({ delimiter: ',', maxLength: 100 }, () => {
			throw new Error('no');
		});
		quoted.write('"a\nb"\n"c"\n');
		await expect(quoted.end()).rejects.toThrow('no');
	});
});

describe('plainRecord', () => {
	test('agrees with csv-parse or leaves the line to it', () => {
		const piece = fc.constantFrom('a', '"', '""', ',', ' ', 'b c', '"x"', '"y,z"', '"q""q"');
		fc.assert(
			fc.property(fc.array(piece, { minLength: 1, maxLength: 8 }), (pieces) => {
				const line = pieces.join('');
				const fields = plainRecord(line, ',');
				if (fields !== null) expect(fields).toEqual(parse(line, { skip_empty_lines: false })[0]);
			}),
			{ seed: 2, numRuns: 2000 }
		);
	});
});
