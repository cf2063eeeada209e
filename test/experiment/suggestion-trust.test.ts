import { describe, expect, it } from 'vitest';
import { analyse } from '#lib/experiment/results/analyse.ts';
import { extraOptOuts } from '#lib/experiment/roi/money/extra-opt-outs.ts';
import { noAims, type Aims } from '#lib/experiment/metrics/goals.ts';
import { campaignRoi } from '#lib/experiment/roi/roi.ts';
import { roiDecision } from '#lib/experiment/roi/roi-decision.ts';
import { suggestionOf } from '#lib/experiment/roi/suggestion/suggestion.ts';
import { released, type Group } from './released.ts';
import { analysed, assumed, buyers } from './roi-case.ts';

type More = NonNullable<Parameters<typeof analysed>[1]>;
const free = { ...assumed, fixedCost: 0, costPerPerson: 0 };

const group = (variant: string, conversions: number, unsubscribes: number, people = 30_000): Group => ({
	variant,
	...buyers(people, conversions, 50, { unsubscribes })
});
const suggested = (groups: readonly Group[], more: More = {}, seesReturns = true) => {
	const results = analysed(groups, more);
	return suggestionOf(results, campaignRoi(results, free), { seesReturns });
};

describe('trust that got worse', () => {
	const groups = [group('control', 1200, 300), group('picks', 1600, 600)];

	it('stops a rollout where opt-outs decide, as where they are a guardrail', () => {
		const decides = suggested(groups, { primary: 'unsubscribe_rate' });
		expect([decides?.kind, decides?.words, decides?.reason]).toEqual([
			'do-not-roll-out',
			'Don’t roll it out as it is.',
			'It very likely paid, but opt-outs got worse.'
		]);
		expect(suggested(groups)?.kind).toBe('do-not-roll-out');
		const results = analysed(groups, { primary: 'unsubscribe_rate' });
		const [money = null] = campaignRoi(results, assumed);
		expect(roiDecision(results, money, 'EUR').headline).toMatch(
			/^It paid €2\.4k but cost trust: opt-outs rose 1\.00\spt\.$/
		);
	});

	it('stops it where opt-outs are secondary', () => {
		const aims: Aims = {
			...noAims,
			roles: [{ metric: 'unsubscribe_rate', role: 'secondary', margin: null }]
		};
		const found = suggested(groups, { aims });
		expect([found?.kind, found?.reason]).toEqual([
			'do-not-roll-out',
			'It very likely paid, but opt-outs got worse.'
		]);
	});

	it('stops the variant while the campaign runs', () => {
		const more: More = { primary: 'unsubscribe_rate', running: true };
		expect(suggested([group('control', 1200, 300), group('picks', 1600, 900)], more)).toMatchObject({
			kind: 'stop-variant',
			words: 'Stop it now.',
			reason: 'Opt-outs got worse.'
		});
	});

	it('is shown to readers who may not see returns', () => {
		expect(suggested(groups, {}, false)?.reason).toBe('Opt-outs are over the limit.');
		const lost = [group('control', 1200, 300), group('picks', 900, 300)];
		expect(suggested(lost, {}, false)).toMatchObject({
			kind: 'stop',
			reason: 'It rests on what the campaign returned.'
		});
	});
});

describe('opt-outs that one variant has too few of to show', () => {
	it('are no reason to roll out: a harm may be hidden', () => {
		const found = suggested([group('control', 1200, 4), group('picks', 1600, 460)]);
		expect([found?.kind, found?.words, found?.reason]).toEqual([
			'do-not-roll-out',
			'Don’t roll it out before opt-outs can be compared.',
			'It very likely paid, but opt-outs can’t be compared: too few people in one variant, and more in another.'
		]);
	});

	it('few in all are watched', () => {
		expect(suggested([group('control', 1200, 4), group('picks', 1600, 6)])?.kind).toBe('roll-out');
	});
});

describe('a gain that is nearly certain', () => {
	// Too few people for a change of one in ten, and a gain that is nearly certain.
	const few = [group('control', 120, 40, 3000), group('picks', 152, 40, 3000)];

	it('asks for the people that would likely decide it', () => {
		const results = analysed(few);
		const [money = null] = campaignRoi(results, { ...free, fixedCost: 1 });
		if (!money?.net) throw new Error('no gain');
		expect(money.net.low).toBeLessThan(0);
		expect(money.probabilityPositive).toBeGreaterThan(0.95);
		const found = suggested(few);
		expect(found?.kind).toBe('run-longer');
		expect(found?.reason).toBe(
			'The likely range of the gain includes 0, but only just. That many would probably show a gain.'
		);
		// By hand: z = 1.96 × estimate ÷ (estimate − low); the chance that z√f + √(f − 1)·N is above 1.96 is two in three.
		const { estimate, low } = money.net;
		const z = (1.959964 * estimate) / (estimate - low);
		const more = (found?.morePeople ?? 0) / 6000;
		expect((z * Math.sqrt(1 + more) - 1.959964) / Math.sqrt(more)).toBeGreaterThanOrEqual(0.43);
		expect((z * Math.sqrt(1 + more) - 1.959964) / Math.sqrt(more)).toBeLessThan(0.5);
	});

	it('is no gain found where the estimate is a loss', () => {
		const reverse = [group('control', 156, 40, 3000), group('picks', 125, 40, 3000)];
		expect(suggested(reverse)?.words).toBe('No gain found: keep the simpler version, “control”.');
	});
});

describe('opt-outs that the control cannot have', () => {
	const withoutControl = (groups: readonly Group[]) =>
		analyse(
			released(groups).map((epoch) => ({
				...epoch,
				measures: epoch.measures.map((measure) =>
					measure.name === 'unsubscribes' ? { ...measure, impossible: ['control'] } : measure
				)
			})),
			{ campaign: 'Case', confidence: 0.95, plan: null, running: false, currency: 'EUR' }
		);

	it('are all extra: over the limit as against a control of 0, and counted', () => {
		const results = withoutControl([group('control', 1200, 0), group('picks', 1600, 450)]);
		expect(suggestionOf(results, campaignRoi(results, free))).toMatchObject({
			kind: 'do-not-roll-out',
			reason: 'It very likely paid, but opt-outs are over the limit.'
		});
		const [extra] = extraOptOuts(results, 10);
		expect(extra?.people.estimate).toBeCloseTo(450, 9);
		// Wilson's interval of 450 in 30,000.
		expect(extra?.people.low).toBeCloseTo(410.559, 3);
		expect(extra?.people.high).toBeCloseTo(493.166, 3);
		expect(extra?.value?.estimate).toBeCloseTo(4500, 9);
	});

	it('are within the limit where more is ruled out', () => {
		const results = withoutControl([group('control', 1200, 0), group('picks', 1600, 12)]);
		expect(suggestionOf(results, campaignRoi(results, free))).toMatchObject({
			kind: 'roll-out',
			words: 'Roll it out and keep a holdout.'
		});
	});
});
