import { describe, expect, it } from 'vitest';
import { endAfterFile, isRunningOn, type Ending } from '#lib/experiment/ending.ts';

const today = 20_000;
const open: Ending = { endsOn: null, openEnd: true };
const ended: Ending = { endsOn: null, openEnd: false };
const until = (endsOn: number): Ending => ({ endsOn, openEnd: false });
const after = (
	before: Ending | null,
	lastDay: number | null,
	declared: Parameters<typeof endAfterFile>[1]['declared'] = null
) => endAfterFile(before, { declared, lastDay, today });

describe('isRunningOn', () => {
	it('is true to the last day, and with an open end', () => {
		expect(isRunningOn(until(today), today)).toBe(true);
		expect(isRunningOn(until(today - 1), today)).toBe(false);
		expect(isRunningOn(open, today)).toBe(true);
		expect(isRunningOn(ended, today)).toBe(false);
	});
});

describe('endAfterFile', () => {
	it.each([
		['a new campaign with a last day 35 days ago', null, today - 35, open],
		['a new campaign with a last day 36 days ago', null, today - 36, ended],
		['a new campaign without dates', null, null, ended],
		['a running campaign, however old the days of the file', open, today - 400, open],
		['a campaign with a planned end', until(today + 9), today - 1, until(today + 9)],
		[
			'a campaign whose planned end has passed, with days up to it',
			until(today - 3),
			today - 3,
			until(today - 3)
		],
		['a campaign whose planned end has passed, with later days', until(today - 3), today - 1, open],
		['an ended campaign without a last day, with new days', ended, today - 1, open]
	])('lets the days decide where nothing is declared: %s', (_, before, lastDay, expected) => {
		expect(after(before, lastDay)).toEqual(expected);
	});

	it.each([
		['ended', null, today - 1, { kind: 'ended' } as const, ended],
		['ended, before the planned end', until(today + 9), today - 1, { kind: 'ended' } as const, ended],
		[
			'ended, after the planned end',
			until(today - 3),
			today - 3,
			{ kind: 'ended' } as const,
			until(today - 3)
		],
		[
			'running until a day',
			null,
			today - 90,
			{ kind: 'running', endsOn: today + 5 } as const,
			until(today + 5)
		],
		['running', null, today - 90, { kind: 'running', endsOn: null } as const, open],
		[
			'running, with a planned end',
			until(today + 9),
			today - 1,
			{ kind: 'running', endsOn: null } as const,
			until(today + 9)
		]
	])('takes what is declared: %s', (_, before, lastDay, declared, expected) => {
		expect(after(before, lastDay, declared)).toEqual(expected);
	});
});
