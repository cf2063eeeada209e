import { describe, expect, it } from 'vitest';
import { createReadStream } from 'node:fs';
import { problemFixes } from '#lib/table/problems/fixes.ts';
import { emptyReading, type FileReading } from '#lib/table/reading.ts';
import { withAnswer } from '#lib/table/answers.ts';
import { commandWords, expectations, judge, readWith } from './judge.ts';

const good = new Set(['right', 'asked well', 'refused rightly']);
const all = expectations();

describe(`${all.length} real exports`, () => {
	it.each(all.map((one) => [one.file, one] as const))('%s', async (_, one) => {
		const { verdict, detail } = await judge(one);
		expect(good.has(verdict), `${verdict}: ${detail}`).toBe(true);
	});
});

describe('each answer that is offered', () => {
	const asked = all.filter(({ outcome, accept }) => outcome === 'ask' || accept?.includes('ask'));

	it.each(asked.map((one) => [one.file, one] as const))(
		'is taken for %s, by its flag and by its parameter',
		async (_, one) => {
			const open = () => createReadStream(new URL(`files/${one.file}`, import.meta.url));
			const control = one.control === null ? [] : ['--control', one.control];
			const first = await readWith(open, control);
			if (first.ok) return;
			const [question] = first.problems;
			const fixes = question ? problemFixes(question) : [];
			expect(fixes.length).toBeGreaterThan(0);
			for (const { flag, parameter } of fixes) {
				const said = await readWith(open, [...control, ...commandWords(flag)]);
				const codes = said.problems.map(({ code, column }) => `${code} ${column ?? ''}`);
				expect(codes, flag).not.toContain(`${question?.code ?? ''} ${question?.column ?? ''}`);
				expect(
					codes.filter((code) => code.startsWith('unknown_')),
					flag
				).toEqual([]);
				const reading: FileReading | null = withAnswer(emptyReading, parameter);
				expect(reading, JSON.stringify(parameter)).not.toBeNull();
			}
		}
	);
});
