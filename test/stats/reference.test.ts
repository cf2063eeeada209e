import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { Checker } from './reference/checker.ts';
import type { Family } from './reference/family.ts';
import { Json } from './reference/json.ts';
import { otherFamilies } from './reference/other-families.ts';
import { proportionFamilies } from './reference/proportion-families.ts';
import { testFamilies } from './reference/tests-families.ts';

const file = process.env['HOLDOUT_VECTORS'] ?? new URL('../reference/stats-vectors.json', import.meta.url);
const vectors = new Json(JSON.parse(readFileSync(file, 'utf8')));

const supported: Readonly<Record<string, Family>> = {
	...testFamilies,
	...proportionFamilies,
	...otherFamilies
};

/** Families that are left out, and why. A family that is in neither list fails. */
const notImplemented: Readonly<Record<string, string>> = {
	quantile_ttest: 'quantiles cannot be had from sums',
	spotify_two_sample: 'its relative interval leaves out the noise of the control',
	sample_size_spotify: 'another planner; ours is checked by sample_size and power_growthbook',
	group_sequential_bounds: 'looks are always valid here, not planned in advance',
	multiple_testing_growthbook_ci: 'an ad-hoc interval; we widen the level instead'
};

const cases = Map.groupBy(vectors.get('cases').list(), (item) => item.get('family').string());

describe.each([...cases.keys()].filter((name) => !(name in notImplemented)))('%s', (name) => {
	const family = supported[name];
	it('is a family we know', () => expect(family).toBeDefined());
	if (!family) return;
	const printed = vectors.get('families', name, 'tolerance');
	const tolerance = (key: string) => printed.get(key).optionalNumber() ?? printed.get('rel').number();
	const rel = tolerance('rel');
	const abs = printed.get('abs').number();
	const testTolerance = {
		rel,
		abs,
		p_value_abs: printed.get('p_value_abs').optionalNumber() ?? abs,
		p_value_accurate_rel: tolerance('p_value_accurate_rel')
	};
	it.each((cases.get(name) ?? []).map((item) => [item.get('id').string(), item] as const))(
		'%s',
		(_, item) => {
			const check = new Checker({ rel, abs });
			const expected = new Json(item.get('expected').value);
			family.run({ input: new Json(item.get('input').value), expected, tolerance, testTolerance, check });
			expect(check.failures).toEqual([]);
			expect(check.count).toBeGreaterThan(0);
			expect(
				check.unseen(
					expected,
					(family.ignored ?? []).map(({ path }) => path)
				)
			).toEqual([]);
		}
	);
});
