import { describe, expect, it } from 'vitest';
import { categoryUses, type DeclaredCampaign } from '#lib/experiment/roi/data/category-uses.ts';
import { returnOnData } from '#lib/experiment/roi/data/return-on-data.ts';
import { campaignRoi } from '#lib/experiment/roi/roi.ts';
import { analysed, assumed, buyers } from '../../roi-case.ts';

const z = 1.959963984540054;
const history = { code: 'purchase_history', sensitivity: 'medium' } as const;
const contact = { code: 'contact', sensitivity: 'low' } as const;
const counts = { control: [9000, 400], plain: [9100, 500], rich: [9050, 640] } as const;

function spring(categories: DeclaredCampaign['categories']): DeclaredCampaign {
	const results = analysed(
		Object.entries(counts).map(([variant, [people, conversions]]) => ({
			variant,
			...buyers(people, conversions, 50, { unsubscribes: variant === 'rich' ? 200 : 30 })
		}))
	);
	return { name: 'Spring', currency: 'EUR', results, variants: campaignRoi(results, assumed), categories };
}

describe('categoryUses', () => {
	it('has one line for each kind and treatment, with its effect, margin and guardrails', () => {
		const uses = categoryUses([spring({ control: [], plain: [contact], rich: [contact, history] })]);
		expect(uses.map(({ variant, category }) => `${variant} ${category}`)).toEqual([
			'plain contact',
			'rich contact',
			'rich purchase_history'
		]);
		const rich = uses.find(({ category }) => category === 'purchase_history');
		expect(rich?.study?.effect).toBeCloseTo(640 / 9050 / (400 / 9000) - 1, 10);
		expect(rich?.margin?.estimate).toBeCloseTo(0.4 * 50 * (640 - (400 * 9050) / 9000), 6);
		expect(rich?.trust.map(({ metric, verdict }) => [metric, verdict])).toEqual([
			['unsubscribe_rate', 'guardrail broken']
		]);
		expect(rich?.others).toMatchObject([
			{ variant: 'plain', categories: ['contact'], study: uses[0]?.study, trust: uses[0]?.trust }
		]);
	});

	it('makes the contrast of two treatments what it is without the control: the delta method on three groups', () => {
		const uses = categoryUses([spring({ control: [], plain: [contact], rich: [contact, history] })]);
		const found = returnOnData(uses, 0.95).find(({ category }) => category === 'purchase_history');
		const [[na, xa], [nb, xb], [nc, xc]] = [counts.control, counts.plain, counts.rich];
		const [a, b, c] = [xa / na, xb / nb, xc / nc];
		const error = (p: number, n: number) => (p * (1 - p)) / n;
		const variance = ((c - b) ** 2 / a ** 4) * error(a, na) + (error(b, nb) + error(c, nc)) / a ** 2;
		expect(found?.evidence).toBe('causal');
		expect(found?.lift?.estimate).toBeCloseTo((c - b) / a, 10);
		// n − 1 of the sums against n of the formula: a ten-thousandth.
		const reach = (found?.lift?.high ?? NaN) - (found?.lift?.estimate ?? NaN);
		expect(reach / (z * Math.sqrt(variance))).toBeCloseTo(1, 3);
		expect(found?.conclusion).toBe('lower trust shown');
	});

	it('leaves out treatments without a declaration, and counts a declared "none" as another', () => {
		expect(categoryUses([spring({ control: null, plain: null, rich: null })])).toEqual([]);
		const [use] = categoryUses([spring({ plain: [], rich: [history] })]);
		expect(use?.others).toMatchObject([{ variant: 'plain', categories: [] }]);
		expect(returnOnData(use ? [use] : [], 0.95)[0]?.evidence).toBe('causal');
	});

	it('has no effect where the split is off', () => {
		const campaign = spring({ control: [], plain: [contact], rich: [history] });
		const results = analysed(
			Object.entries(counts).map(([variant, [people, conversions]]) => ({
				variant,
				...buyers(people, conversions, 50)
			})),
			{ plan: { control: 1, plain: 1, rich: 3 } }
		);
		const uses = categoryUses([{ ...campaign, results, variants: campaignRoi(results, assumed) }]);
		expect(uses.map(({ study, margin }) => [study, margin])).toEqual([
			[null, null],
			[null, null]
		]);
	});
});
