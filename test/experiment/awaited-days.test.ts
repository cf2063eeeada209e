import { describe, expect, it } from 'vitest';
import { awaitedDayOf } from '#lib/experiment/ending.ts';
import { analysed } from './roi-case.ts';

const days = (last: number) =>
	Array.from({ length: last + 1 }, (_, day) => [
		{ variant: 'control', day, people: 500, sums: { conversions: 40 } },
		{ variant: 'picks', day, people: 500, sums: { conversions: 52 } }
	]).flat();

describe('a campaign that has ended, whose last days are still to be published', () => {
	it('has always-valid ranges until its declared last day is published', () => {
		const before = analysed(days(20), { awaitedDay: 29 });
		expect([before.running, before.sequential]).toEqual([false, true]);
		const row = before.results.find(({ metric, by }) => metric === 'conversion' && by.length === 0);
		expect(row).toMatchObject({ basis: { test: 'always-valid' }, deciding: { why: ['always-valid'] } });
		expect(before.health.notes).toContainEqual({
			code: 'days-awaited',
			level: 'notice',
			words: 'Days until 30 Jan 1970 are still to be published: ranges allow for every look until then'
		});

		const after = analysed(days(29), { awaitedDay: 29 });
		expect(after.sequential).toBe(false);
		expect(after.health.notes.some(({ code }) => code === 'days-awaited')).toBe(false);
	});

	it('needs a declared day, and days in the file', () => {
		expect(analysed(days(20)).sequential).toBe(false);
		const undated = days(20).map(({ variant, people, sums }) => ({ variant, people, sums }));
		expect(analysed(undated, { awaitedDay: 29 }).sequential).toBe(false);
	});
});

describe('awaitedDayOf', () => {
	const end = { endsOn: 100, openEnd: false };
	const at = (today: number, ending = end) => awaitedDayOf(ending, { today, outcomeWindow: 14 });

	it('is the declared last day from the day after it until a week after its outcomes are complete', () => {
		expect([100, 101, 121, 122].map((today) => at(today))).toEqual([null, 100, 100, null]);
	});

	it('is none without a declared end', () => {
		expect(awaitedDayOf({ endsOn: null, openEnd: false }, { today: 101, outcomeWindow: 14 })).toBeNull();
		expect(at(101, { endsOn: 100, openEnd: true })).toBeNull();
	});
});
