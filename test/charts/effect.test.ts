import { describe, expect, test } from 'vitest';
import { centred, domain, position } from '#lib/charts/domain.ts';
import { effect, limitOf, oriented, toneOf } from '#lib/charts/effect.ts';
import { conversion, hidden, optOuts, shown } from './rows.ts';

const range = { estimate: 0.004, low: 0.001, high: 0.007 };

describe('effect', () => {
	test('is the difference on the absolute scale and the lift on the relative one', () => {
		expect(effect(shown(range), 'absolute')).toMatchObject(range);
		expect(effect(shown(range), 'relative')?.estimate).toBeCloseTo(0.4);
	});

	test('is null where nothing is shown', () => {
		expect(effect(hidden, 'absolute')).toBeNull();
	});

	test('is null on the relative scale where a bound of the lift does not exist', () => {
		const open = { estimate: 0.4, low: 0.1, high: null, stable: true };
		const unstable = { estimate: 0.4, low: 0.1, high: 0.7, stable: false };
		expect(effect(shown(range, { lift: open }), 'relative')).toBeNull();
		expect(effect(shown(range, { lift: unstable }), 'relative')).toBeNull();
	});
});

describe('oriented', () => {
	test('turns a metric that should fall, so that better is to the right', () => {
		expect(oriented(range, 'decrease')).toEqual({ estimate: -0.004, low: -0.007, high: -0.001 });
		expect(oriented(range, 'increase')).toBe(range);
	});
});

describe('limitOf', () => {
	test('is the margin as a share of the control, on the side of harm', () => {
		expect(limitOf(optOuts, shown(range, { limit: 0.001 }), 'absolute')).toBeCloseTo(-0.001);
		expect(limitOf(optOuts, shown(range, { limit: 0.001 }), 'relative')).toBe(-0.1);
	});

	test('is undefined without a margin or without a control', () => {
		expect(limitOf(conversion, shown(range), 'absolute')).toBeUndefined();
		expect(limitOf(optOuts, hidden, 'absolute')).toBeUndefined();
	});
});

describe('toneOf', () => {
	test('colours a broken guardrail as worse and one within its limit as even', () => {
		expect(toneOf('guardrail broken')).toBe('worse');
		expect(toneOf('held')).toBe('even');
		expect(toneOf('not comparable')).toBe('caution');
	});
});

describe('domain', () => {
	test('includes zero even when every range is above it', () => {
		const { low, high } = domain([range]);
		expect(low).toBeLessThan(0);
		expect(high).toBeGreaterThan(0.007);
	});

	test('is a real axis without ranges', () => {
		const { low, high } = domain([]);
		expect(high).toBeGreaterThan(low);
	});

	test('is symmetric when centred, and reaches further points', () => {
		const { low, high } = centred([range], [0.01]);
		expect(low).toBe(-high);
		expect(high).toBeGreaterThan(0.01);
	});
});

describe('position', () => {
	test('is a share of the axis and stays on it', () => {
		const axis = { low: -1, high: 1 };
		expect(position(0, axis)).toBe(0.5);
		expect(position(7, axis)).toBe(1);
		expect(position(-7, axis)).toBe(0);
	});
});
