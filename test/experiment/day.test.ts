import { describe, expect, it } from 'vitest';
import { dayOf, isoDay } from '#lib/experiment/day.ts';

describe('dayOf', () => {
	const late = new Date('2026-05-14T22:30:00Z');

	it('is the UTC day where no zone is named', () => {
		expect(isoDay(dayOf(late))).toBe('2026-05-14');
	});

	it('is the day of the zone’s calendar', () => {
		expect(isoDay(dayOf(late, 'Europe/Berlin'))).toBe('2026-05-15');
		expect(isoDay(dayOf(late, 'America/Los_Angeles'))).toBe('2026-05-14');
		expect(isoDay(dayOf(new Date('2026-05-14T09:00:00Z'), 'Pacific/Kiritimati'))).toBe('2026-05-14');
		expect(isoDay(dayOf(new Date('2026-05-14T11:00:00Z'), 'Pacific/Kiritimati'))).toBe('2026-05-15');
	});

	it('follows summer time', () => {
		expect(isoDay(dayOf(new Date('2026-03-28T23:30:00Z'), 'Europe/London'))).toBe('2026-03-28');
		expect(isoDay(dayOf(new Date('2026-03-29T23:30:00Z'), 'Europe/London'))).toBe('2026-03-30');
	});
});
