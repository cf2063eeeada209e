import { describe, expect, it } from 'vitest';
import { dayOf, isoDay, startOf } from '#lib/experiment/day.ts';

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

describe('startOf', () => {
	const start = (iso: string, zone: string) =>
		startOf(dayOf(new Date(`${iso}T00:00:00Z`)), zone).toISOString();

	it.each([
		['2026-05-14', 'UTC', '2026-05-14T00:00:00.000Z'],
		['2026-05-14', 'Europe/Berlin', '2026-05-13T22:00:00.000Z'],
		['2026-05-14', 'America/New_York', '2026-05-14T04:00:00.000Z'],
		['2026-05-14', 'Asia/Kathmandu', '2026-05-13T18:15:00.000Z'],
		['2026-05-14', 'Pacific/Kiritimati', '2026-05-13T10:00:00.000Z'],
		['1969-07-20', 'Pacific/Pago_Pago', '1969-07-20T11:00:00.000Z']
	])('of %s in %s is %s', (iso, zone, moment) => {
		expect(start(iso, zone)).toBe(moment);
	});

	it('is one o’clock where summer time skips midnight', () => {
		expect(start('2026-04-24', 'Africa/Cairo')).toBe('2026-04-23T22:00:00.000Z');
	});
});
