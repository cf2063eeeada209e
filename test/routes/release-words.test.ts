import { describe, expect, it } from 'vitest';
import {
	absenceWords,
	groupsWords,
	hasNumbers,
	headline,
	short
} from '../../src/routes/campaigns/[slug]/release/words.ts';

const days = { from: '2026-05-01', to: '2026-05-31' };
const range = { from: '2026-06-01', to: '2026-06-02', people: 1200 };
const period = { days, people: 14_000 };

describe('headline', () => {
	it('speaks of the closed period before its ranges of days', () => {
		expect(headline({ ranges: [range], periods: [period] })).toEqual({
			publishes: 'periods',
			title: '1 May to 31 May 2026 becomes visible',
			words: 'Totals and breakdowns of 14,000 people. Published numbers don’t change.'
		});
	});

	it('speaks of everything where there are no dates', () => {
		expect(headline({ ranges: [], periods: [{ days: null, people: 20 }] }).title).toBe(
			'Everything becomes visible'
		);
	});

	it('speaks of totals alone while the period is open', () => {
		const { title, words } = headline({ ranges: [range, { ...range, to: '2026-06-09' }], periods: [] });
		expect(title).toBe('Totals of 1 Jun to 9 Jun 2026 become visible');
		expect(words).toContain('2,400 people, in 2 ranges of days. Breakdowns appear when the period closes.');
	});

	it('says so where not even a total is large enough', () => {
		const nothing = { ranges: [], periods: [{ days, people: null }] };
		expect(headline(nothing).title).toBe('Nothing would become visible');
		expect(hasNumbers(nothing)).toBe(false);
		expect(hasNumbers({ ranges: [range], periods: [] })).toBe(true);
	});
});

describe('groupsWords', () => {
	const plain = { by: ['channel'], groups: ['Web', 'Phone'], ranges: 0 };
	it('names what is shown on its own', () => {
		expect(groupsWords(plain)).toBe('Web, Phone');
		expect(groupsWords({ by: ['date'], groups: [], ranges: 30 })).toBe('30 ranges of days');
		expect(groupsWords({ by: ['date', 'channel'], groups: ['Web'], ranges: 1 })).toBe(
			'Web, each in 1 range of days'
		);
	});

	it('stays short', () => {
		const many = Array.from({ length: 40 }, (_, i) => `v${i}`);
		expect(short(many)).toMatch(/v7 and 32 more$/);
		expect(groupsWords({ by: ['a', 'b'], groups: many, ranges: 0 })).toBe('40 combinations');
	});
});

describe('absenceWords', () => {
	it('names the measures and groups, or the whole breakdown by its reason alone', () => {
		expect(absenceWords({ what: ['csat_responses'], groups: ['LU'], why: 'hidden' })).toBe(
			'csat responses of LU: hidden'
		);
		expect(
			absenceWords({ what: ['people', 'clicks'], groups: [], why: 'no breakdown: groups too small' })
		).toBe('no breakdown: groups too small');
	});
});
