// Temporary: invented and historic numbers to design with. The lead removes this file.
import type { CampaignCard } from '#lib/experiment/card.ts';
import type { Series } from '#lib/experiment/series.ts';
import type { Metric } from '#lib/experiment/metric.ts';
import type { CampaignResults, ResultRow, Side } from '#lib/experiment/results.ts';
import type { Verdict } from '#lib/experiment/verdict.ts';

type Sums = Record<string, Record<string, number[]>>;
const hillstrom: Record<string, Sums> = {
	total: {
		all: {
			'Mens E-Mail': [21307.0, 3894.0, 267.0, 30311.69, 6759024.49],
			'No E-Mail': [21306.0, 2262.0, 122.0, 13908.33, 2870050.37],
			'Womens E-Mail': [21387.0, 3238.0, 189.0, 23038.11, 4911446.56]
		}
	},
	channel: {
		Multichannel: {
			'Mens E-Mail': [2577.0, 545.0, 44.0, 4702.69, 914684.17],
			'No E-Mail': [2606.0, 335.0, 18.0, 1604.62, 257029.91],
			'Womens E-Mail': [2579.0, 453.0, 36.0, 4573.28, 1155076.1]
		},
		Phone: {
			'Mens E-Mail': [9240.0, 1504.0, 100.0, 11166.79, 2371619.52],
			'No E-Mail': [9327.0, 813.0, 50.0, 6010.81, 1277045.13],
			'Womens E-Mail': [9454.0, 1246.0, 67.0, 8290.46, 1576377.03]
		},
		Web: {
			'Mens E-Mail': [9490.0, 1845.0, 123.0, 14442.21, 3472720.8],
			'No E-Mail': [9373.0, 1114.0, 54.0, 6292.9, 1335975.34],
			'Womens E-Mail': [9354.0, 1539.0, 86.0, 10174.37, 2179993.43]
		}
	},
	history_segment: {
		'1) $0 - $100': {
			'Mens E-Mail': [7724.0, 1185.0, 71.0, 8150.18, 1885200.03],
			'No E-Mail': [7612.0, 646.0, 32.0, 3934.59, 908789.77],
			'Womens E-Mail': [7634.0, 1005.0, 61.0, 8723.47, 2003755.24]
		},
		'2) $100 - $200': {
			'Mens E-Mail': [4691.0, 751.0, 42.0, 5287.43, 1220823.83],
			'No E-Mail': [4836.0, 440.0, 20.0, 2045.12, 270901.16],
			'Womens E-Mail': [4727.0, 631.0, 37.0, 4165.85, 744811.48]
		},
		'3) $200 - $350': {
			'Mens E-Mail': [4090.0, 862.0, 63.0, 6010.1, 1218589.97],
			'No E-Mail': [4044.0, 511.0, 28.0, 3772.57, 939044.07],
			'Womens E-Mail': [4155.0, 675.0, 26.0, 2533.47, 461233.09]
		},
		'4) $350 - $500': {
			'Mens E-Mail': [2097.0, 502.0, 42.0, 5408.6, 1280515.59],
			'No E-Mail': [2124.0, 319.0, 24.0, 2145.81, 342036.11],
			'Womens E-Mail': [2188.0, 417.0, 20.0, 1989.72, 374559.54]
		},
		'5) $500 - $750': {
			'Mens E-Mail': [1597.0, 333.0, 22.0, 2622.06, 548067.76],
			'No E-Mail': [1652.0, 181.0, 9.0, 890.19, 105644.11],
			'Womens E-Mail': [1662.0, 292.0, 26.0, 3032.33, 616843.33]
		},
		'6) $750 - $1,000': {
			'Mens E-Mail': [644.0, 139.0, 16.0, 1213.09, 151413.93],
			'No E-Mail': [622.0, 96.0, 3.0, 217.41, 17654.8],
			'Womens E-Mail': [593.0, 124.0, 8.0, 591.69, 69788.52]
		},
		'7) $1,000 +': {
			'Mens E-Mail': [464.0, 122.0, 11.0, 1620.23, 454413.38],
			'No E-Mail': [416.0, 69.0, 6.0, 902.64, 285980.35],
			'Womens E-Mail': [428.0, 94.0, 11.0, 2001.58, 640455.36]
		}
	},
	zip_code: {
		Rural: {
			'Mens E-Mail': [3243.0, 736.0, 44.0, 4937.91, 1007555.75],
			'No E-Mail': [3139.0, 482.0, 26.0, 2408.04, 337821.67],
			'Womens E-Mail': [3181.0, 581.0, 37.0, 4077.97, 719939.34]
		},
		Surburban: {
			'Mens E-Mail': [9501.0, 1647.0, 118.0, 13997.73, 3306343.25],
			'No E-Mail': [9625.0, 953.0, 48.0, 6443.38, 1508557.68],
			'Womens E-Mail': [9650.0, 1427.0, 73.0, 8169.82, 1826773.2]
		},
		Urban: {
			'Mens E-Mail': [8563.0, 1511.0, 105.0, 11376.05, 2445125.5],
			'No E-Mail': [8542.0, 827.0, 48.0, 5056.91, 1023671.02],
			'Womens E-Mail': [8556.0, 1230.0, 79.0, 10790.32, 2364734.02]
		}
	}
};

