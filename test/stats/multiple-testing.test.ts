import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { benjaminiHochberg, holm } from '#lib/stats/multiple-testing/multiple-testing.ts';
import {
	benjaminiYekutieli,
	bonferroni,
	hochberg,
	holmSidak,
	hommel,
	sidak
} from '../reference/methods/multiple-testing.ts';

const ps = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 12 });
const methods = {
	benjaminiHochberg,
	benjaminiYekutieli,
	bonferroni,
	hochberg,
	holm,
	holmSidak,
	hommel,
	sidak
};

describe.each(Object.entries(methods))('%s', (_, correct) => {
	it('never makes a p smaller, nor larger than 1', () => {
		fc.assert(
			fc.property(ps, (list) => {
				correct(list).forEach((p, i) => {
					expect(p).toBeGreaterThanOrEqual((list[i] ?? 0) - 1e-15);
					expect(p).toBeLessThanOrEqual(1);
				});
			})
		);
	});

	it('follows the rows when they are permuted', () => {
		fc.assert(
			fc.property(ps, (list) => {
				expect(correct([...list].reverse())).toEqual(correct(list).reverse());
			})
		);
	});

	it('leaves a single p alone', () => expect(correct([0.03])[0]).toBeCloseTo(0.03, 15));

	it('refuses what is no probability', () => {
		expect(() => correct([0.1, 1.1])).toThrow(expect.objectContaining({ code: 'out_of_range' }));
	});
});

describe('holm', () => {
	it('is never stricter than Bonferroni, nor milder than Hommel', () => {
		fc.assert(
			fc.property(ps, (list) => {
				const [mild, middle, strict] = [hommel(list), holm(list), bonferroni(list)];
				middle.forEach((p, i) => {
					expect(p).toBeLessThanOrEqual((strict[i] ?? 0) + 1e-12);
					expect(p).toBeGreaterThanOrEqual((mild[i] ?? 0) - 1e-12);
				});
			})
		);
	});
});
