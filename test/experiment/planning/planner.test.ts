import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planNotes, planWords } from '#lib/experiment/planning/plan-words.ts';
import { answerPlan, planCurve, planRows, type PlanQuestion } from '#lib/experiment/planning/planner.ts';
import { plannedPeople, plannedPower, smallestLift, type TestDesign } from '#lib/stats/planning/plan.ts';
import { question } from '../plan-question.ts';

const plan: TestDesign = { metric: question.metric, confidence: 0.95 };

const computed = (answer: ReturnType<typeof plannedPeople>) => {
	if (answer.kind !== 'computed') throw new Error(answer.reason);
	return answer;
};

describe('answerPlan', () => {
	it('says how many people a lift needs, for both ways to read', () => {
		const once = Math.ceil(computed(plannedPeople(plan, 0.1, 0.8)).people / 2);
		const running = Math.ceil(computed(plannedPeople({ ...plan, sequential: true }, 0.1, 0.8)).people / 2);
		expect(answerPlan(question)).toEqual({
			find: 'people',
			lift: 0.1,
			needed: {
				once: { people: 2 * once, control: once, treatment: once, days: Math.ceil((2 * once) / 3000) },
				running: {
					people: 2 * running,
					control: running,
					treatment: running,
					days: Math.ceil((2 * running) / 3000)
				}
			}
		});
	});

	it('says the smallest lift that people find', () => {
		const answer = answerPlan({ ...question, lift: null, people: 50_000 });
		expect(answer).toMatchObject({
			find: 'lift',
			given: { people: 50_000, control: 25_000, treatment: 25_000, days: 17 },
			smallest: { once: computed(smallestLift(plan, { people: 50_000, power: 0.8 })).lift }
		});
	});

	it('says the chance to find a lift with people', () => {
		expect(answerPlan({ ...question, people: 50_000 })).toMatchObject({
			find: 'power',
			power: { once: plannedPower(plan, 50_000, 0.1) }
		});
	});

	it('counts every treatment, and shares the level between them', () => {
		const answer = answerPlan({ ...question, treatments: 3, share: 0.25 });
		const pair = computed(plannedPeople({ ...plan, comparisons: 3, treatmentShare: 0.25 }, 0.1, 0.8)).people;
		const [control, treatment] = [Math.ceil(pair * 0.75), Math.ceil(pair * 0.25)];
		expect(answer).toMatchObject({
			needed: { once: { control, treatment, people: control + 3 * treatment } }
		});
	});

	it('counts the days that are left', () => {
		expect(answerPlan({ ...question, soFar: 150_000 })).toMatchObject({ needed: { once: { days: 4 } } });
		expect(answerPlan({ ...question, soFar: 170_000 })).toMatchObject({ needed: { once: { days: 0 } } });
		expect(answerPlan({ ...question, perDay: null })).toMatchObject({ needed: { once: { days: null } } });
	});

	it('has no smallest lift where even the largest is not found', () => {
		expect(
			answerPlan({ ...question, metric: { kind: 'proportion', rate: 0.9 }, lift: null, people: 20 })
		).toMatchObject({ smallest: { once: null } });
	});

	it('finds decreases when asked for one', () => {
		const answer = answerPlan({ ...question, lift: -0.1 });
		expect(answer).toMatchObject({
			needed: { once: { control: Math.ceil(computed(plannedPeople(plan, -0.1, 0.8)).people / 2) } }
		});
		for (const row of planRows({ ...question, lift: -0.1 }, answer)) {
			expect(row.smallest.once).toBeLessThan(0);
		}
	});

	it('needs more people for a smaller lift, a rarer error, or analysis while it runs', () => {
		const people = (more: Partial<PlanQuestion>) => {
			const answer = answerPlan({ ...question, perDay: null, ...more });
			if (answer.find !== 'people' || !answer.needed.once || !answer.needed.running) throw new Error('none');
			return { once: answer.needed.once.people, running: answer.needed.running.people };
		};
		fc.assert(
			fc.property(
				fc.double({ min: 0.005, max: 0.4, noNaN: true }),
				fc.double({ min: 0.02, max: 0.5, noNaN: true }),
				(rate, lift) => {
					const metric = { kind: 'proportion', rate } as const;
					const base = people({ metric, lift });
					expect(people({ metric, lift: lift / 2 }).once).toBeGreaterThan(base.once);
					expect(people({ metric, lift, confidence: 0.99 }).once).toBeGreaterThan(base.once);
					expect(base.running).toBeGreaterThan(base.once);
				}
			),
			{ numRuns: 50 }
		);
	});
});