const m = (
	name: string,
	label: string,
	role: Metric['role'],
	unit: Metric['unit'],
	numerator: string,
	more = {}
): Metric => ({
	name,
	label,
	role,
	unit,
	numerator,
	kind: unit === 'share' ? 'proportion' : 'mean',
	direction: 'increase',
	denominator: 'people',
	...more
});
const metrics: Metric[] = [
	m('conversion', 'Conversion', 'primary', 'share', 'conversions'),
	m('click_rate', 'Click rate', 'secondary', 'share', 'clicks'),
	m('revenue_per_person', 'Revenue per person', 'secondary', 'money', 'revenue'),
	m('unsubscribe_rate', 'Opt-outs', 'guardrail', 'share', 'unsubscribes', {
		direction: 'decrease',
		margin: 0.1
	}),
	m('complaint_rate', 'Complaints', 'guardrail', 'share', 'complaints', {
		direction: 'decrease',
		margin: 0.1
	})
];

const erfc = (x: number): number => {
	const t = 1 / (1 + 0.3275911 * x);
	return (
		t *
		(0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429)))) *
		Math.exp(-x * x)
	);
};

interface Moments {
	n: number;
	sum: number;
	square: number;
}
const side = ({ n, sum }: Moments): Side => ({ people: n, numerator: sum, denominator: n, value: sum / n });
const variance = ({ n, sum, square }: Moments) => (square - (sum * sum) / n) / (n - 1);

function compare(
	where: Pick<ResultRow, 'by' | 'segment' | 'pooled'>,
	metric: Metric,
	variant: string,
	a: Moments,
	b: Moments,
	running = false,
	margin = 0.25
): ResultRow {
	const [control, treatment] = [side(a), side(b)];
	const estimate = treatment.value - control.value;
	const se = Math.sqrt(variance(a) / a.n + variance(b) / b.n);
	const [low, high] = [estimate - 1.96 * se, estimate + 1.96 * se];
	const p = Math.min(1, erfc(Math.abs(estimate / se) / Math.SQRT2));
	const relative = estimate / control.value;
	const relativeSe = Math.sqrt(variance(a) / a.n / control.value ** 2) * (1 + relative);
	const spread = 1.96 * Math.hypot(relativeSe, Math.sqrt(variance(b) / b.n) / control.value);
	const stable = control.value > 2.2 * Math.sqrt(variance(a) / a.n);
	const good = metric.direction === 'increase' ? low > 0 : high < 0;
	const bad = metric.direction === 'increase' ? high < 0 : low > 0;
	let verdict: Verdict = good
		? 'better'
		: bad
			? 'worse'
			: running
				? 'no clear difference yet'
				: 'no clear difference';
	if (metric.role === 'guardrail' && !good)
		verdict = bad ? 'guardrail broken' : high < margin * control.value ? 'held' : 'no clear difference';
	return {
		...where,
		metric: metric.name,
		variant,
		status: 'shown',
		verdict,
		control,
		treatment,
		difference: { estimate, low, high, p, log10P: Math.log10(p || 1e-300) },
		lift: {
			estimate: relative,
			low: stable ? relative - spread : null,
			high: stable ? relative + spread : null,
			stable
		},
		varianceSource: 'exact',
		chanceToWin: 0.99,
		...(metric.role === 'primary' && where.by.length === 0 ? { adjustedP: Math.min(1, p * 2) } : {})
	};
}

const control = 'No E-Mail';
const variants = ['Mens E-Mail', 'Womens E-Mail'];
const column: Record<string, number> = { clicks: 1, conversions: 2, revenue: 3 };
function moments(cell: number[], metric: Metric, optOut: number): Moments {
	const n = cell[0] ?? 0;
	if (metric.numerator === 'revenue') return { n, sum: cell[3] ?? 0, square: cell[4] ?? 0 };
	const sum =
		metric.numerator === 'unsubscribes' ? Math.round(n * optOut) : (cell[column[metric.numerator] ?? 0] ?? 0);
	return { n, sum, square: sum };
}
const optOuts: Record<string, number> = { 'Mens E-Mail': 0.0029, 'Womens E-Mail': 0.0043, [control]: 0.0031 };

