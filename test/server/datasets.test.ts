import { createReadStream, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { CampaignResults, ShownRow } from '#lib/experiment/results/comparison/results.ts';
import { defaultPolicy } from '#lib/privacy/policy.ts';
import { analyseFile, type FileFacts } from '#lib/server/cli/analyse-file.ts';
import { project } from './holdout-command.ts';

/** Real campaigns against the truth computed from person-level records; the files stay outside of the project. */
const data = join(project, '..', 'shared', 'data');
const has = existsSync(data);

interface Proportion {
	readonly abs_diff: number;
	readonly rel_lift: number;
	readonly p_unpooled: number;
	readonly ci95_abs: readonly [number, number];
}
interface Mean {
	readonly abs_diff: number;
	readonly rel_lift: number;
	readonly p_welch: number;
	readonly ci95_abs_t: readonly [number, number];
}
interface DataSet {
	readonly comparisons: readonly {
		readonly treatment: string;
		readonly metrics: Record<string, Proportion & Mean>;
	}[];
}
const truth = has
	? (JSON.parse(readFileSync(join(data, 'truth.json'), 'utf8')) as { datasets: Record<string, DataSet> })
			.datasets
	: {};
const truthOf = (name: string, metric: string): Proportion & Mean => {
	const found = truth[name]?.comparisons.find(({ metrics }) => metrics[metric])?.metrics[metric];
	if (!found) throw new Error(`no truth for ${name} ${metric}`);
	return found;
};

async function analyse(file: string, more: Partial<FileFacts> = {}): Promise<CampaignResults> {
	const analysis = await analyseFile(() => createReadStream(join(data, 'csv', file)), {
		campaign: null,
		control: null,
		policy: defaultPolicy,
		confidence: 0.95,
		plan: null,
		currency: 'XXX',
		by: [],
		mapping: new Map(),
		dates: {},
		variant: null,
		...more
	});
	const [campaign] = analysis.kind === 'analysed' ? analysis.campaigns : [];
	if (!campaign) throw new Error(JSON.stringify(analysis));
	return campaign;
}

function shown(
	{ results }: CampaignResults,
	metric: string
): ShownRow & { difference: NonNullable<ShownRow['difference']> } {
	const row = results.find((one) => one.by.length === 0 && one.metric === metric);
	if (row?.status !== 'shown' || !row.difference) throw new Error(`${metric} is not shown`);
	return { ...row, difference: row.difference };
}
const close = (actual: number, expected: number, digits = 6) =>
	expect(actual / expected).toBeCloseTo(1, digits);

describe.skipIf(!has)('real campaigns (skipped without ../shared/data)', () => {
	it('marketing A/B: a holdout of 4%, conversion up by 43%', async () => {
		const campaign = await analyse('marketing_ab_by_day.csv', { plan: { ad: 96, psa: 4 } });
		const row = shown(campaign, 'conversion');
		const expected = truthOf('marketing_ab', 'conversion');
		close(row.difference.estimate, expected.abs_diff);
		close(row.lift?.estimate ?? 0, expected.rel_lift);
		close(row.difference.low, expected.ci95_abs[0], 3);
		expect(row.difference.log10P).toBeCloseTo(Math.log10(expected.p_unpooled), 1);
		expect(row.verdict).toBe('better');
		expect(campaign.health.sampleRatio?.flagged).toBe(false);
	});

	it('Udacity enrollments: gross conversion falls by 2.06 points; days without outcomes are unknown, not zero', async () => {
		const perClick = await analyse('udacity_enrollments.csv', {
			mapping: new Map([
				['clicks', 'people'],
				['people', 'ignore']
			])
		});
		const gross = shown(perClick, 'conversion');
		const expected = truthOf('udacity', 'gross_conversion_enrollments_per_click');
		close(gross.difference.estimate, expected.abs_diff);
		close(gross.difference.low, expected.ci95_abs[0], 3);
		close(gross.difference.high, expected.ci95_abs[1], 3);
		expect(gross.verdict).toBe('worse');
		const perPerson = await analyse('udacity_enrollments.csv');
		close(
			shown(perPerson, 'conversion').difference.estimate,
			truthOf('udacity', 'enrollments_per_person_23_days').abs_diff
		);
		expect(perPerson.health.notes.map(({ code }) => code)).toContain('outcome-not-known');
	});

	it('Udacity payments: no clear difference in net conversion', async () => {
		const row = shown(
			await analyse('udacity_payments.csv', {
				mapping: new Map([
					['clicks', 'people'],
					['people', 'ignore']
				])
			}),
			'conversion'
		);
		const expected = truthOf('udacity', 'net_conversion_payments_per_click');
		close(row.difference.estimate, expected.abs_diff);
		expect(row.verdict).toBe('no clear difference');
	});

	it('CDNOW, an A/A split: no effect in conversion or revenue', async () => {
		const campaign = await analyse('cdnow_aa_clv.csv', { control: 'placebo_a' });
		for (const metric of ['conversion', 'revenue_per_person']) {
			const row = shown(campaign, metric);
			const expected = truthOf('cdnow_aa', metric);
			close(row.difference.estimate, expected.abs_diff);
			if (expected.p_welch) close(row.difference.p, expected.p_welch, 5);
			expect(row.verdict).toBe('no clear difference');
		}
	});

	it('Facebook, daily reach: people recur, and no verdict rests on them', async () => {
		const campaign = await analyse('facebook_daily.csv');
		expect(campaign.health.notes.map(({ code }) => code)).toContain('people-recur');
		for (const row of campaign.results) expect(row).not.toHaveProperty('varianceSource', 'exact');
		const ctr = shown(campaign, 'ctr');
		expect(ctr).toMatchObject({ varianceSource: 'by-bucket', verdict: 'better' });
		expect(ctr.difference.p).toBeGreaterThan(1e-5);
		expect(ctr.difference.p).toBeLessThan(0.005);
	});

	it('Hillstrom: the women’s mailing works for those who bought women’s things before', async () => {
		const { heterogeneity } = await analyse('hillstrom_fine.csv', { control: 'No E-Mail', by: ['womens'] });
		const visits = heterogeneity.find(
			({ metric, variant }) => metric === 'click_rate' && variant === 'Womens E-Mail'
		);
		expect(visits?.log10P).toBeCloseTo(Math.log10(2.8e-22), 1);
	});
});
