import { describe, expect, it } from 'vitest';
import { noAims, type Aims } from '#lib/experiment/goals.ts';
import {
	readAims,
	typedAims,
	type TypedAims,
	type TypedCustom
} from '../../src/routes/campaigns/[slug]/edit/aims.ts';

const aims: Aims = {
	...noAims,
	goal: 'sales',
	primary: 'conversion',
	custom: [
		{
			measure: 'visits',
			label: 'Visits',
			direction: 'decrease',
			role: 'guardrail',
			unit: 'number',
			margin: 0.025
		}
	]
};
const known = { metrics: ['conversion', 'visits'], measures: ['visits'] };
const [start] = typedAims(aims, [{ name: 'visits', label: 'Visits', money: false }]).custom;
const read = (change: Partial<TypedAims>, custom: Partial<TypedCustom> = {}) =>
	readAims({ ...typedAims(aims, []), custom: start ? [{ ...start, ...custom }] : [], ...change }, known);

describe('readAims', () => {
	it('gives back what the form started with', () => {
		const { goal, primary, custom } = aims;
		expect(read({})).toEqual({ wish: { goal, primary, custom }, problems: {} });
		expect(start?.margin).toBe('2.5');
		expect(readAims(typedAims(noAims, []), known)).toEqual({
			wish: { goal: null, primary: null, custom: [] },
			problems: {}
		});
	});

	it('starts a measure nobody spoke of as the file’s name for it says, and more as better', () => {
		expect(
			typedAims(noAims, [{ name: 'gift_cards', label: 'Gift cards', money: true }]).custom
		).toMatchObject([{ label: 'Gift cards', direction: 'increase', role: 'secondary', unit: 'money' }]);
	});

	it('says what is wrong, by field', () => {
		const wrong = (...change: Parameters<typeof read>) => Object.keys(read(...change).problems);
		expect(wrong({ goal: 'fame' })).toEqual(['goal']);
		expect(wrong({ primary: 'clv' })).toEqual(['primary']);
		expect(wrong({}, { measure: 'secret' })).toEqual(['custom-0-label']);
		expect(wrong({}, { label: ' ' })).toEqual(['custom-0-label']);
		expect(wrong({}, { margin: 'some' })).toEqual(['custom-0-margin']);
		expect(wrong({}, { margin: '101' })).toEqual(['custom-0-margin']);
		expect(wrong({}, { margin: '1,000' })).toEqual(['custom-0-margin']);
		expect(wrong({}, { margin: 'some', role: 'secondary' })).toEqual([]);
	});
});
