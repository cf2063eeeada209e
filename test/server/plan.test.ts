import { describe, expect, it } from 'vitest';
import type { PlanAnswer, PlanQuestion, PlanRow } from '#lib/experiment/planning/planner.ts';
import { plannedPeople, plannedPower, smallestLift, type Planned } from '#lib/stats/planning/plan.ts';
import { command } from './holdout-command.ts';

interface Output {
	readonly question: PlanQuestion;
	readonly answer: PlanAnswer & { readonly headline: string };
	readonly notes: readonly string[];
	readonly sizes: readonly PlanRow[];
}

const plan = async (...args: string[]): Promise<Output> => {
	const { status, stdout, stderr } = await command(['plan', ...args, '--json']);
	if (status !== 0) throw new Error(stderr);
	return JSON.parse(stdout) as Output;
};
const known = (answer: { kind: string }) => answer as Planned;
const rate = { metric: { kind: 'proportion', rate: 0.02 }, confidence: 0.95 } as const;

describe('holdout plan', () => {
	it('says people, days and smallest lifts in words and a table', async () => {
		const { status, stdout, stderr } = await command([
			'plan',
			'--rate',
			'0.02',
			'--lift',
			'0.1',
			'--per-day',
			'3000'
		]);
		expect(status).toBe(0);
		expect(stderr).toBe('');
		const [headline] = stdout.split('\n');
		const each = Math.ceil(known(plannedPeople(rate, 0.1, 0.8)).people / 2);
		expect(headline?.replaceAll('\u00a0', ' ')).toBe(
			`You need ${each.toLocaleString('en')} people per variant: about ${Math.ceil((2 * each) / 3000)} days at 3,000 a day.`
		);
		expect(stdout).toMatch(/→ +54.days +161,358 +80,679 per variant +\+10\.0% +\+14\.0%/);
	});

	it('gives the smallest lift for people, the chance for both', async () => {
		expect((await plan('--rate', '0.02', '--people', '50000')).answer).toMatchObject({
			find: 'lift',
			smallest: { once: known(smallestLift(rate, { people: 50_000, power: 0.8 })).lift }
		});
		expect((await plan('--rate', '0.02', '--people', '50000', '--lift', '0.1')).answer).toMatchObject({
			find: 'power',
			power: { once: plannedPower(rate, 50_000, 0.1) }
		});
	});

	it('plans a mean, several treatments, an uneven split and looking while it runs', async () => {
		const args =
			'--mean 1.2 --sd 14 --lift 0.2 --power 0.9 --confidence 0.9 --share 0.8 --treatments 2 --sequential';
		const { answer, question } = await plan(...args.split(' '));
		const pair = known(
			plannedPeople(
				{
					metric: { kind: 'mean', mean: 1.2, standardDeviation: 14 },
					confidence: 0.9,
					treatmentShare: 0.8,
					comparisons: 2,
					sequential: true
				},
				0.2,
				0.9
			)
		).people;
		expect(question.looking).toBe('running');
		expect(answer).toMatchObject({ needed: { running: { treatment: Math.ceil(pair * 0.8 - 1e-6) } } });
		expect(answer.headline).toContain('in each treatment');
	});

	it('takes a decrease, and people who are there already', async () => {
		expect((await plan('--rate', '0.02', '--lift', '-0.1')).answer).toMatchObject({
			lift: -0.1,
			needed: { once: { people: 2 * Math.ceil(known(plannedPeople(rate, -0.1, 0.8)).people / 2) } }
		});
		const { answer } = await plan('--rate', '0.02', '--lift=0.1', '--per-day', '3000', '--so-far', '150000');
		expect(answer).toMatchObject({ needed: { once: { days: 4 } } });
	});

	it.each([
		[[], 'either --rate, or --mean and --sd'],
		[['--rate', '0.02'], '--lift, --people or both'],
		[['--mean', '3', '--lift', '0.1'], 'either --rate, or --mean and --sd'],
		[['--rate', '0.02', '--mean', '3', '--sd', '1', '--lift', '0.1'], 'either --rate, or --mean and --sd'],
		[['--mean', '0', '--sd', '1', '--lift', '0.1'], '--mean must not be 0'],
		[['--rate', '2', '--lift', '0.1'], '--rate must be a number'],
		[['--rate', '0.02', '--lift', '0'], '--lift must not be 0'],
		[['--rate', '0.9', '--lift', '0.2'], 'above 1'],
		[['--rate', '0.02', '--lift', '0.1', '--treatments', '1.5'], '--treatments must be a whole number'],
		[['--rate', '0.02', '--lift', '0.1', '--so-far', '10'], '--so-far needs --per-day'],
		[['--rate', '0.02', '--lift', '0.1', '--what'], '--what'],
		[['--rate', '0.02', '--lift'], '--lift']
	])('refuses %j with exit code 2', async (args, words) => {
		const { status, stdout, stderr } = await command(['plan', ...args]);
		expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
		expect(stderr).toContain(words);
	});

	it('is in the help', async () => {
		expect((await command(['help'])).stdout).toContain('plan (--rate 0.02 | --mean 1.2 --sd 14)');
	});
});
