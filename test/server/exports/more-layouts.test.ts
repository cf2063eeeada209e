import { Readable } from 'node:stream';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { problemFixes } from '#lib/table/problems/fixes.ts';
import { problemWords } from '#lib/table/problems/problem.ts';
import { commandWords, faults, readWith, type Expectation } from './judge.ts';

/** Invented layouts of the same kinds as the real exports, each with its text and what a careful person reads in it. */
type Invented = Pick<Expectation, 'file' | 'outcome'> & Partial<Expectation> & { readonly text: string };

const all = JSON.parse(readFileSync(new URL('more.json', import.meta.url), 'utf8')) as Invented[];
/** A file that cannot be read has nothing to be compared with. */
const complete = (one: Invented): Expectation => ({
	kind: '',
	answer: null,
	doubt: null,
	control: null,
	...one
});

const read = ({ text }: Invented, flags: readonly string[]) =>
	readWith(() => Readable.from([Buffer.from(text)]), flags);

describe(`${all.length} invented exports`, () => {
	it.each(all.map((one) => [one.file, one] as const))('%s', async (_, one) => {
		const expected = complete(one);
		const accept = new Set<string>([one.outcome, ...(one.accept ?? [])]);
		const first = await read(one, []);
		if (first.ok) {
			expect(accept, 'read without asking').toContain('read');
			expect(faults(first, expected)).toEqual([]);
			return;
		}
		expect(
			[...accept].some((outcome) => outcome !== 'read'),
			JSON.stringify(first.problems)
		).toBe(true);
		const words = first.problems.map((problem) => problemWords(problem)).join(' ');
		const fixes = first.problems
			.flatMap((problem) => problemFixes(problem).map(({ flag }) => flag))
			.join(' ');
		const message = `${words} ${fixes} ${first.problems.map(({ line, column }) => `line ${line} ${column ?? ''}`).join(' ')}`;
		const isNamed = (one.doubt ?? []).some((doubt) => message.toLowerCase().includes(doubt.toLowerCase()));
		expect(isNamed, message).toBe(true);
		if (one.answer === undefined || one.answer === null || accept.has('refuse') || !one.truth) return;
		const answered = await read(one, commandWords(one.answer));
		expect(answered.problems).toEqual([]);
		expect(faults(answered, expected, true)).toEqual([]);
	});
});
