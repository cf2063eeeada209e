import { describe, expect, it } from 'vitest';
import { analysed, type Group } from '../../released.ts';

const days = (first: number, later: number): Group[] =>
	Array.from({ length: 28 }, (_, day): Group[] => [
		{ variant: 'control', day, people: 2000, sums: { conversions: 100 + (day % 3) } },
		{ variant: 'picks', day, people: 2000, sums: { conversions: (day < 7 ? first : later) + (day % 3) } }
	]).flat();
const notesOf = (groups: readonly Group[]) =>
	analysed(groups).health.notes.filter(({ code }) => code === 'first-week-differs');

describe('the first week', () => {
	it('is compared with the later ones', () => {
		const [note, more] = notesOf(days(160, 102));
		expect(more).toBeUndefined();
		expect(note?.words).toMatch(
			/^“picks”: the first week differs from the later ones in conversion \(\+3\.00? points?, later \+0\.1\d* points?\)/
		);
	});

	it('is not mentioned where it is like the others, or where there are no two weeks', () => {
		expect(notesOf(days(120, 121))).toEqual([]);
		expect(notesOf(days(160, 102).filter(({ day = 0 }) => day < 12))).toEqual([]);
	});
});
