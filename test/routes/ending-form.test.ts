import { describe, expect, it } from 'vitest';
import {
	endingWords,
	fileDays,
	readEnding,
	type TypedEnding
} from '../../src/routes/uploads/[id]/confirm/ending-form.ts';

const day = (iso: string): number => Date.parse(`${iso}T00:00:00Z`) / 86_400_000;
const days = (first: string, last: string) =>
	fileDays({ first: day(first), last: day(last), outcomeWindow: 14, today: day('2026-11-29') });
const typed: TypedEnding = { finished: 'no', endsOn: '', release: 'no' };

describe('endingWords', () => {
	it('shows what appears now, and when the rest follows', () => {
		expect(endingWords(days('2026-11-09', '2026-11-28'))).toEqual({
			no: 'Now: 9 Nov to 15 Nov. From 30 Nov to 12 Dec: 16 Nov to 28 Nov, once outcomes are complete. Later files add to it.',
			yes: 'Now: 9 Nov to 15 Nov. On 12 Dec: the rest, once outcomes are complete. No later file can be added.',
			all: '16 Nov to 28 Nov too, marked “may still grow”.'
		});
	});

	it('promises nothing now where no day is complete', () => {
		const { no, yes } = endingWords(days('2026-11-22', '2026-11-28'));
		expect(no).toContain('Now: nothing yet. From 6 Dec to 12 Dec: 22 Nov to 28 Nov');
		expect(yes).toContain('Now: nothing yet. On 12 Dec: all days');
	});

	it('has nothing to wait for where all days are complete', () => {
		expect(endingWords(days('2026-11-01', '2026-11-15'))).toMatchObject({
			yes: 'Now: all days, 1 Nov to 15 Nov. No later file can be added.',
			all: ''
		});
	});
});

describe('readEnding', () => {
	const file = days('2026-11-09', '2026-11-28');
	it('takes no answer for granted', () => {
		expect(readEnding({ ...typed, finished: '' }, file)).toEqual({
			ending: null,
			problems: { finished: 'Choose one.' }
		});
	});

	it.each<[Partial<TypedEnding>, ReturnType<typeof readEnding>['ending']]>([
		[{}, { kind: 'running', endsOn: null }],
		[{ endsOn: '2026-12-20' }, { kind: 'running', endsOn: day('2026-12-20') }],
		[{ finished: 'yes', endsOn: '2026-01-01' }, { kind: 'ended' }],
		[{ finished: 'yes', release: 'all' }, { kind: 'ended' }],
		[{ finished: 'days' }, null]
	])('reads %o', (change, ending) => {
		expect(readEnding({ ...typed, ...change }, file)).toEqual({ ending, problems: {} });
	});

	it.each<[Partial<TypedEnding>, keyof TypedEnding]>([
		[{ endsOn: '2026-11-28' }, 'endsOn'],
		[{ endsOn: '2026-02-30' }, 'endsOn'],
		[{ release: 'all' }, 'release']
	])('refuses %o', (change, field) => {
		expect(Object.keys(readEnding({ ...typed, ...change }, file).problems)).toEqual([field]);
	});

	it('asks nothing of a file without dates', () => {
		expect(readEnding({ ...typed, finished: '' }, null)).toEqual({ ending: null, problems: {} });
	});
});
