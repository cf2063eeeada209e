import { describe, expect, it } from 'vitest';
import type { Metric } from '#lib/experiment/metrics/metric.ts';
import { baselineGapWords, basisWords, prePostWords } from '#lib/experiment/results/pre-post-words.ts';
import { prePost, type PrePost } from '#lib/experiment/results/pre-post.ts';
import { released, type Group } from '../released.ts';

const revenue: Metric = {
	name: 'revenue_per_person',
	label: 'Revenue per person',
	kind: 'mean',
	role: 'primary',
	direction: 'increase',
	unit: 'money',
	numerator: 'revenue',
	denominator: 'people'
};
const conversion: Metric = {
	...revenue,
	name: 'conversion',
	kind: 'proportion',
	unit: 'share',
	numerator: 'conversions'
};
const reading = { confidence: 0.95, running: false, comparable: true };

/** People one by one: what each spent before and during. */
function people(seed: number, count: number, lift: number): readonly (readonly [number, number])[] {
	let state = seed;
	const random = () => (state = (state * 16_807) % 2_147_483_647) / 2_147_483_647;
	return Array.from({ length: count }, () => {
		const habit = random() * 40;
		return [Math.round(habit + random() * 10), Math.round(habit + random() * 12 + lift)] as const;
	});
}

const sum = (list: readonly number[]) => list.reduce((total, x) => total + x, 0);

function groupOf(variant: string, list: readonly (readonly [number, number])[], day?: number): Group {
	const [pre, post] = [list.map(([x]) => x), list.map(([, y]) => y)];
	return {
		variant,
		...(day === undefined ? {} : { day }),
		people: list.length,
		sums: {
			revenue: sum(post),
			revenue_sq: sum(post.map((y) => y * y)),
			pre_revenue: sum(pre),
			pre_revenue_sq: sum(pre.map((x) => x * x)),
			revenue_x_pre_revenue: sum(list.map(([x, y]) => x * y))
		}
	};
}

const without = (group: Group, ...names: string[]): Group => ({
	...group,
	sums: Object.fromEntries(Object.entries(group.sums).filter(([name]) => !names.includes(name)))
});

const some = (found: PrePost | null): PrePost => {
	if (!found) throw new Error('there is no before and after');
	return found;
};

const control = people(7, 900, 0);
const treatment = people(11, 800, 3);
const groups = [groupOf('control', control), groupOf('picks', treatment)];
const at = (list: readonly Group[], metric = revenue, more: object = {}) =>
	prePost(released(list), metric, 'picks', { ...reading, ...more });
const width = (found: PrePost | null) => {
	const { difference } = some(found);
	return difference ? difference.high - difference.low : NaN;
};

