import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { problemFixes } from '#lib/table/problems/fixes.ts';
import { noticeWords } from '#lib/table/problems/notice.ts';
import { problemWords } from '#lib/table/problems/problem.ts';
import { commandWords, readWith } from './judge.ts';

const read = (text: string, flags: readonly string[] = []) =>
	readWith(() => Readable.from([Buffer.from(text)]), flags);

const peopleOf = ({ campaigns, problems }: Awaited<ReturnType<typeof read>>) => ({
	problems,
	people: Object.fromEntries((campaigns[0]?.variants ?? []).map(({ name, people }) => [name, people]))
});
const right = (people: Record<string, number>) => ({ problems: [], people });

/** A row of all visitors above two breakdowns of the same people. */
const overlapping = `Segment,Variation,Visitors,Conversions,Revenue
All visitors,Control,10000,300,15000
All visitors,Variation 1,10000,340,17500
Mobile,Control,6000,160,7000
Mobile,Variation 1,6010,190,8800
Desktop,Control,4000,140,8000
Desktop,Variation 1,3990,150,8700
New visitors,Control,7000,180,9000
New visitors,Variation 1,7020,205,10500
Returning visitors,Control,3000,120,6000
Returning visitors,Variation 1,2980,135,7000
`;

describe('parts in which people are several times', () => {
	it('have one answer, which leaves out all of them', async () => {
		const asked = await read(overlapping);
		expect(asked.problems).toMatchObject([{ code: 'total_unclear', overlap: true }]);
		const fixes = asked.problems.flatMap(problemFixes);
		expect(fixes.map(({ parameter }) => parameter)).toEqual([
			{ name: 'skip', value: 'Segment!=All visitors' }
		]);
		const answered = await read(overlapping, commandWords(fixes[0]?.flag ?? ''));
		expect(peopleOf(answered)).toEqual(right({ Control: 10_000, 'Variation 1': 10_000 }));
	});

	it('a value with "!" is still a value', async () => {
		const text = 'Which!,Variant,Users\nA,Control,100\nB,Control,200\nA,Test,110\nB,Test,210\n';
		expect(peopleOf(await read(text, ['--skip', 'Which!=B']))).toEqual(right({ Control: 100, Test: 110 }));
	});
});

describe('the people', () => {
	it('are never those without an outcome alone', async () => {
		const text = 'Group,Buyers,Non-buyers,Revenue\nControl,80,3930,4200\nTest,90,3915,4300\n';
		const asked = await read(text);
		expect(asked.problems).toMatchObject([{ code: 'missing_column', role: 'people', candidates: [] }]);
		expect(asked.problems.flatMap(problemFixes)).toEqual([]);
		expect(asked.problems.map(problemWords).join()).toContain('"Non-buyers" counts a part of the people');
	});

	const journey = (entered: string) => `Journey,Path,${entered}Total Sent,Unique Clicks,Unsubscribes
Welcome,Path 1,${entered && '4012,'}4012,301,10
Welcome,Path 2,${entered && '4020,'}4020,355,12
Welcome,Holdback,${entered && '1004,'}0,0,0
`;

	it('entered a journey, whether or not they were sent something', async () => {
		const found = await read(journey('Entered,'));
		expect(peopleOf(found)).toEqual(right({ 'Path 1': 4012, 'Path 2': 4020, Holdback: 1004 }));
		expect(found.campaigns[0]?.control).toBe('Holdback');
	});

	it('of a control that was sent nothing are asked: it does not vanish', async () => {
		const asked = await read(journey(''));
		expect(asked.problems).toMatchObject([{ code: 'people_unknown', variant: 'Holdback' }]);
	});
});

describe('no answer leads back to its question', () => {
	it('a compact pivot table may have its variants below each group', async () => {
		const text = `Row Labels,Sum of Users,Sum of Orders,Sum of Revenue
Germany,8020,170,9100.5
Control,4010,80,4200.25
Personalised,4010,90,4900.25
France,6010,130,7200
Control,3005,60,3300
Personalised,3005,70,3900
Grand Total,14030,300,16300.5
`;
		const found = await read(text);
		expect(peopleOf(found)).toEqual(right({ Control: 7015, Personalised: 7015 }));
		expect(found.header?.dimensions).toHaveLength(1);
	});

	it('periods cannot become measures', async () => {
		const text = `Group,Period,Users,Buyers,Revenue
Control,Pre,12000,360,17000
Control,Post,12000,372,18240
Test,Pre,12010,355,17100
Test,Post,12010,414,20537
`;
		const asked = await read(text);
		expect(asked.problems).toMatchObject([{ code: 'same_people', column: 'Period' }]);
		for (const { flag } of asked.problems.flatMap(problemFixes))
			expect((await read(text, commandWords(flag))).problems, flag).toEqual([]);
	});
});

describe('groups beside each other without a control', () => {
	const text = `Week,Users (A),Users (B),Buyers (A),Buyers (B),Revenue (A),Revenue (B),Uplift
2026-W14,5000,5010,100,130,6000,7300,+22%
2026-W15,5100,5090,110,125,6100,7000,+15%
`;

	it('are asked for the control alone, once the weeks are clear', async () => {
		expect((await read(text)).problems.map(({ code }) => code)).toEqual(['repeated_days']);
		const asked = await read(text, ['--no-recurring']);
		expect(asked.problems.map(({ code }) => code)).toEqual(['control_missing']);
		const [a] = asked.problems.flatMap(problemFixes);
		const answered = await read(text, commandWords(`${a?.flag ?? ''} --no-recurring`));
		expect(peopleOf(answered)).toEqual(right({ A: 10_100, B: 10_100 }));
	});
});

describe('an answer without effect is reported', () => {
	const daily = `Campagne;Variant;Datum;Ontvangers;Kopers
Voorjaar;Controlegroep;14-4-2026;4.210;84
Voorjaar;Gepersonaliseerd;14-4-2026;4.188;112
Eindtotaal;;;8.398;196
`;
	const notices = async (flags: readonly string[]) =>
		(await read(daily, flags)).notices.map(noticeWords).join('\n');

	it('a value that no row has is not left out', async () => {
		expect(await notices(['--skip', 'Campagne=Zomer'])).toContain(
			'no row has "Zomer" in "Campagne", so that this answer changes nothing'
		);
		expect(await notices(['--skip', 'Campagne=Eindtotaal'])).not.toContain('changes nothing');
	});

	it('a row without a variant is not kept', async () => {
		expect((await read(daily)).passed).toMatchObject([{ value: 'Eindtotaal', nameless: true }]);
		expect(await notices(['--keep', 'Campagne=Eindtotaal'])).toContain(
			'the row "Campagne=Eindtotaal" cannot be kept: it names no variant'
		);
		expect(await notices(['--keep', 'Campagne=Zomer'])).toContain('no row is kept for "Campagne=Zomer"');
	});

	it('a layout that does not fit is not used', async () => {
		expect(await notices(['--layout', 'wide'])).toContain('the layout "wide" does not fit this file');
		expect(await notices(['--layout', 'rows'])).not.toContain('does not fit');
	});
});
