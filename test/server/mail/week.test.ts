import { describe, expect, it } from 'vitest';
import { isoDay } from '#lib/experiment/day.ts';
import { weekOf } from '#lib/server/mail/week.ts';

describe('weekOf', () => {
	it.each([
		// Monday 23 November 2026.
		['2026-11-23T06:59:59Z', 'UTC', '2026-11-16'],
		['2026-11-23T07:00:00Z', 'UTC', '2026-11-23'],
		['2026-11-29T23:59:59Z', 'UTC', '2026-11-23'],
		['2026-11-30T06:59:59Z', 'UTC', '2026-11-23'],
		// 07:00 in Berlin is 06:00 UTC in winter and 05:00 in summer.
		['2026-11-23T05:59:59Z', 'Europe/Berlin', '2026-11-16'],
		['2026-11-23T06:00:00Z', 'Europe/Berlin', '2026-11-23'],
		['2026-07-06T04:59:59Z', 'Europe/Berlin', '2026-06-29'],
		['2026-07-06T05:00:00Z', 'Europe/Berlin', '2026-07-06'],
		// Still Sunday there, already Monday here.
		['2026-11-23T09:00:00Z', 'Pacific/Honolulu', '2026-11-16'],
		['2026-11-22T17:00:00Z', 'Pacific/Kiritimati', '2026-11-23'],
		['1969-12-31T12:00:00Z', 'UTC', '1969-12-29']
	])('takes %s in %s as of the week of %s', (moment, timeZone, monday) => {
		expect(isoDay(weekOf(new Date(moment), timeZone))).toBe(monday);
	});
});