describe('prePost', () => {
	it('is Welch’s interval of each person’s change', () => {
		// The changes themselves, which the sums must give back.
		const changes = [control, treatment].map((list) => list.map(([x, y]) => y - x));
		const [a = { mean: 0, error: 0 }, b = { mean: 0, error: 0 }] = changes.map((list) => {
			const mean = sum(list) / list.length;
			const variance = sum(list.map((x) => (x - mean) ** 2)) / (list.length - 1);
			return { mean, error: variance / list.length };
		});
		const found = some(at(groups));
		expect(found.estimate).toBeCloseTo(b.mean - a.mean, 10);
		// Student's t at 97.5% with some 1,690 degrees of freedom: z + (z³ + z)/(4 · 1,690).
		expect(found.difference?.high).toBeCloseTo(b.mean - a.mean + 1.961_37 * Math.sqrt(a.error + b.error), 3);
		expect(found.basis).toBe('same-people');
		expect(found.control.before).toBeCloseTo(sum(control.map(([x]) => x)) / 900, 10);
		expect(found.treatment.during).toBeCloseTo(sum(treatment.map(([, y]) => y)) / 800, 10);
	});

	it('has the plain comparison and the adjusted one', () => {
		const found = some(at(groups));
		expect(found.plain?.estimate).toBeCloseTo(found.treatment.during - found.control.during, 10);
		expect(found.adjusted).not.toBeNull();
		const size = (range: { low: number; high: number } | null) => (range ? range.high - range.low : NaN);
		expect(size(found.adjusted)).toBeLessThan(size(found.plain));
		expect(found.apart?.estimate).toBeCloseTo(found.treatment.before - found.control.before, 10);
	});

	it('takes past and present as unrelated where the file does not say, which is wider here', () => {
		const plain = groups.map((group) => without(group, 'revenue_x_pre_revenue'));
		const found = some(at(plain));
		expect(found.basis).toBe('taken-as-unrelated');
		expect(found.estimate).toBeCloseTo(some(at(groups)).estimate, 10);
		expect(width(found)).toBeGreaterThan(1.5 * width(at(groups)));
		expect(found.adjusted).toBeNull();
	});

	it('changes its sign when the variants are swapped', () => {
		const found = some(at(groups));
		const turned = some(
			prePost(released([groups[1], groups[0]].flatMap((group) => group ?? [])), revenue, 'control', reading)
		);
		expect(turned.estimate).toBeCloseTo(-found.estimate, 10);
		expect(turned.difference?.low).toBeCloseTo(-(found.difference?.high ?? NaN), 10);
	});

	it('does not change when the same people come in two days', () => {
		const days = [control, treatment].flatMap((list, i) =>
			[0, 1].map((day) =>
				groupOf(i === 0 ? 'control' : 'picks', list.slice(day * 400, day === 0 ? 400 : 900), day)
			)
		);
		expect(width(at(days))).toBeCloseTo(width(at(groups)), 10);
	});

	it('is unmoved by what was before anybody’s present is shifted by', () => {
		const shifted = groupOf(
			'picks',
			treatment.map(([x, y]) => [x + 5, y + 5] as const)
		);
		const found = some(at([groups[0] ?? shifted, shifted]));
		expect(found.estimate).toBeCloseTo(some(at(groups)).estimate, 10);
		expect(width(found)).toBeCloseTo(width(at(groups)), 8);
	});

	it('is always-valid while the campaign runs: wider', () => {
		expect(width(at(groups, revenue, { running: true }))).toBeGreaterThan(width(at(groups)));
	});

	const shares = (pre: number): Group[] => [
		{ variant: 'control', people: 900, sums: { conversions: 450, pre_conversions: 300 } },
		{ variant: 'picks', people: 800, sums: { conversions: 400, pre_conversions: pre } }
	];

	it('compares shares too', () => {
		const found = some(at(shares(267), conversion));
		expect(found.estimate).toBeCloseTo(400 / 800 - 267 / 800 - (450 / 900 - 300 / 900), 10);
		expect(found.difference).not.toBeNull();
	});

	it('is not there without a past, and not of a ratio', () => {
		expect(
			at(groups.map((group) => without(group, 'pre_revenue', 'pre_revenue_sq', 'revenue_x_pre_revenue')))
		).toBeNull();
		expect(at(groups, { ...revenue, kind: 'ratio' })).toBeNull();
	});

	it('gives values and no interval where one cannot be claimed, and says why', () => {
		const reasonOf = (found: PrePost | null) => [some(found).difference, some(found).reason];
		expect(reasonOf(at(groups, revenue, { recurring: true }))).toEqual([null, 'people-recur']);
		expect(reasonOf(at(groups, revenue, { comparable: false }))).toEqual([null, 'sample-ratio-mismatch']);
		const orders = groups.map((group) => ({ ...group, sums: { orders: 600, pre_orders: 500 } }));
		expect(reasonOf(at(orders, { ...revenue, numerator: 'orders' }))).toEqual([null, 'no-variance']);
		expect(reasonOf(at(shares(20), conversion))).toEqual([null, 'too-few-people']);
	});
});

describe('prePostWords', () => {
	const facts = { control: 'control', confidence: 0.95, currency: 'EUR' };
	const found: PrePost = {
		metric: 'revenue_per_person',
		variant: 'picks',
		control: { before: 20, during: 21 },
		treatment: { before: 20, during: 24 },
		estimate: 3,
		difference: { estimate: 3, low: 1, high: 5 },
		basis: 'same-people',
		apart: { estimate: 0, low: -1, high: 1 },
		plain: { estimate: 3, low: 0, high: 6 },
		adjusted: null
	};

	it('says both movements and the interval', () => {
		expect(prePostWords(found, revenue, facts)).toBe(
			'Revenue per person rose from €20.00 to €24.00 with picks, and rose from €20.00 to €21.00 with control: ' +
				'a gap of +€3.00 (likely +€1.00 to +€5.00).'
		);
	});

	it('claims no interval where there is none', () => {
		const words = prePostWords({ ...found, difference: null }, revenue, facts);
		expect(words).toContain('without a likely range');
		expect(words).not.toContain('between');
	});

	it('says what the interval assumes, and whether the variants were alike before', () => {
		expect(basisWords({ basis: 'taken-as-unrelated' })).toContain('as unrelated');
		expect(basisWords(found)).toContain('go together');
		expect(baselineGapWords(found, revenue, 'EUR')).toContain('didn’t clearly differ');
		expect(baselineGapWords({ apart: { estimate: 2, low: 1, high: 3 } }, revenue, 'EUR')).toContain(
			'already differed'
		);
	});
});

