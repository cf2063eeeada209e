import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { CampaignResults, ShownRow } from '#lib/experiment/results/comparison/results.ts';
import { command, project } from './holdout-command.ts';

const data = join(project, '..', 'shared', 'data');
const hasData = existsSync(data);

const analyse = async (args: string[], input?: string) => {
	const { status, stdout, stderr } = await command(
		['analyse', ...args, '--json'],
		input === undefined ? {} : { input }
	);
	if (status !== 0) throw new Error(stderr);
	return (JSON.parse(stdout) as { campaigns: CampaignResults[] }).campaigns;
};

const file = [
	'campaign,variant,channel,people,conversions,unsubscribes',
	'Test,control,Web,4000,200,40',
	'Test,control,Phone,3000,120,30',
	'Test,control,Store,30,2,1',
	'Test,picks,Web,4100,290,41',
	'Test,picks,Phone,2900,150,33',
	'Test,picks,Store,28,1,0',
	''
].join('\n');

describe('holdout analyse --json', async () => {
	const [campaign] = await analyse(['-', '--by', 'channel', '--k', '50'], file);
	const rows = campaign?.results ?? [];

	it('has the documented shape', () => {
		expect(Object.keys(campaign ?? {})).toEqual(
			expect.arrayContaining([
				'campaign',
				'control',
				'asOf',
				'confidence',
				'sequential',
				'policy',
				'people',
				'health',
				'results'
			])
		);
		expect(campaign).toMatchObject({
			campaign: 'Test',
			control: 'control',
			confidence: 0.95,
			sequential: false,
			policy: { k: 50, minOutcome: 10 },
			people: { total: 14058, shown: 14058, pending: 0 }
		});
		expect(campaign?.health.sampleRatio).toMatchObject({
			flagged: false,
			planned: { control: 0.5, picks: 0.5 }
		});
		const total = rows.find(({ by, metric }) => by.length === 0 && metric === 'conversion');
		expect(total).toMatchObject({
			segment: {},
			variant: 'picks',
			status: 'shown',
			control: { people: 7030, numerator: 322, denominator: 7030 },
			treatment: { people: 7028, numerator: 441, denominator: 7028 },
			varianceSource: 'exact',
			verdict: 'better'
		});
		const { difference, lift } = total as ShownRow;
		expect(difference?.estimate).toBeCloseTo(441 / 7028 - 322 / 7030, 12);
		expect(difference?.log10P).toBeCloseTo(Math.log10(difference?.p ?? 0), 9);
		expect(lift?.estimate).toBeCloseTo(441 / 7028 / (322 / 7030) - 1, 12);
	});

	it('never shows a small group: it is combined with others, and adding up gives nothing away', () => {
		const channels = rows.filter(({ by, metric }) => by[0] === 'channel' && metric === 'conversion');
		const shown = channels.filter((row): row is ShownRow => row.status === 'shown');
		expect(channels.some(({ segment }) => segment['channel'] === 'Store')).toBe(false);
		expect(shown.some(({ pooled }) => pooled.includes('channel'))).toBe(true);
		for (const { control, treatment } of shown) {
			expect(Math.min(control.people, treatment.people)).toBeGreaterThanOrEqual(50);
		}
		expect(shown.reduce((sum, { control }) => sum + control.people, 0)).toBe(7030);
	});

	it('prints a table for people without --json', async () => {
		const { stdout } = await command(['analyse', '-'], { input: file });
		expect(stdout).toContain('“picks” raised conversion.');
		expect(stdout).toMatch(/\(likely [+−]/);
		expect(stdout).toContain('Groups under 50 people are never shown and can’t be worked out.');
	});

	it('says limits, levels and heterogeneity in the table', async () => {
		const { stdout } = await command(['analyse', '-', '--by', 'channel'], { input: file });
		const text = stdout.replaceAll('\u00a0', ' ');
		expect(text).toContain('Opt-outs (limit +0.10 pt)');
		expect(text).toMatch(/nterval +Level +p +Adjusted p +Verdict/);
		expect(text).toMatch(/Conversion, picks: Effects (do not )?differ between channels/);
		expect(text).toContain('are corrected (Benjamini–Hochberg)');
		expect(text).not.toContain('Bayesian view');
	});

	it('re-reads the same file under another prior, while it runs, or with another metric that decides', async () => {
		const flat = (await analyse(['-', '--prior', 'flat'], file))[0]?.results[0] as ShownRow;
		const sceptical = (await analyse(['-', '--prior', 'sceptical'], file))[0]?.results[0] as ShownRow;
		expect(sceptical.bayesian?.prior).toBe('sceptical');
		expect(sceptical.bayesian?.high).toBeLessThan(flat.bayesian?.high ?? 0);
		const { stdout } = await command(['analyse', '-', '--prior', 'sceptical'], { input: file });
		expect(stdout).toContain('sceptical prior N(0, 0.3²)');
		expect(stdout).toContain('Chance to win');

		const [running] = await analyse(['-', '--running', '--planned-people', '20000'], file);
		expect(running?.sequential).toBe(true);
		expect((running?.results[0] as ShownRow).basis).toMatchObject({ test: 'always-valid', tunedTo: 20000 });
		expect((running?.results[0] as ShownRow).deciding?.low).toBeLessThan(flat.deciding?.low ?? 0);

		const [recurring] = await analyse(['-', '--recurring'], file);
		expect(recurring?.recurring).toBe(true);
		expect(recurring?.results[0]).toMatchObject({ status: 'not-comparable', reason: 'people-recur' });

		const money = file.replace('unsubscribes', 'revenue,revenue_sq').replace(/,\d+$/gm, ',50,90000');
		const [primary] = await analyse(['-', '--primary', 'revenue_per_person'], money);
		expect(primary?.results[0]).toMatchObject({ metric: 'revenue_per_person' });
	});

	it('names and picks campaigns', async () => {
		expect(
			(await analyse(['-', '--campaign', 'Mine'], file.replaceAll('Test,', '').replace('campaign,', '')))[0]
				?.campaign
		).toBe('Mine');
		const two = file + file.split('\n').slice(1).join('\n').replaceAll('Test', 'Second');
		expect((await analyse(['-'], two)).map(({ campaign: name }) => name)).toEqual(['Test', 'Second']);
		expect((await analyse(['-', '--campaign', 'Second'], two)).map(({ campaign: name }) => name)).toEqual([
			'Second'
		]);
	});

	it('labels and bounds come from one confidence', async () => {
		const wide = (await analyse(['-', '--confidence', '0.99'], file))[0]?.results[0] as ShownRow;
		const narrow = (await analyse(['-', '--confidence', '0.8'], file))[0]?.results[0] as ShownRow;
		const width = ({ difference }: ShownRow) => (difference?.high ?? 0) - (difference?.low ?? 0);
		expect(width(wide) / width(narrow)).toBeCloseTo(2.5758 / 1.2816, 2);
		expect((await command(['analyse', '-', '--confidence', '0.9'], { input: file })).stdout).toContain(
			'90% interval'
		);
	});
});

describe('holdout analyse, refusing', () => {
	const head = 'campaign,variant,channel,people,conversions,revenue,revenue_sq\n';
	const good = 'T,control,Web,1000,50,500,9000\nT,picks,Web,1000,60,600,9900\n';
	const cases: Record<string, { input: string; line: number; code: string; args?: string[] }> = {
		'a missing column': {
			input: 'campaign,variant,channel\nT,control,Web\nT,picks,Web\n',
			line: 1,
			code: 'missing_column'
		},
		'text in a number': { input: head + good + 'T,picks,Phone,many,1,1,1\n', line: 4, code: 'not_a_number' },
		'people 0 with outcomes': {
			input: head + good + 'T,picks,Phone,0,1,0,0\n',
			line: 4,
			code: 'people_unknown'
		},
		'people −3': { input: head + good + 'T,picks,Phone,-3,0,0,0\n', line: 4, code: 'people_not_positive' },
		'conversions above people': {
			input: head + good + 'T,picks,Phone,10,11,5,25\n',
			line: 4,
			code: 'outcome_exceeds_people'
		},
		'Σx² too small': {
			input: head + good + 'T,picks,Phone,10,2,100,5\n',
			line: 4,
			code: 'squares_too_small'
		},
		'a duplicate key': { input: head + good + 'T,control,Web,10,2,10,60\n', line: 4, code: 'duplicate_key' },
		'an unknown control': {
			input: head + good,
			line: 1,
			code: 'unknown_control',
			args: ['--control', 'nobody']
		},
		'an empty file': { input: '', line: 1, code: 'empty_file' },
		'HTML saved as .csv': {
			input: '<!DOCTYPE html>\n<html><body>Sign in</body></html>\n',
			line: 1,
			code: 'not_csv'
		},
		'a 70 kB line': {
			input: head + good + `T,picks,${'x'.repeat(70_000)},10,1,1,1\n`,
			line: 4,
			code: 'line_too_long'
		}
	};
	it.each(Object.entries(cases))(
		'%s: exit 1 and the problem with its line',
		async (_, { input, line, code, args = [] }) => {
			const { status, stdout, stderr } = await command(['analyse', '-', ...args], { input });
			expect(status).toBe(1);
			expect(stdout).toBe('');
			expect(stderr).toMatch(new RegExp(`^-:${line}: ${code}: \\S`, 'm'));
		}
	);

	it.each([
		['no file', ['analyse']],
		['an unknown option', ['analyse', '-', '--nope']],
		['a k below 10', ['analyse', '-', '--k', '9']],
		['a dimension the file has not', ['analyse', '-', '--by', 'nope']],
		['a metric the file has not', ['analyse', '-', '--primary', 'nope']],
		['a prior that is none', ['analyse', '-', '--prior', 'cheerful']],
		['a planned size below two', ['analyse', '-', '--planned-people', '1']],
		['an unknown command', ['analyze']]
	])('%s is wrong usage: exit 2', async (_, args) => {
		const { status, stderr } = await command(args, { input: head + good });
		expect(status).toBe(2);
		expect(stderr).toMatch(/^holdout: /);
	});
});

interface Truth {
	datasets: {
		hillstrom: {
			srm: { p: number };
			comparisons: {
				treatment: string;
				control: string;
				metrics: Record<
					string,
					{ abs_diff: number; rel_lift: number; p_welch?: number; ci95_abs_t?: [number, number] }
				>;
			}[];
		};
	};
}

describe.skipIf(!hasData)(
	'holdout analyse of Hillstrom’s e-mail test (skipped without ../shared/data)',
	async () => {
		const [campaign] = hasData
			? await analyse([join(data, 'csv', 'hillstrom_total.csv'), '--control', 'No E-Mail'])
			: [];
		const truth = hasData
			? (JSON.parse(readFileSync(join(data, 'truth.json'), 'utf8')) as Truth).datasets.hillstrom
			: null;
		const names: Record<string, string> = {
			conversion: 'conversion',
			click_rate: 'visit',
			revenue_per_person: 'revenue_per_person'
		};

		it('agrees with the truth computed from person-level records', () => {
			const rows = (campaign?.results ?? []) as ShownRow[];
			expect(rows).toHaveLength(6);
			for (const row of rows) {
				const expected = truth?.comparisons.find(
					({ treatment, control }) => treatment === row.variant && control === 'No E-Mail'
				)?.metrics[names[row.metric] ?? ''];
				expect(expected).toBeDefined();
				expect((row.difference?.estimate ?? 0) / (expected?.abs_diff ?? 1)).toBeCloseTo(1, 7);
				expect((row.lift?.estimate ?? 0) / (expected?.rel_lift ?? 1)).toBeCloseTo(1, 7);
				if (expected?.p_welch) expect((row.difference?.p ?? 0) / expected.p_welch).toBeCloseTo(1, 5);
				if (expected?.ci95_abs_t)
					expect((row.difference?.low ?? 0) / expected.ci95_abs_t[0]).toBeCloseTo(1, 6);
				expect(row.verdict).toBe('better');
			}
		});

		it('finds the split as planned', () => {
			expect((campaign?.health.sampleRatio?.p ?? 0) / (truth?.srm.p ?? 1)).toBeCloseTo(1, 7);
		});
	}
);
