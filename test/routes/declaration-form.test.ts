import { describe, expect, it } from 'vitest';
import { declarationProblems, typedIn } from '../../src/routes/uploads/[id]/confirm/declaration-form.ts';

const today = '2026-05-14';
const whole = {
	owner: 'CRM team',
	source: 'Warehouse',
	purpose: 'Product picks',
	legalBasis: 'Consent',
	retainUntil: '2027-05-14',
	categories: {}
};

describe('declarationProblems', () => {
	it('is empty for a whole declaration', () => {
		expect(declarationProblems(whole, today)).toEqual({});
	});

	it.each(['owner', 'source', 'purpose', 'legalBasis'] as const)('asks for the %s', (field) => {
		expect(Object.keys(declarationProblems({ ...whole, [field]: '' }, today))).toEqual([field]);
		expect(Object.keys(declarationProblems({ ...whole, [field]: 'x'.repeat(301) }, today))).toEqual([field]);
	});

	it.each(['', '2026-02-30x', '14.5.2027', '2026-05-13', '2037-01-01'])(
		'refuses %j as the last day',
		(retainUntil) => {
			expect(Object.keys(declarationProblems({ ...whole, retainUntil }, today))).toEqual(['retainUntil']);
		}
	);

	it('takes today as the last day', () => {
		expect(declarationProblems({ ...whole, retainUntil: today }, today)).toEqual({});
	});
});

describe('typedIn', () => {
	it('takes the categories of each variant, and none that the taxonomy does not have', () => {
		const data = new FormData();
		data.append('categories-1', 'location');
		data.append('categories-1', 'shoe_size');
		data.append('categories-1', 'purchase_history');
		expect(typedIn(data, ['control', 'picks']).categories).toEqual({
			control: [],
			picks: ['location', 'purchase_history']
		});
	});
});