describe('prePost of a ratio', () => {
	const ctr: Metric = {
		...revenue,
		name: 'ctr',
		label: 'Click-through rate',
		kind: 'ratio',
		unit: 'share',
		numerator: 'clicks',
		denominator: 'impressions'
	};
	type Person = Record<'clicks' | 'impressions' | 'pre_clicks' | 'pre_impressions', number>;
	/** People who see and click much, or little, both times. */
	const viewers = (seed: number, count: number, rate: number): Person[] => {
		let state = seed;
		const random = () => (state = (state * 16_807) % 2_147_483_647) / 2_147_483_647;
		return Array.from({ length: count }, () => {
			const habit = random();
			const impressions = 1 + Math.floor(random() * 9);
			const before = 1 + Math.floor(random() * 9);
			return {
				clicks: Math.floor(impressions * Math.min(1, habit * rate + random() * 0.2)),
				impressions,
				pre_clicks: Math.floor(before * Math.min(1, habit * 0.7 + random() * 0.2)),
				pre_impressions: before
			};
		});
	};
	const sides = { control: viewers(5, 700, 0.7), picks: viewers(23, 760, 0.85) };
	const names = ['clicks', 'impressions', 'pre_clicks', 'pre_impressions'] as const;
	const products = names.flatMap((a, i) => names.slice(i + 1).map((b) => [a, b] as const));
	const groupsOf = (): Group[] =>
		Object.entries(sides).map(([variant, list]) => ({
			variant,
			people: list.length,
			sums: {
				...Object.fromEntries(names.map((name) => [name, sum(list.map((one) => one[name]))])),
				...Object.fromEntries(names.map((name) => [`${name}_sq`, sum(list.map((one) => one[name] ** 2))])),
				...Object.fromEntries(
					products.map(([a, b]) => [`${a}_x_${b}`, sum(list.map((one) => one[a] * one[b]))])
				)
			}
		}));
	const of = (list: readonly Person[]) => {
		const total = (name: (typeof names)[number]) => sum(list.map((one) => one[name]));
		const n = list.length;
		const [now, before] = [
			total('clicks') / total('impressions'),
			total('pre_clicks') / total('pre_impressions')
		];
		const residual = (one: Person) => ({
			now: (one.clicks - now * one.impressions) / (total('impressions') / n),
			before: (one.pre_clicks - before * one.pre_impressions) / (total('pre_impressions') / n)
		});
		const error = (share: (one: Person) => number) => sum(list.map((one) => share(one) ** 2)) / (n - 1) / n;
		return {
			change: now - before,
			together: error((one) => residual(one).now - residual(one).before),
			apart: error((one) => residual(one).now) + error((one) => residual(one).before)
		};
	};
	const [a, b] = [of(sides.control), of(sides.picks)];
	// Student's t at 97.5% with some 1,450 degrees of freedom.
	const t = 1.961_6;

	it('rests on each person’s two linearised ratios, by the delta method of four sums', () => {
		const found = some(at(groupsOf(), ctr));
		expect(found.basis).toBe('same-people');
		expect(found.estimate).toBeCloseTo(b.change - a.change, 12);
		expect(found.difference?.high).toBeCloseTo(
			b.change - a.change + t * Math.sqrt(a.together + b.together),
			5
		);
		expect(found.apart).not.toBeNull();
	});

	it('takes past and present as unrelated where products of both are missing', () => {
		const plain = groupsOf().map((group) => without(group, 'clicks_x_pre_clicks'));
		const found = some(at(plain, ctr));
		expect(found.basis).toBe('taken-as-unrelated');
		expect(found.difference?.high).toBeCloseTo(b.change - a.change + t * Math.sqrt(a.apart + b.apart), 5);
		expect(width(found)).toBeGreaterThan(width(at(groupsOf(), ctr)));
	});

	it('has no interval without squares, and says so; nothing without the past’s denominator', () => {
		const bare = groupsOf().map((group) => without(group, 'pre_impressions_sq'));
		expect(some(at(bare, ctr))).toMatchObject({ difference: null, apart: null, reason: 'no-variance' });
		expect(some(at(bare, ctr)).estimate).toBeCloseTo(b.change - a.change, 12);
		const half = groupsOf().map((group) =>
			without(group, ...Object.keys(group.sums).filter((name) => name.includes('pre_impressions')))
		);
		expect(at(half, ctr)).toBeNull();
	});
});
