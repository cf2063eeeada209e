import { describe, expect, it } from 'vitest';
import { categoryUses, type DeclaredCampaign } from '#lib/experiment/roi/data/category-uses.ts';
import { returnOnData } from '#lib/experiment/roi/data/return-on-data.ts';
import { campaignRoi } from '#lib/experiment/roi/roi.ts';
import { analysed, assumed, buyers } from './roi-case.ts';

const contact = { code: 'contact', sensitivity: 'low' } as const;
const history = { code: 'purchase_history', sensitivity: 'medium' } as const;
const location = { code: 'location', sensitivity: 'high' } as const;
type OptOuts = Readonly<Record<string, number>>;

/** 20,000 people a variant, with so many opt-outs each. */
function advice(optOuts: OptOuts, categories: DeclaredCampaign['categories']) {
	const results = analysed(
		Object.entries(optOuts).map(([variant, unsubscribes]) => ({
			variant,
			...buyers(20_000, 1000, 50, { unsubscribes })
		}))
	);
	const variants = campaignRoi(results, assumed);
	const uses = categoryUses([{ name: 'Case', currency: 'EUR', results, variants, categories }]);
	return Object.fromEntries(
		returnOnData(uses, 0.95).map(({ category, conclusion, linkedIn, trustCost }) => [
			category,
			[conclusion, linkedIn, trustCost.map(({ variant }) => variant)]
		])
	);
}

describe('what a lower trust is linked to', () => {
	it('is neither what the control uses too, nor what a test of the same campaign clears', () => {
		const found = advice(
			{ control: 200, a: 198, b: 300 },
			{ control: [contact], a: [contact, history], b: [contact, history, location] }
		);
		expect(found).toEqual({
			contact: ['no gain shown', 0, []],
			purchase_history: ['no gain shown', 0, []],
			location: ['lower trust shown', 0, ['b']]
		});
	});

	it('covers all kinds that a treatment uses where no test separates them', () => {
		const found = advice({ control: 200, b: 300 }, { control: [contact], b: [contact, history, location] });
		expect(found).toMatchObject({
			contact: ['no gain shown', 0, []],
			purchase_history: ['linked to lower trust', 1, ['b']],
			location: ['linked to lower trust', 1, ['b']]
		});
	});

	it('stays with a treatment that did badly itself', () => {
		const found = advice(
			{ control: 200, a: 300, b: 480 },
			{ control: [], a: [history], b: [history, location] }
		);
		expect(found).toMatchObject({
			purchase_history: ['linked to lower trust', 1, ['a']],
			location: ['lower trust shown', 0, ['b']]
		});
	});
});
