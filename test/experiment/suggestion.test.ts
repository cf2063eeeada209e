import { describe, expect, it } from 'vitest';
import { campaignRoi } from '#lib/experiment/roi/roi.ts';
import { reachOf } from '#lib/experiment/roi/suggestion/reach.ts';
import { suggestionOf } from '#lib/experiment/roi/suggestion/suggestion.ts';
import { wholeShare } from '#lib/format/share.ts';
import { plannedPeople } from '#lib/stats/planning/plan.ts';
import type { Group } from './released.ts';
import { analysed, assumed, buyers } from './roi-case.ts';

const free = { ...assumed, fixedCost: 0, costPerPerson: 0 };
type More = NonNullable<Parameters<typeof analysed>[1]>;

const suggested = (groups: readonly Group[], assumptions: typeof assumed | null = free, more: More = {}) => {
	const results = analysed(groups, more);
	return suggestionOf(results, campaignRoi(results, assumptions));
};
const group = (variant: string, conversions: number, unsubscribes = 300, people = 30_000): Group => ({
	variant,
	...buyers(people, conversions, 50, { unsubscribes })
});
const control = group('control', 1200);
/** One in three more buyers, one in four fewer, and hardly a change. */
const [paid, lost, even] = [1600, 900, 1210];
/** Twice the opt-outs. */
const broken = 600;

const suggestionTexts = (
	groups: readonly Group[],
	assumptions: typeof assumed | null = free,
	more: More = {}
) => {
	const { kind, variant, words, reason } = suggested(groups, assumptions, more) ?? {};
	return [kind, variant, words, reason];
};

