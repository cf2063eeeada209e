import { describe, expect, it } from 'vitest';
import {
	guardrailWords,
	simultaneousWords,
	correctionWords,
	heterogeneityWords,
	plural,
	postStratifiedWords,
	readingOrder
} from '#lib/experiment/results/row-words.ts';
import { outlookWords } from '#lib/experiment/planning/outlook-words.ts';
import type { Outlook } from '#lib/experiment/planning/outlook.ts';
import { conversion, optOuts, shown } from '../charts/rows.ts';

const plain = (text: string) => text.replaceAll('\u00a0', ' ');
const range = { estimate: 0.004, low: 0.001, high: 0.007 };

describe('plural', () => {
	it.each([
		['channel', 'channels'],
		['country', 'countries'],
		['day', 'days'],
		['class', 'classes'],
		['visitor type', 'visitor types']
	])('of %s is %s', (one, many) => {
		expect(plural(one)).toBe(many);
	});
});

describe('heterogeneityWords', () => {
	const test = {
		by: 'visitor_type',
		metric: 'conversion',
		variant: 'B',
		q: 1,
		degreesOfFreedom: 2,
		p: 0.41,
		log10P: -0.4,
		postStratified: range
	};

	it('says that segments do not differ', () => {
		expect(heterogeneityWords(test, 0.95)).toBe(
			'Effects do not differ between visitor types more than chance allows (Cochran’s Q, p = 0.41).'
		);
	});

	it('sends to the segments where they do', () => {
		expect(heterogeneityWords({ ...test, p: 0.003 }, 0.95)).toBe(
			'Effects differ between visitor types, p = 0.0030 (Cochran’s Q): read the segments.'
		);
	});

	it('says the difference at the same mix, with the level and kind of its interval', () => {
		const reading = { unit: 'share', currency: 'EUR' } as const;
		expect(plain(postStratifiedWords(test, reading, { confidence: 0.95, sequential: true }))).toBe(
			'With the same mix of visitor types in both variants: +0.40 pt (+0.10 to +0.70 pt, 95% always-valid interval).'
		);
	});
});

describe('correctionWords', () => {
	it('says how many comparisons share the rate, and the level', () => {
		const deciding = {
			estimate: 0,
			low: 0,
			high: 1,
			p: 0.2,
			level: 0.9958,
			why: ['multiplicity'],
			shared: { method: 'benjamini-hochberg', comparisons: 12 }
		} as const;
		expect(plain(correctionWords([{ deciding }], 0.95) ?? '')).toBe(
			'p-values of segments, guardrails in segments and secondary metrics are corrected (Benjamini–Hochberg): 12 comparisons share the rate of false findings, each interval is at 99.58%. Segments are exploratory: confirm a finding in a new campaign.'
		);
	});

	it('is silent where nothing is corrected', () => {
		expect(correctionWords([{}], 0.95)).toBeNull();
	});
});

describe('simultaneousWords', () => {
	it('says why an interval has a level of its own', () => {
		expect(plain(simultaneousWords({ method: 'holm', comparisons: 2, confidence: 0.975 }))).toBe(
			'97.5% interval: two comparisons share the error rate (Holm)'
		);
		expect(
			plain(simultaneousWords({ method: 'benjamini-hochberg', comparisons: 29, confidence: 0.9948 }, true))
		).toBe(
			'99.48% always-valid interval: 29 comparisons of secondary metrics and segments share the rate of false findings (Benjamini–Hochberg)'
		);
	});
});

describe('guardrailWords', () => {
	it('says what the verdict means for the limit', () => {
		expect(guardrailWords('held')).toBe('within the limit');
		expect(guardrailWords('held in the worst case')).toBeNull();
		expect(guardrailWords('guardrail broken')).toBe('over the limit');
		expect(guardrailWords('no clear difference')).toBe('may exceed the limit');
		expect(guardrailWords('better')).toBeNull();
	});
});

describe('readingOrder', () => {
	const complaints = { ...optOuts, name: 'complaint_rate', label: 'Complaints' };
	const metrics = [conversion, complaints, optOuts];

	it('puts a broken guardrail first and the other guardrails after it', () => {
		const rows = [shown(range), shown(range, { metric: 'unsubscribe_rate', verdict: 'guardrail broken' })];
		expect(readingOrder(metrics, rows).map(({ name }) => name)).toEqual([
			'unsubscribe_rate',
			'complaint_rate',
			'conversion'
		]);
	});

	it('keeps the order where every guardrail is within its limit, whatever a segment shows', () => {
		const segment = { by: ['channel'], metric: 'unsubscribe_rate', verdict: 'guardrail broken' } as const;
		expect(readingOrder(metrics, [shown(range, segment)])).toBe(metrics);
	});
});

describe('outlookWords', () => {
	const outlook: Outlook = {
		kind: 'computed',
		people: 81_104,
		smallestLift: 0.17,
		power: 0.22,
		needed: 234_937,
		perDay: 2317.2,
		daysLeft: 67
	};
	const outlookTexts = (more: Partial<Outlook> = {}, lift = 0.1) =>
		outlookWords({ ...outlook, ...more }, { lift, power: 0.8 }).map(({ label, value, note }) =>
			plain(`${label}: ${value} (${note})`)
		);

	it('says the smallest change, the chance and the days left', () => {
		expect(outlookTexts()).toEqual([
			'Smallest lift you can find today: +17% (with 80% chance, from 81,104 people)',
			'Chance to find a lift of 10% today: 22% ()',
			'Time until that chance is 80%: about 67 days (234,937 people needed, 2,317 a day)'
		]);
	});

	it('says when it is enough, when it never is, and when no pace is known', () => {
		expect(outlookTexts({ needed: 50_000, daysLeft: 0 })[2]).toContain(
			'enough now (50,000 people were needed)'
		);
		expect(outlookTexts({ needed: null, daysLeft: null })[2]).toContain('never');
		expect(outlookTexts({ perDay: null, daysLeft: null })[2]).toContain('153,833 more people');
	});

	it('writes an uneven change with its digit', () => {
		expect(outlookTexts({}, 0.025)[1]).toContain('a lift of 2.5%');
	});
});
