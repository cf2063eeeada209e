import { describe, expect, it } from 'vitest';
import { answerPlan, type PlanQuestion } from '#lib/experiment/planning/planner.ts';
import { inLocale } from '#lib/format/locale.ts';
import { ask, problemWords, readTyped } from '../../src/routes/planner/ask.ts';
import { fields } from '../../src/routes/planner/fields.ts';
import { keyFigures } from '../../src/routes/planner/view.ts';
import { question } from '../experiment/plan-question.ts';

const asked = (query: string) => ask(new URLSearchParams(query));

describe('ask', () => {
	it('asks the example of the form at a bare address', () => {
		expect(asked('').question).toEqual(question);
	});

	it('reads every setting', () => {
		const query =
			'kind=mean&read=running&mean=1.2&sd=14&lift=-5&people=40,000&per-day=&so-far=&power=90&confidence=99&treatments=2&share=80';
		expect(asked(query)).toMatchObject({
			problems: {},
			question: {
				metric: { kind: 'mean', mean: 1.2, standardDeviation: 14 },
				confidence: 0.99,
				power: 0.9,
				share: 0.8,
				treatments: 2,
				looking: 'running',
				lift: -0.05,
				people: 40_000,
				perDay: null,
				soFar: 0
			}
		});
	});

	it('leaves the change open where the address names people alone', () => {
		expect(asked('people=50000').question).toMatchObject({ lift: null, people: 50_000 });
	});

	it('ignores the fields of the other kind', () => {
		expect(asked('kind=mean&rate=abc').problems).toEqual({});
		expect(asked('kind=proportion&mean=abc').problems).toEqual({});
	});

	it('keeps what was typed beside the problem', () => {
		const { typed, problems, question } = asked('rate=abc');
		expect(typed.rate).toBe('abc');
		expect(problems).toEqual({ rate: { code: 'not_a_number' } });
		expect(question).toBeNull();
	});

	it.each([
		['rate=', 'rate', 'blank'],
		['rate=100', 'rate', 'out_of_range'],
		['rate=0', 'rate', 'out_of_range'],
		['kind=mean&mean=0', 'mean', 'zero'],
		['kind=mean&sd=1,234', 'sd', 'ambiguous'],
		['lift=&people=', 'lift', 'nothing_asked'],
		['lift=0', 'lift', 'zero'],
		['rate=50&lift=150', 'lift', 'beyond_everybody'],
		['people=10.5', 'people', 'not_whole'],
		['people=2', 'people', 'out_of_range'],
		['per-day=0', 'per-day', 'out_of_range'],
		['per-day=&so-far=100', 'so-far', 'needs_pace'],
		['treatments=0', 'treatments', 'out_of_range'],
		['share=100', 'share', 'out_of_range'],
		['power=1e2', 'power', 'not_a_number']
	])('refuses %s beside the field %s: %s', (query, field, code) => {
		const { problems, question } = asked(query);
		expect(question).toBeNull();
		expect(problems).toMatchObject({ [field]: { code } });
		for (const problem of Object.values(problems)) expect(problemWords(problem)).toMatch(/^[A-Z].*\.$/);
	});

	it('asks only what can be answered, at every bound of every field', () => {
		for (const [name, { least, most }] of Object.entries(fields)) {
			for (const bound of [least, most]) {
				for (const kind of ['proportion', 'mean']) {
					const { question } = asked(`kind=${kind}&${name}=${bound}`);
					if (question) expect(answerPlan(question).find).toMatch(/people|lift|power/);
				}
			}
		}
	});
});

describe('readTyped', () => {
	it.each([
		['2', 2],
		['2.5', 2.5],
		['2,5', 2.5],
		['0,125', 0.125],
		['.5', 0.5],
		['−10', -10],
		['10 %', 10],
		['1 234 567', 1_234_567],
		['1,234,567', 1_234_567],
		['1,234.5', 1234.5]
	])('reads %s as %d', (text, value) => {
		expect(readTyped(text, false)).toBe(value);
	});

	it('takes a comma before three digits as thousands only in a whole number', () => {
		expect(readTyped('63,000', true)).toBe(63_000);
		expect(readTyped('63,000', false)).toEqual({
			code: 'ambiguous',
			small: '63.000',
			large: '63000',
			mark: 'comma'
		});
	});

	it('knows the marks of the workspace’s locale', () => {
		const german = (text: string, whole = false) =>
			inLocale({ tag: 'de-DE', timeZone: 'UTC' }, () => readTyped(text, whole));
		expect([german('2,5'), german('2.5'), german('1,234'), german('63.000', true)]).toEqual([
			2.5, 2.5, 1.234, 63_000
		]);
		const problem = german('63.000');
		expect(typeof problem === 'object' && problemWords(problem)).toBe(
			'Write 63,000 or 63000: the point could mean either.'
		);
	});

	it.each(['abc', '1.2.3', '1,2,3', '--1', '1e5', 'NaN', 'Infinity', '12,34,567'])('refuses %s', (text) => {
		expect(readTyped(text, false)).toEqual({ code: 'not_a_number' });
	});
});

describe('keyFigures', () => {
	const figures = (query: string) => {
		const { question } = asked(query);
		if (!question) throw new Error('a problem');
		return keyFigures(question, answerPlan(question)).map(({ label, value, note }) =>
			[label, value, note].join(' | ').replaceAll('\u00a0', ' ')
		);
	};

	it('shows both ways to read, the one asked for first', () => {
		expect(figures('')).toEqual([
			'Read once, at the end | 161,358 | 80,679 per variant · 54 days',
			'Read while it runs | 308,984 | 154,492 per variant · 103 days'
		]);
		expect(figures('read=running')[0]).toMatch(/^Read while it runs/);
	});

	it('shows changes and chances', () => {
		expect(figures('people=50000')[0]).toBe('Read once, at the end | +18.3 % | 2.00 % to 2.37 %');
		expect(figures('people=50000&lift=10')[0]).toMatch(/\d+ % \| to find \+10 %$/);
	});

	it('says none where nothing is found', () => {
		const hopeless: PlanQuestion = { ...(asked('rate=90&people=20').question as PlanQuestion) };
		expect(keyFigures(hopeless, answerPlan(hopeless))[0]).toMatchObject({ value: 'none' });
	});
});
