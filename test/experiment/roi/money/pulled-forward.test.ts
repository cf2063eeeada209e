import { describe, expect, it } from 'vitest';
import { analyse } from '#lib/experiment/results/analyse.ts';
import { covariancesOf } from '#lib/experiment/roi/money/covariances.ts';
import { pulledForward, pulledForwardWords } from '#lib/experiment/roi/money/pulled-forward.ts';
import { stream } from '../../people-with-discounts.ts';
import { released, type Group } from '../../released.ts';

/** Revenue in the window, and over ninety days. */
type Person = readonly [now: number, later: number];

/** `again`: chance that a buyer buys once more until day 90. */
function people(seed: number, count: number, buy: number, again: number): Person[] {
	const random = stream(seed);
	return Array.from({ length: count }, (): Person => {
		const [buys, amount, returns] = [random() < buy, 20 + 100 * random(), random()];
		const [now, after] = buys ? [amount, returns < again ? amount : 0] : [0, returns < 0.08 ? amount : 0];
		return [now, now + after];
	});
}

const add = (list: readonly Person[], of: (now: number, later: number) => number): number =>
	list.reduce((sum, [now, later]) => sum + of(now, later), 0);

const group = (variant: string, list: readonly Person[], joint = true): Group => ({
	variant,
	people: list.length,
	sums: {
		conversions: list.filter(([now]) => now > 0).length,
		revenue: add(list, (now) => now),
		revenue_sq: add(list, (now) => now * now),
		clv_90: add(list, (_, later) => later),
		clv_90_sq: add(list, (_, later) => later * later),
		...(joint ? { revenue_x_clv_90: add(list, (now, later) => now * later) } : {})
	}
});

function tested(groups: readonly Group[], running = false) {
	const epochs = released(groups);
	const results = analyse(epochs, {
		campaign: 'Case',
		confidence: 0.95,
		plan: null,
		running,
		currency: 'EUR'
	});
	return pulledForward(results, covariancesOf(epochs, results));
}

/** What came after the window, person by person: the difference of the two effects is the effect on it. */
function after(list: readonly Person[]) {
	const each = list.map(([now, later]) => later - now);
	const mean = each.reduce((sum, x) => sum + x, 0) / each.length;
	return { mean, error: each.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (each.length - 1) / each.length };
}

const control = people(1, 8000, 0.05, 0.5);
/** More buy now, and fewer come again. */
const earlyBuyers = people(2, 8000, 0.09, 0.02).map(([now, later]): Person => [now, now > 0 ? later : 0]);

describe('pulledForward', () => {
	it('tests the effect on what came after the window, as if persons were known', () => {
		const [found] = tested([group('control', control), group('hasty', earlyBuyers)]);
		const [a, b] = [after(control), after(earlyBuyers)];
		const error = Math.sqrt(a.error + b.error);
		expect(found?.difference.estimate).toBeCloseTo(b.mean - a.mean, 8);
		expect(found?.difference.high).toBeCloseTo(b.mean - a.mean + 1.959963984540054 * error, 8);
		expect(found).toMatchObject({ joint: 'exact', days: 90, finding: 'pulled forward', variant: 'hasty' });
		expect(found && pulledForwardWords(found, { currency: 'EUR', several: false })).toMatch(
			/^Over 90 days the gain is €\d\.\d\d a person smaller than in the campaign’s window \(likely €\d\.\d\d to €\d\.\d\d\): part of it was sales pulled forward\.$/
		);
	});

	it('has the widest range without the products of the two amounts', () => {
		const [found] = tested([group('control', control, false), group('hasty', earlyBuyers, false)]);
		const errorOf = (of: (person: Person) => number) => {
			const parts = [control, earlyBuyers].map((list) => {
				const each = list.map(of);
				const mean = each.reduce((sum, x) => sum + x, 0) / each.length;
				return each.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (each.length - 1) / each.length;
			});
			return Math.sqrt(parts.reduce((sum, x) => sum + x, 0));
		};
		const widest = errorOf(([now]) => now) + errorOf(([, later]) => later);
		expect(found?.joint).toBe('bound');
		expect(((found?.difference.high ?? 0) - (found?.difference.estimate ?? 0)) / widest).toBeCloseTo(1.96, 4);
	});

	it('corrects for the number of treatments', () => {
		const found = tested([group('control', control), group('a', earlyBuyers), group('b', control)]);
		expect(found.map(({ confidence }) => confidence)).toEqual([0.975, 0.975]);
		expect(found[1]).toMatchObject({ finding: 'no clear difference', p: 1 });
	});

	it('says nothing while a campaign runs, or where there is no later value', () => {
		expect(tested([group('control', control), group('hasty', earlyBuyers)], true)).toEqual([]);
		const only = ({ sums, ...rest }: Group): Group => ({
			...rest,
			sums: {
				conversions: sums['conversions'] ?? 0,
				revenue: sums['revenue'] ?? 0,
				revenue_sq: sums['revenue_sq'] ?? 0
			}
		});
		expect(tested([only(group('control', control)), only(group('hasty', earlyBuyers))])).toEqual([]);
	});
});
