import { describe, expect, it } from 'vitest';
import { answerPlan, type PlanQuestion } from '#lib/experiment/planning/planner.ts';
import { inLocale } from '#lib/format/locale.ts';
import { planNumbers } from '#lib/server/facts/plan.ts';
import { ask } from '../../src/routes/planner/ask.server.ts';
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
		expect(problems).toEqual({ rate: 'This isn’t a number.' });
		expect(question).toBeNull();
	});

	it.each([
		['rate=', 'rate', 'Write a number.'],
		['rate=100', 'rate', 'Write a number from'],
		['rate=0', 'rate', 'Write a number from'],
		['kind=mean&mean=0', 'mean', 'Write another number than 0.'],
		['kind=mean&sd=1,234', 'sd', 'could mean either'],
		['lift=&people=', 'lift', 'Write the change worth finding'],
		['lift=0', 'lift', 'Write another number than 0.'],
		['rate=50&lift=150', 'lift', 'above 100%'],
		['people=10.5', 'people', 'Write a whole number.'],
		['people=2', 'people', 'Write a number from'],
		['per-day=0', 'per-day', 'Write a number from'],
		['per-day=&so-far=100', 'so-far', 'Write the people a day'],
		['treatments=0', 'treatments', 'Write a number from'],
		['share=100', 'share', 'Write a number from'],
		['power=1e2', 'power', 'This isn’t a number.']
	])('refuses %s beside the field %s: %s', (query, field, words) => {
		const { problems, question } = asked(query);
		expect(question).toBeNull();
		expect(problems[field]).toContain(words);
		for (const problem of Object.values(problems)) expect(problem).toMatch(/^[A-Z].*\.$/);
	});

	it('asks only what can be answered, at every bound of every field', () => {
		for (const [name, { minValue, maxValue }] of Object.entries(planNumbers)) {
			const scale = /rate|lift|power|confidence|share/.test(name) ? 100 : 1;
			for (const bound of [minValue, maxValue].map((x) => Number(((x ?? NaN) * scale).toPrecision(12)))) {
				for (const kind of ['proportion', 'mean']) {
					const { question } = asked(`kind=${kind}&${name}=${bound}`);
					if (question) expect(answerPlan(question).find).toMatch(/people|lift|power/);
				}
			}
		}
	});
});

describe('a number of the planner', () => {
	it.each([
		['2.5', 0.025],
		['2,5', 0.025],
		['0,125', 0.00125],
		['.5', 0.005],
		['10 %', 0.1]
	])('is read of %s', (text, value) => {
		const { question } = asked(new URLSearchParams({ rate: text }).toString());
		expect(question?.metric).toEqual({ kind: 'proportion', rate: value });
	});

	it('takes a comma before three digits as thousands only where it is whole', () => {
		expect(asked('people=63,000').question?.people).toBe(63_000);
		expect(asked('lift=63,000').problems).toEqual({
			lift: 'Write 63.000 or 63000: the comma could mean either.'
		});
	});

	it('has the marks of the workspace’s locale', () => {
		inLocale({ tag: 'de-DE', timeZone: 'UTC' }, () => {
			expect(asked('rate=2,5').typed.mean).toBe('1,2');
			expect(asked('people=63.000').question?.people).toBe(63_000);
			expect(asked('lift=63.000').problems).toEqual({
				lift: 'Write 63,000 or 63000: the point could mean either.'
			});
		});
	});

	it.each(['abc', '1.2.3', '1,2,3', '--1', '1e5', 'NaN', 'Infinity', '12,34,567'])('is not %s', (text) => {
		expect(asked(`lift=${text}`).problems).toEqual({ lift: 'This isn’t a number.' });
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
		expect(figures('people=50000')[0]).toBe('Read once, at the end | +18.3% | 2.00% to 2.37%');
		expect(figures('people=50000&lift=10')[0]).toMatch(/\d+% \| to find \+10%$/);
	});

	it('says none where nothing is found', () => {
		const hopeless: PlanQuestion = { ...(asked('rate=90&people=20').question as PlanQuestion) };
		expect(keyFigures(hopeless, answerPlan(hopeless))[0]).toMatchObject({ value: 'none' });
	});
});