describe('what is suggested, in the order of the rule', () => {
	it('not comparable: find the cause', () => {
		expect(
			suggestionTexts([control, group('picks', paid)], free, { plan: { control: 1, picks: 3 } })
		).toEqual([
			'find-the-cause',
			null,
			'Find the cause first.',
			'The split is off, so the variants can’t be compared.'
		]);
	});

	it('running: let it run, however well it does', () => {
		expect(suggestionTexts([control, group('picks', paid)], free, { running: true })).toEqual([
			'let-it-run',
			null,
			'Let it run.',
			'It hasn’t reached its planned end, and no guardrail is over its limit.'
		]);
	});

	it('running with a guardrail over its limit: stop that variant', () => {
		expect(
			suggestionTexts([control, group('a', paid, 900), group('b', paid)], free, { running: true })
		).toEqual(['stop-variant', 'a', 'Stop “a” now.', 'Opt-outs are over the limit. Let the others run.']);
		expect(suggestionTexts([control, group('picks', paid, 900)], free, { running: true })).toEqual([
			'stop-variant',
			'picks',
			'Stop it now.',
			'Opt-outs are over the limit.'
		]);
	});

	it('very likely paid within all limits: roll out, and keep a holdout', () => {
		expect(suggestionTexts([control, group('picks', paid, 200)])).toEqual([
			'roll-out',
			'picks',
			'Roll it out and keep a holdout.',
			'It very likely paid, and no guardrail is over its limit.'
		]);
	});

	it('of several, the one with the largest lower end, which is not the one with the largest gain', () => {
		// Few people, a large gain: the smaller gain of many people is more certain.
		const lucky: Group = { variant: 'lucky', ...buyers(3000, 190, 50, { unsubscribes: 20 }) };
		const results = analysed([control, lucky, group('sure', paid, 200)]);
		const money = campaignRoi(results, { ...free, costPerPerson: 0.1 });
		const perPerson = money.map(({ net, people }) => (net?.estimate ?? 0) / (people ?? 1));
		expect(perPerson[0]).toBeGreaterThan(perPerson[1] ?? 0);
		expect(suggestionOf(results, money)).toMatchObject({ kind: 'roll-out', variant: 'sure' });
	});

	it('an unclear guardrail: roll out, and watch it', () => {
		// 330 opt-outs of 30,000 against 300, limit 30: neither harm nor its absence is certain.
		expect(suggestionTexts([control, group('picks', paid, 330)]).slice(2)).toEqual([
			'Roll it out, keep a holdout, and watch opt-outs.',
			'It very likely paid, and opt-outs may still be over the limit.'
		]);
	});

	it('over its limit: not as it is, and the one that paid within limits is named', () => {
		expect(suggestionTexts([control, group('picks', paid, broken)])).toEqual([
			'do-not-roll-out',
			'picks',
			'Don’t roll it out as it is.',
			'It very likely paid, but opt-outs are over the limit.'
		]);
		expect(suggestionTexts([control, group('a', 2000, broken), group('b', paid, 200)])).toEqual([
			'roll-out',
			'b',
			'Roll out “b” and keep a holdout.',
			'“b” very likely paid, and no guardrail is over its limit. “a” did too, but opt-outs are over the limit.'
		]);
		// Whether it paid is unclear, but it is over its limit.
		expect(suggestionTexts([control, group('picks', even, broken)])).toEqual([
			'do-not-roll-out',
			'picks',
			'Don’t roll it out as it is.',
			'Opt-outs are over the limit.'
		]);
	});

	it('certainly a loss: stop', () => {
		expect(suggestionTexts([control, group('picks', lost)])).toEqual([
			'stop',
			'picks',
			'Don’t roll it out.',
			'It very likely lost money.'
		]);
		expect(suggestionTexts([control, group('a', lost), group('b', lost)]).slice(2)).toEqual([
			'Don’t roll out any of them.',
			'Every variant very likely lost money.'
		]);
	});

	it('could be 0 and enough people took part: keep the simpler', () => {
		const large = [group('control', 12_000, 3000, 300_000), group('picks', 12_010, 3000, 300_000)];
		expect(suggestionTexts(large)).toEqual([
			'keep-the-simpler',
			'picks',
			'No gain found: keep the simpler version, “control”.',
			`The likely range of the gain includes 0. A change of ${wholeShare(0.1)} in the main metric would likely have been found.`
		]);
	});

	it('could be 0, and as many people again would decide: run longer', () => {
		const found = suggested([control, group('picks', even)]);
		expect([found?.kind, found?.variant]).toEqual(['run-longer', 'picks']);
		expect(found?.words).toMatch(/^Run it longer, with about [\d,]+ more people\.$/);
		expect(found?.morePeople).toBeGreaterThan(0);
		expect(found?.morePeople).toBeLessThanOrEqual(60_000);
	});

	it('could be 0, out of reach: keep the simpler, and stop what lost', () => {
		const few = [group('control', 120, 30, 3000), group('picks', 121, 30, 3000)];
		expect(suggestionTexts(few).slice(2)).toEqual([
			'No clear gain: keep the simpler version, “control”.',
			`The likely range of the gain includes 0. Even twice as many people might not find a change of ${wholeShare(0.1)} in the main metric.`
		]);
		const two = suggestionTexts([control, group('a', lost), group('b', even)]);
		expect(two[1]).toBe('b');
		expect(two[3]).toMatch(/Don’t roll out “a”, which very likely lost money\.$/);
	});

	it('money not known: the same rule on the main metric, and what is missing', () => {
		const won = suggestionTexts([control, group('picks', paid, 200)], null);
		expect(won).toEqual([
			'roll-out',
			'picks',
			'Roll it out and keep a holdout.',
			'It beat the control on conversion, and no guardrail is over its limit. Add margin and costs to decide on money.'
		]);
		expect(suggestionTexts([control, group('picks', lost)], null)[0]).toBe('stop');
		// More buyers and less money: needs a closer look before a rollout.
		const cheap: Group = { variant: 'picks', ...buyers(30_000, paid, 20, { unsubscribes: 200 }) };
		expect(suggestionTexts([control, cheap], null)).toEqual([
			'stop',
			'picks',
			'Don’t roll it out.',
			'Revenue per person very likely fell. Add margin and costs to decide on money.'
		]);
		// With margin and costs, money decides and nothing is missing.
		expect(suggestionTexts([control, cheap])[3]).toBe('It very likely lost money.');
	});

	it('fewer is better where the main metric says so', () => {
		const groups = [
			{ variant: 'control', people: 30_000, sums: { unsubscribes: 900 } },
			{ variant: 'picks', people: 30_000, sums: { unsubscribes: 600 } }
		];
		const results = analysed(groups, { primary: 'unsubscribe_rate' });
		expect(suggestionOf(results, [])).toMatchObject({ kind: 'roll-out', variant: 'picks', basis: 'metric' });
	});

	it('nothing, where nothing can be compared', () => {
		expect(suggested([group('control', 20, 11, 40), group('picks', 20, 11, 40)])).toBeNull();
		const noOutcome = [
			{ variant: 'control', people: 3000, sums: {} },
			{ variant: 'picks', people: 3000, sums: {} }
		];
		expect(suggested(noOutcome, null)).toBeNull();
	});

	it('has no amounts in its reason, and does not mention money to readers who may not see it', () => {
		const money = suggested([control, group('picks', paid, 200)]);
		expect(money?.reason).not.toMatch(/\d|€/);
		const bare = (assumptions: typeof assumed | null) => {
			const results = analysed([control, group('picks', paid, 200)]);
			return suggestionOf(results, campaignRoi(results, assumptions), { seesReturns: false });
		};
		expect(bare(free)).toEqual({ ...money, reason: 'No guardrail is over its limit.' });
		expect(bare(null)).toEqual(suggested([control, group('picks', paid, 200)], null));
	});
});

describe('reachOf', () => {
	it('is the planner’s number: people for one in ten, less those there are', () => {
		// A share: the planner takes its noise from the two shares, the campaign has it measured.
		const results = analysed([group('control', 1200), group('picks', 1200)]);
		const row = results.results.find(({ metric, by }) => metric === 'conversion' && by.length === 0);
		const planned = plannedPeople(
			{
				metric: { kind: 'mean', mean: 0.04, standardDeviation: Math.sqrt(0.04 * 0.96) },
				confidence: 0.95,
				treatmentShare: 0.5,
				comparisons: 1,
				sequential: false
			},
			0.1,
			0.8
		);
		if (planned.kind !== 'computed') throw new Error(planned.reason);
		const reach = reachOf(results, row);
		if (reach.kind !== 'longer') throw new Error(reach.kind);
		const exact = planned.people - 60_000;
		expect(exact).toBeGreaterThan(10_000);
		// Two digits, rounded up.
		expect(reach.people).toBeGreaterThanOrEqual(exact * 0.999);
		expect(reach.people).toBeLessThan(exact * 1.1);
		expect(reach.people % 1000).toBe(0);
	});

	it('is not known of what is hidden', () => {
		const results = analysed([group('control', 1200), group('picks', 1200)]);
		expect(reachOf(results, undefined)).toEqual({ kind: 'unknown' });
	});
});
