import fc from 'fast-check';
import { median, quantile } from 'simple-statistics';
import { describe, expect, it } from 'vitest';
import { isCounted } from '#lib/experiment/programme/gain-summary.ts';
import type { PortfolioLine } from '#lib/experiment/programme/portfolio.ts';
import type { DataReturn } from '#lib/experiment/roi/data/return-on-data.ts';
import { programmeFigures } from '#lib/server/reports/programme/figures.ts';
import { findingsAmong, type ProgrammeDecision } from '#lib/server/reports/programme/findings.ts';
import { programmeView } from '../../src/routes/programme/view.server.ts';
import { gainOf, lineOf } from '../experiment/programme/lines.ts';
import { selectionAdjustedSum } from '../reference/methods/selection-adjusted-sum.ts';
import { expectFile, expectPage } from './programme-surfaces.ts';

/** Multiples of 1/64, which floating point adds exactly in any order. */
const amount = fc.integer({ min: -64_000_000, max: 64_000_000 }).map((x) => x / 64);
const decision = fc.option(
	fc.record({
		kind: fc.constantFrom('roll-out' as const, 'run-longer' as const, 'stop' as const),
		by: fc.constant('Mia'),
		on: fc.constant('2026-11-01'),
		nextCheck: fc.constant(null),
		isDue: fc.constant(false)
	})
);
const campaign = fc
	.record({
		status: fc.constantFrom<PortfolioLine['status'][]>('ended', 'ended', 'ended', 'running', 'withdrawn'),
		kind: fc.constantFrom<PortfolioLine['kind'][]>('campaign', 'campaign', 'campaign', 'programme'),
		currency: fc.constantFrom('EUR', 'EUR', 'EUR', 'USD'),
		to: fc.option(
			fc.constantFrom('2024-12-31', '2025-03-31', '2025-12-01', '2026-02-28', '2026-04-01', '2026-11-30')
		),
		channel: fc.option(fc.constantFrom('Email', 'Web', 'App')),
		owner: fc.option(fc.constantFrom('Ana', 'Max')),
		tags: fc.subarray(['spring', 'loyalty', 'test']),
		trust: fc
			.constantFrom('ok' as const, 'over' as const, 'none' as const)
			.map((state) => ({ state, labels: [], unit: null, change: null, limit: null })),
		effect: fc.option(fc.double({ min: -0.5, max: 1, noNaN: true })),
		decision,
		gain: fc.oneof(
			{
				weight: 4,
				arbitrary: fc
					.tuple(amount, fc.integer({ min: 1, max: 3_000_000 }), fc.integer({ min: 0, max: 640_000 }))
					.map(([x, error, cost]) => {
						const gain = gainOf(x, error / 64);
						return { ...gain, cost: cost / 64, margin: { ...gain.gain, estimate: x + cost / 64 } };
					})
			},
			{ weight: 1, arbitrary: fc.constantFrom('no_margin' as const, 'hidden' as const) }
		)
	})
	.map(({ effect, ...facts }) => ({
		...facts,
		lift:
			effect === null
				? null
				: {
						metric: 'conversion',
						label: 'Conversion',
						study: { effect: Math.log1p(effect), variance: 0.01 }
					}
	}));
const lines = fc
	.array(campaign, { maxLength: 24 })
	.map((list) => list.map((facts, i) => lineOf(`Campaign ${i}`, { ...facts, slug: `c${i}` })));

const z = 1.959963984540054;
type Counted = Extract<PortfolioLine, { gain: unknown }> & { gain: ReturnType<typeof gainOf> };
const total = (list: readonly Counted[]) => {
	let [sum, square] = [0, 0];
	for (const { gain } of list) {
		sum += gain.gain.estimate;
		square += gain.below ** 2;
	}
	const reach = z * Math.sqrt(square);
	return { estimate: sum, low: sum - reach, high: sum + reach };
};
const near = (x: number, expected: number) =>
	expect(Math.abs(x - expected)).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(expected)));
const sameRange = (
	found: { estimate?: number; gain?: number; low: number; high: number },
	expected: ReturnType<typeof total>
) => {
	expect(found.estimate ?? found.gain).toBe(expected.estimate);
	near(found.low, expected.low);
	near(found.high, expected.high);
};

const uses = (kind: string, campaigns: readonly string[]): DataReturn => ({
	category: kind,
	sensitivity: 'low',
	campaigns,
	variants: 1,
	lift: null,
	evidence: null,
	restsOn: 0,
	margin: null,
	trustCost: [],
	conclusion: 'no gain shown'
});

