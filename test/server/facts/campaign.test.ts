import { describe, expect, it } from 'vitest';
import { campaignChange, newCampaign } from '#lib/server/api/contract/campaign-schema.ts';
import { factsForm } from '#lib/server/facts/campaign.ts';
import { readForm, typedOf } from '#lib/server/facts/read-form.ts';
import { factProblems, type Ground } from '../../../src/routes/campaigns/[slug]/edit/facts.server.ts';
import { formData } from './form.ts';

const facts = {
	name: 'Spring picks',
	hypothesis: 'Picks raise conversion.',
	audience: null,
	audienceId: null,
	channel: 'e-mail',
	tags: 'loyalty, test',
	currency: 'EUR',
	startsOn: 20_000,
	endsOn: 20_030,
	finished: 'no',
	weights: [1, 2],
	plannedPeople: null
} as const;
const typed = typedOf(factsForm, facts);
const read = (change: Readonly<Record<string, string>>) =>
	readForm(factsForm, formData({ ...typed, ...change }));

describe('the facts of a campaign in their form', () => {
	it('are read as they were written', () => {
		expect(read({}).value).toEqual(facts);
		const bare = {
			...facts,
			currency: 'XXX',
			startsOn: null,
			endsOn: null,
			finished: null,
			weights: [null, null]
		};
		const start = typedOf(factsForm, bare);
		expect(start).toMatchObject({ currency: '', startsOn: '', 'weight-0': '', finished: '' });
		expect(readForm(factsForm, formData(start)).value).toEqual(bare);
	});

	it('keep a planned size and split that the form does not have', () => {
		const some = formData(
			Object.fromEntries(Object.entries(typed).filter(([name]) => !/^(weight|planned)/.test(name)))
		);
		const before = { ...facts, plannedPeople: 4000, weights: [9, 1] };
		expect(readForm(factsForm, some, before).value).toMatchObject({ plannedPeople: 4000, weights: [9, 1] });
	});

	it.each([
		[{ name: ' ' }, 'name'],
		[{ name: 'x'.repeat(201) }, 'name'],
		[{ currency: 'EURO' }, 'currency'],
		[{ currency: 'QQQ' }, 'currency'],
		[{ startsOn: '14.5.2026' }, 'startsOn'],
		[{ startsOn: '2026-02-30' }, 'startsOn'],
		[{ endsOn: '2024-01-01' }, 'endsOn'],
		[{ 'weight-0': '1', 'weight-1': '' }, 'weights'],
		[{ 'weight-0': '0' }, 'weight-0'],
		[{ 'weight-0': '1.5' }, 'weight-0'],
		[{ plannedPeople: '1' }, 'plannedPeople'],
		[{ plannedPeople: 'many' }, 'plannedPeople'],
		[{ plannedPeople: '10.5' }, 'plannedPeople'],
		[{ plannedPeople: '2,000,000,000' }, 'plannedPeople']
	])('are refused for %o beside %s', (change, field) => {
		const { problems } = read(change);
		expect(Object.keys(problems ?? {})).toEqual([field]);
		expect(Object.values(problems ?? {}).join()).toMatch(/^[A-Z].*\.$/);
	});

	it('read a planned size with marks between thousands, and blank as none', () => {
		expect(read({ plannedPeople: ' 5,000 ' }).value?.plannedPeople).toBe(5000);
		expect(read({ plannedPeople: '  ' }).value?.plannedPeople).toBeNull();
	});
});

describe('factProblems', () => {
	const ground: Ground = {
		isTaken: (name) => Promise.resolve(name === 'Autumn picks'),
		complete: false,
		today: 20_010
	};
	const found = async (change: Partial<Parameters<typeof factProblems>[0]>, more: Partial<Ground> = {}) =>
		Object.keys(await factProblems({ ...facts, weights: [1, 2], ...change }, { ...ground, ...more }));

	it.each<[Parameters<typeof found>[0], Partial<Ground>, string[]]>([
		[{}, {}, []],
		[{ name: 'Autumn picks' }, {}, ['name']],
		[{}, { complete: true }, ['endsOn']],
		[{ finished: 'yes' }, {}, ['endsOn']],
		[{ endsOn: 20_005 }, {}, ['endsOn']],
		[{ endsOn: 20_005, finished: 'yes' }, {}, []],
		[{ audienceId: 'newsletter' }, { audienceId: null }, ['audienceId']],
		[{ audienceId: null }, { audienceId: 'newsletter' }, ['audienceId']],
		[{ audienceId: 'newsletter' }, { audienceId: 'newsletter' }, []],
		[{ plannedPeople: 9000 }, { plannedPeople: null }, ['plannedPeople']],
		[{ plannedPeople: 9000 }, { plannedPeople: 9000 }, []]
	])('of %o on %o are %o', async (change, more, fields) => {
		expect(await found(change, more)).toEqual(fields);
	});
});

describe('the form and the API', () => {
	const long = (most: number) => 'x'.repeat(most);
	const cases: readonly [name: string, good: readonly unknown[], wrong: readonly unknown[]][] = [
		['name', [long(150), long(200)], [long(201), ' ']],
		['hypothesis', [long(2000), null], [long(2001)]],
		['audience', [long(500), null], [long(501)]],
		['channel', [long(100), null], [long(101)]],
		['audienceId', [long(100), null], [long(101)]],
		['currency', ['SEK', 'XXX'], ['QQQ', 'EURO']],
		['startsOn', ['1999-12-31', null], ['2026-02-30']],
		['endsOn', ['2026-05-14', null], ['14.5.2026']],
		['plannedPeople', [2, 1e9, null], [1, 1.5]]
	];

	it.each(cases)('take the same %s', (name, good, wrong) => {
		for (const value of good) {
			const asked = campaignChange.parse({ [name]: value });
			const form = typedOf(factsForm, { ...facts, startsOn: null, endsOn: null, ...asked });
			const saved = readForm(factsForm, formData(form));
			expect([value, saved.problems]).toEqual([value, null]);
			expect(Reflect.get(saved.value ?? {}, name)).toEqual(Reflect.get(asked, name));
		}
		for (const value of wrong) {
			const api = campaignChange.safeParse({ [name]: value }).error?.issues.map(({ message }) => message);
			const form = read({ [name]: String(value) }).problems;
			expect([value, form?.[name]]).toEqual([value, api?.[0]]);
			expect(api).toHaveLength(1);
		}
	});

	it('take the same planned split', () => {
		for (const weight of [1, 1_000_000, 0, 1_000_001, 0.5]) {
			const variants = ['a', 'b'].map((name) => ({ name, plannedWeight: weight }));
			const isTaken = newCampaign.safeParse({ name: 'x', control: 'a', variants }).success;
			const { value } = read({ 'weight-0': `${weight}`, 'weight-1': `${weight}` });
			expect([weight, value !== null]).toEqual([weight, isTaken]);
		}
	});
});