function rows(by: string[], values: Sums): ResultRow[] {
	return variants.flatMap((variant) =>
		metrics.flatMap((metric) =>
			Object.entries(values).map(([value, cells]): ResultRow => {
				const pooled = value === 'Other';
				const where = {
					by,
					segment: by[0] && !pooled ? { [by[0]]: value } : {},
					pooled: pooled && by[0] ? [by[0]] : []
				};
				const base = { ...where, metric: metric.name, variant };
				if (metric.name === 'complaint_rate')
					return {
						...base,
						status: 'hidden',
						reason: by.length ? 'outcome-shown-with-other' : 'fewer-than-m',
						verdict: by.length ? 'hidden for privacy' : 'held in the worst case'
					};
				if (value.startsWith('6)') && metric.name !== 'click_rate')
					return {
						...base,
						status: 'hidden',
						reason: metric.unit === 'money' ? 'revenue-shown-with-other' : 'outcome-shown-with-other',
						verdict: 'hidden for privacy'
					};
				return compare(
					where,
					metric,
					variant,
					moments(cells[control] ?? [], metric, optOuts[control] ?? 0),
					moments(cells[variant] ?? [], metric, optOuts[variant] ?? 0)
				);
			})
		)
	);
}
const history = Object.fromEntries(
	Object.entries(hillstrom['history_segment'] ?? {}).map(([k, v]) => [k.startsWith('7)') ? 'Other' : k, v])
);

const total = hillstrom['total'] ?? {};
export const hillstromResults: CampaignResults = {
	campaign: 'MineThatData e-mail test 2008',
	control,
	asOf: '2008-04-01',
	confidence: 0.95,
	sequential: false,
	policy: { k: 50, minOutcome: 10 },
	people: { total: 64000, shown: 64000, pending: 0 },
	health: {
		sampleRatio: {
			p: 0.904,
			log10P: -0.044,
			flagged: false,
			observed: { 'No E-Mail': 0.3329, 'Mens E-Mail': 0.3329, 'Womens E-Mail': 0.3342 },
			planned: { 'No E-Mail': 1 / 3, 'Mens E-Mail': 1 / 3, 'Womens E-Mail': 1 / 3 }
		},
		notes: [
			{ code: 'split-as-planned', level: 'ok', words: 'Split as planned (p = 0.90)' },
			{ code: 'outcomes-complete', level: 'ok', words: 'Outcomes complete to 1 April 2008' },
			{ code: 'pooled', level: 'notice', words: 'Some history groups are within Other' }
		]
	},
	verdict: {
		tone: 'better',
		headline: 'Both e-mails convert better.',
		sentence:
			'Mens E-Mail raised conversion by 0.68 points, from 0.57 % to 1.25 %: between +0.50 and +0.86 points, 19 times out of 20. Revenue per person rose with it; opt-outs did not get worse.'
	},
	variants,
	dimensions: ['channel', 'history_segment', 'zip_code'],
	metrics,
	results: [
		...rows([], { all: total['all'] ?? {} }),
		...rows(['channel'], hillstrom['channel'] ?? {}),
		...rows(['history_segment'], history),
		...variants.flatMap((variant) =>
			metrics.map((metric): ResultRow => ({
				by: ['zip_code'],
				segment: {},
				pooled: [],
				metric: metric.name,
				variant,
				status: 'hidden',
				reason: 'groups-too-small',
				verdict: 'hidden for privacy'
			}))
		)
	]
};

const two = (
	metric: Metric,
	variant: string,
	n: [number, number],
	x: [number, number],
	by: string[] = [],
	value?: string,
	running = true
): ResultRow =>
	compare(
		{ by, segment: by[0] && value ? { [by[0]]: value } : {}, pooled: by[0] && !value ? [by[0]] : [] },
		metric,
		variant,
		{ n: n[0], sum: x[0], square: metric.unit === 'money' ? x[0] * 190 : x[0] },
		{ n: n[1], sum: x[1], square: metric.unit === 'money' ? x[1] * 190 : x[1] },
		running
	);