/** The decision on a campaign, as the programme lists it. */
function decisionOn({ slug, name, decision: made }: PortfolioLine): ProgrammeDecision[] {
	if (!made || made.kind === 'signed') return [];
	const { kind, by, on, nextCheck, isDue } = made;
	const rest = { variant: null, reason: 'It paid.', countersignedBy: null };
	return [{ ...rest, slug, name, kind, by, at: `${on}T09:00:00.000Z`, nextCheck, isDue }];
}

/** The same figures by loops of this test alone. */
function expected(all: readonly PortfolioLine[]) {
	const own = all.filter(
		(line): line is Counted =>
			line.status === 'ended' &&
			line.kind === 'campaign' &&
			typeof line.gain === 'object' &&
			line.gain !== null
	);
	const currencies = ['EUR', 'USD'].map((code) => ({
		code,
		count: own.filter(({ currency }) => currency === code).length
	}));
	const first = own[0]?.currency ?? null;
	const [a, b] = currencies;
	const currency =
		a && b && a.count !== b.count ? (a.count > b.count ? 'EUR' : 'USD') : own.length > 0 ? first : null;
	return { own, currency, list: own.filter((line) => line.currency === currency) };
}

describe('the programme', () => {
	it('has the figures of an independent calculation on its page, in its file and in the API, for 200 random programmes', () => {
		fc.assert(
			fc.property(lines, (all) => {
				const returns = [
					uses('purchase-history', ['Campaign 0', 'Campaign 2']),
					uses('location', ['Campaign 1'])
				];
				const found = findingsAmong(
					{ lines: all, days: { from: '', to: '' } },
					{ confidence: 0.95, returns, decisions: all.flatMap(decisionOn) }
				);
				const api = programmeFigures(found);
				const { own, currency, list } = expected(all);
				expect(list.every(isCounted)).toBe(true);
				expect([api.currency, api.campaigns]).toEqual([currency, list.length]);
				const paid = own.filter(({ gain }) => gain.gain.low > 0).length;
				const lost = own.filter(({ gain }) => gain.gain.high < 0).length;
				expect([api.paid, api.lost, api.tooClose]).toEqual([paid, lost, own.length - paid - lost]);
				if (api.winRate) {
					// Wilson's limits solve (p̂ − p)² = z²·p(1 − p)/n.
					for (const p of [api.winRate.low, api.winRate.high])
						if (p > 0 && p < 1) near(own.length * (paid / own.length - p) ** 2, z ** 2 * p * (1 - p));
				} else expect(own).toEqual([]);
				const cost = list.reduce((sum, { gain }) => sum + gain.cost, 0);
				const margin = list.reduce((sum, { gain }) => sum + gain.margin.estimate, 0);
				expect([api.cost, api.margin]).toEqual([cost, margin]);
				const verdicts = ['paid', 'lost', 'too-close', 'better', 'worse', 'no-difference'];
				const open = all.filter(
					({ kind, status, paid: state }) =>
						kind === 'campaign' && status === 'ended' && verdicts.includes(state)
				);
				const made = (of: string) => open.filter((line) => line.decision?.kind === of).length;
				const [rollOut, runLonger, stop] = [made('roll-out'), made('run-longer'), made('stop')];
				expect(api.decided).toEqual({
					of: open.length,
					made: rollOut + runLonger + stop,
					rollOut,
					runLonger,
					stop
				});
				expect(api.decisions.map(({ slug }) => slug)).toEqual(
					all
						.filter(({ status, decision: one }) => one !== null && ['ended', 'running'].includes(status))
						.map(({ slug }) => slug)
				);
				// The page writes the same numbers, and so does its file.
				expectPage(programmeView(found, { universal: [], today: '2026-11-30', withReasons: true }), api);
				expectFile(found, api);
				if (list.length === 0) {
					expect(api.gain).toBeNull();
					return;
				}
				const plain = total(list);
				sameRange(api.gain ?? { low: NaN, high: NaN }, plain);
				expect(api.returned).toBe(plain.estimate > 0 && cost > 0 ? margin / cost : null);

				const quarters = [...api.quarters, ...(api.undated ? [api.undated] : [])];
				const add = (rows: readonly { gain: number }[]) => rows.reduce((sum, { gain }) => sum + gain, 0);
				for (const rows of [quarters, api.channels, api.owners]) expect(add(rows)).toBe(plain.estimate);
				for (const row of quarters) {
					const some = list.filter(
						({ to }) =>
							(to === null ? '' : `${to.slice(0, 4)}-Q${Math.ceil(Number(to.slice(5, 7)) / 3)}`) ===
							row.quarter
					);
					sameRange(row, total(some));
					expect(row.campaigns).toBe(some.length);
					expect(row.paid).toBe(total(some.filter(({ gain }) => gain.gain.low > 0)).estimate);
					expect(row.lost).toBe(total(some.filter(({ gain }) => gain.gain.high < 0)).estimate);
					expect(row.paid + row.lost + row.tooClose).toBe(row.gain);
				}
				for (const [rows, of] of [
					[api.channels, (line: Counted) => [line.channel]],
					[api.owners, (line: Counted) => [line.owner]],
					[api.tags, (line: Counted) => line.tags]
				] as const)
					for (const row of rows)
						sameRange(row, total(list.filter((line) => (of(line) as (string | null)[]).includes(row.name))));
				for (const row of api.months)
					sameRange(row, total(list.filter(({ to }) => to !== null && to.slice(0, 7) <= row.month)));
				for (const row of api.dataKinds) {
					const names = returns.find(({ category }) => category === row.kind)?.campaigns ?? [];
					const some = list.filter(({ name }) => names.includes(name));
					if (row.gain) sameRange(row.gain, total(some));
					else expect(some).toEqual([]);
				}
				const guarded = all.filter(
					({ kind, status, trust }) => kind === 'campaign' && status === 'ended' && trust?.state !== 'none'
				);
				expect(api.costTrust.guarded).toBe(guarded.length);
				expect(api.costTrust.over).toEqual(
					guarded.filter(({ trust }) => trust?.state === 'over').map(({ slug }) => slug)
				);
				const rolledOut = list.filter((line) => line.decision?.kind === 'roll-out');
				if (api.rolledOut) sameRange(api.rolledOut.plain, total(rolledOut));
				else if (rolledOut.length > 0) expect(list.length).toBeLessThan(3);

				const effects = all.flatMap(({ kind, status, lift }) =>
					kind === 'campaign' && status === 'ended' && lift && typeof lift === 'object'
						? [Math.expm1(lift.study.effect)]
						: []
				);
				const [lift] = api.lift;
				expect(lift?.campaigns ?? 0).toBe(effects.length < 2 ? 0 : effects.length);
				if (lift?.spread) {
					expect(lift.spread.median).toBe(median(effects));
					expect(lift.spread.lowerQuartile).toBe(quantile(effects, 0.25));
					expect(lift.spread.upperQuartile).toBe(quantile(effects, 0.75));
				}
			}),
			{ numRuns: 200, seed: 20 }
		);
	});

	it('adjusts what was rolled out for luck as the reference does', () => {
		const all = [40, 10, -5, 22, 3].map((gain, i) =>
			lineOf(`Campaign ${i}`, {
				gain: gainOf(gain, 8 + i),
				decision: {
					kind: gain > 9 ? 'roll-out' : 'stop',
					by: 'Mia',
					on: '2026-11-01',
					nextCheck: null,
					isDue: false
				}
			})
		);
		const found = findingsAmong(
			{ lines: all, days: { from: '', to: '' } },
			{ confidence: 0.95, returns: [], decisions: [] }
		);
		const { rolledOut } = programmeFigures(found);
		const reference = selectionAdjustedSum(
			[40, 10, -5, 22, 3].map((effect, i) => ({
				effect,
				variance: (8 + i) ** 2,
				chosen: effect > 9,
				weight: 1
			})),
			0.95
		);
		expect(rolledOut?.campaigns).toBe(3);
		expect(rolledOut?.estimate).toBeCloseTo(reference.kind === 'computed' ? reference.estimate : NaN, 2);
		expect(rolledOut?.estimate).toBeLessThan(rolledOut?.plain.estimate ?? 0);
	});

	it('leaves out other days, and names campaigns without dates apart', () => {
		const all = [
			lineOf('Old', { to: '2025-06-30', gain: gainOf(5) }),
			lineOf('New', { to: '2026-06-30', gain: gainOf(7) }),
			lineOf('Undated', { gain: gainOf(9) })
		];
		const of = (from: string, to: string) =>
			programmeFigures(
				findingsAmong({ lines: all, days: { from, to } }, { confidence: 0.95, returns: [], decisions: [] })
			);
		expect(of('2026-01-01', '2026-12-31').gain?.estimate).toBe(7);
		const whole = of('', '');
		expect([whole.gain?.estimate, whole.undated?.gain]).toEqual([21, 9]);
		expect(whole.quarters.map(({ quarter, campaigns }) => [quarter, campaigns])).toEqual([
			['2025-Q2', 1],
			['2025-Q3', 0],
			['2025-Q4', 0],
			['2026-Q1', 0],
			['2026-Q2', 1]
		]);
	});
});
