import { describe, expect, it } from 'vitest';
import { dueAlerts, type FindingState, type FoundAlert } from '#lib/server/alerts/due-alerts.ts';

const one: FoundAlert = { campaignId: 'a', kind: 'guardrail' };
const other: FoundAlert = { campaignId: 'b', kind: 'guardrail' };

/** Looks several times, each with what is found and the week; what was due each time. */
function looks(...times: readonly (readonly [found: readonly FoundAlert[], week: number])[]): string[][] {
	let states: FindingState[] = [];
	return times.map(([found, week]) => {
		const { due, changed } = dueAlerts(states, found, week);
		const isSame = (a: FoundAlert) => (b: FoundAlert) => a.campaignId === b.campaignId && a.kind === b.kind;
		states = [...states.filter((state) => !changed.some(isSame(state))), ...changed];
		// A second look changes nothing.
		expect(dueAlerts(states, found, week)).toEqual({ due: [], changed: [] });
		return due.map(({ campaignId, kind }) => `${campaignId} ${kind}`);
	});
}

describe('dueAlerts', () => {
	it('has a finding once, as long as it lasts', () => {
		expect(looks([[], 0], [[one], 0], [[one], 7], [[one], 70])).toEqual([[], ['a guardrail'], [], []]);
	});

	it('has one that comes and goes once a week at most', () => {
		expect(looks([[one], 0], [[], 0], [[one], 0], [[], 0], [[one], 7])).toEqual([
			['a guardrail'],
			[],
			[],
			[],
			['a guardrail']
		]);
	});

	it('has one that came back in the week of its message in the next week, if it is still so', () => {
		expect(looks([[one], 0], [[], 0], [[one], 0], [[one], 7], [[one], 14])).toEqual([
			['a guardrail'],
			[],
			[],
			['a guardrail'],
			[]
		]);
		expect(looks([[one], 0], [[], 0], [[one], 0], [[], 7])).toEqual([['a guardrail'], [], [], []]);
	});

	it('knows campaigns and kinds apart', () => {
		expect(looks([[one], 0], [[one, other, { campaignId: 'a', kind: 'split' }], 0])).toEqual([
			['a guardrail'],
			['b guardrail', 'a split']
		]);
	});
});