describe('planRows', () => {
	const rows = planRows(question, answerPlan(question));

	it('includes the planned size, whose smallest lift is the requested one', () => {
		const [planned, ...more] = rows.filter((row) => row.planned);
		expect(more).toEqual([]);
		expect(planned?.people).toBe(161_358);
		expect(planned?.smallest.once).toBeCloseTo(0.1, 5);
		expect(planned?.power.once).toBeCloseTo(0.8, 5);
	});

	it('is sorted, without repetition, in whole weeks beyond two', () => {
		const days = rows.map((row) => row.days ?? 0);
		expect(days).toEqual([...new Set(days)].sort((a, b) => a - b));
		expect(
			rows.filter((row) => !row.planned && (row.days ?? 0) >= 14).every((row) => (row.days ?? 0) % 7 === 0)
		).toBe(true);
	});

	it('finds smaller lifts with more people', () => {
		for (const looking of ['once', 'running'] as const) {
			const lifts = rows.map((row) => row.smallest[looking] ?? Infinity);
			expect(lifts).toEqual([...lifts].sort((a, b) => b - a));
		}
	});

	it('is by people where no pace is known', () => {
		const unpaced = { ...question, perDay: null };
		const list = planRows(unpaced, answerPlan(unpaced));
		expect(list.map(({ days }) => days)).toEqual(list.map(() => null));
		expect(list.map(({ people }) => people)).toContain(320_000);
	});

	it('is empty where the answer is out of reach', () => {
		const outOfReach: PlanQuestion = {
			...question,
			metric: { kind: 'proportion', rate: 0.9 },
			lift: null,
			people: 20
		};
		expect(planRows(outOfReach, answerPlan(outOfReach))).toEqual([]);
		expect(planCurve(outOfReach, answerPlan(outOfReach))).toBeNull();
	});
});

describe('planCurve', () => {
	const curve = planCurve(question, answerPlan(question));

	it('rises, and passes the goal at the planned size', () => {
		const chances = curve?.points.map(({ once }) => once) ?? [];
		expect(chances).toEqual([...chances].sort((a, b) => a - b));
		const before = curve?.points.findLast(({ people }) => people <= 161_358);
		const after = curve?.points.find(({ people }) => people >= 161_358);
		expect(before?.once).toBeLessThanOrEqual(0.8);
		expect(after?.once).toBeGreaterThanOrEqual(0.8);
		expect(curve).toMatchObject({ goal: 0.8, lift: 0.1, planned: 161_358 });
	});

	it('reaches the goal for both ways to read', () => {
		expect(curve?.points.at(-1)?.running).toBeGreaterThan(0.8);
	});
});

describe('planWords', () => {
	const words = (more: Partial<PlanQuestion>) => {
		const asked = { ...question, ...more };
		return planWords(asked, answerPlan(asked));
	};
	// The space before a unit does not break.
	const plain = (text: string) => text.replaceAll('\u00a0', ' ');

	it('says people and days first', () => {
		const { headline, sentence } = words({});
		expect(plain(headline)).toBe('You need 80,679 people per variant: about 54 days at 3,000 a day.');
		expect(plain(sentence)).toContain('+10% (from 2.00% to 2.20%) is 80%, at 95% confidence');
		expect(plain(sentence)).toContain('Read while it runs, it takes 154,492 people');
	});

	it('gives the days left, or that there are enough people', () => {
		expect(plain(words({ soFar: 150_000 }).headline)).toContain('about 4 more days at 3,000 a day');
		expect(words({ soFar: 1e6 }).headline).toContain('you have them already');
	});

	it('names control and treatment where they differ', () => {
		expect(words({ share: 0.2, treatments: 2 }).headline).toMatch(
			/^You need [\d,]+ people in the control and [\d,]+ in each treatment: /
		);
		expect(words({ treatments: 2 }).headline).toMatch(/people in each of the 3 variants/);
	});

	it('says the smallest change, and the chance', () => {
		expect(plain(words({ lift: null, people: 50_000 }).headline)).toBe(
			'With 25,000 people per variant you can find a lift of +18.3% or more.'
		);
		expect(plain(words({ people: 50_000 }).headline)).toMatch(
			/^With 25,000 people per variant the chance to find \+10% is \d+%\.$/
		);
	});

	it('gives the level for analysis while it runs', () => {
		expect(words({ looking: 'running' }).sentence).toContain('also while it runs');
	});
});

describe('planNotes', () => {
	const notes = (more: Partial<PlanQuestion>) => {
		const asked = { ...question, ...more };
		return planNotes(asked, answerPlan(asked)).join(' ');
	};

	it('is empty for a plan without caveats', () => {
		expect(notes({})).toBe('');
	});

	it('warns of few outcomes, few people and short campaigns', () => {
		expect(notes({ lift: null, people: 1000 })).toContain('Fewer than 30 people with the outcome');
		expect(notes({ lift: null, people: 60 })).toContain('never shown');
		expect(notes({ metric: { kind: 'mean', mean: 1, standardDeviation: 3 }, people: 400 })).toContain(
			'uneven'
		);
		expect(notes({ perDay: 50_000 })).toContain('whole week');
	});
});