const [conversion, clicks, revenue, optOut] = metrics as [Metric, Metric, Metric, Metric];
const p = 'Personalised';
export const homepageResults: CampaignResults = {
	...hillstromResults,
	campaign: 'Homepage personalisation',
	control: 'Same for everyone',
	asOf: '2026-05-14',
	sequential: true,
	people: { total: 48211, shown: 46030, pending: 0 },
	health: {
		sampleRatio: {
			p: 0.00000031,
			log10P: -6.5,
			flagged: true,
			observed: { 'Same for everyone': 0.477, Personalised: 0.523 },
			planned: { 'Same for everyone': 0.5, Personalised: 0.5 }
		},
		notes: [
			{
				code: 'sample-ratio-mismatch',
				level: 'problem',
				words:
					'Sample ratio mismatch: Same for everyone 47.7 % instead of 50.0 %, Personalised 52.3 % instead of 50.0 % (p < 0.0001)'
			},
			{ code: 'missing-days', level: 'problem', words: 'No rows for 3 and 4 May' }
		]
	},
	verdict: {
		tone: 'warning',
		headline: 'Not comparable yet: the split is off.',
		sentence:
			'Personalised has 52.3 % of the people instead of 50 %. Find out why before reading the differences below.'
	},
	variants: [p],
	dimensions: ['device', 'returning_customer'],
	results: [
		two(conversion, p, [23000, 25211], [702, 771]),
		two(clicks, p, [23000, 25211], [4210, 4988]),
		two(revenue, p, [23000, 25211], [61234.5, 64210.2]),
		two(optOut, p, [23000, 25211], [104, 181]),
		two(conversion, p, [12100, 13402], [366, 441], ['device'], 'Mobile'),
		two(conversion, p, [9300, 10120], [299, 290], ['device'], 'Desktop'),
		two(conversion, p, [1600, 1689], [37, 40], ['device']),
		{
			by: ['returning_customer'],
			segment: {},
			pooled: [],
			metric: 'conversion',
			variant: p,
			status: 'hidden',
			reason: 'groups-too-small',
			verdict: 'hidden for privacy'
		}
	],
	metrics: [conversion, clicks, revenue, optOut]
};

const day = (i: number) => new Date(Date.UTC(2026, 3, 2 + i)).toISOString().slice(0, 10);
export const homepageSeries: Series = {
	metric: 'conversion',
	variant: p,
	points: Array.from({ length: 15 }, (_, i) => {
		const estimate = 0.0009 + 0.004 * Math.exp(-i / 3) * Math.cos(i);
		const half = 0.021 / Math.sqrt(i + 1);
		return { from: day(0), to: day(i * 3), estimate, low: estimate - half, high: estimate + half };
	})
};

const first = (results: CampaignResults) => results.results[0] ?? null;
const trust = two(conversion, 'Inferred interests', [15000, 15010], [450, 541], [], undefined, false);
export const cards: CampaignCard[] = [
	{
		slug: 'minethatdata',
		name: 'MineThatData e-mail test 2008',
		demo: false,
		status: 'ended',
		channel: 'E-mail',
		asOf: '2008-04-01',
		people: { total: 64000, shown: 64000 },
		primary: first(hillstromResults),
		metric: conversion,
		currency: 'USD',
		headline: hillstromResults.verdict,
		guardrails: { broken: 0, held: 3, total: 4 },
		sampleRatioFlagged: false
	},
	{
		slug: 'homepage',
		name: 'Homepage personalisation',
		demo: true,
		status: 'running',
		channel: 'Web',
		asOf: '2026-05-14',
		people: { total: 48211, shown: 46030 },
		primary: first(homepageResults),
		metric: conversion,
		currency: 'EUR',
		headline: homepageResults.verdict,
		guardrails: { broken: 0, held: 0, total: 1 },
		sampleRatioFlagged: true
	},
	{
		slug: 'trust',
		name: 'Retargeting by inferred interests',
		demo: true,
		status: 'ended',
		channel: 'Display',
		asOf: '2026-03-31',
		people: { total: 30010, shown: 29870 },
		primary: { ...trust, by: [], pooled: [] },
		metric: conversion,
		currency: 'EUR',
		headline: { tone: 'worse', headline: 'More sales, and it cost trust: opt-outs rose.', sentence: '' },
		guardrails: { broken: 1, held: 1, total: 2 },
		sampleRatioFlagged: false
	},
	{
		slug: 'waiting',
		name: 'Loyalty newsletter, June',
		demo: false,
		status: 'awaiting release',
		channel: null,
		asOf: null,
		people: null,
		primary: null,
		metric: null,
		currency: 'EUR',
		headline: null,
		guardrails: { broken: 0, held: 0, total: 0 },
		sampleRatioFlagged: false
	}
];
