import { describe, expect, it } from 'vitest';
import {
	readFacts,
	typedFacts,
	type Facts,
	type Ground,
	type TypedFacts
} from '../../src/routes/campaigns/[slug]/edit/facts.ts';

const facts: Facts = {
	name: 'Spring picks',
	hypothesis: 'Picks raise conversion.',
	audience: null,
	audienceId: null,
	channel: 'e-mail',
	currency: 'EUR',
	startsOn: 20_000,
	endsOn: 20_030,
	openEnd: false,
	weights: [1, 2]
};
const ground: Ground = { isTaken: (name) => name === 'Autumn picks', complete: false, today: 20_010 };
const read = (change: Partial<TypedFacts>, more: Partial<Ground> = {}) =>
	readFacts({ ...typedFacts(facts), ...change }, { ...ground, ...more });

describe('readFacts', () => {
	it('gives back the facts that the form started with', () => {
		expect(read({})).toEqual({ facts, problems: {} });
		const bare = { ...facts, currency: 'XXX', startsOn: null, endsOn: null, weights: [null, null] };
		expect(typedFacts(bare)).toMatchObject({ currency: '', startsOn: '', weights: ['', ''] });
		expect(readFacts(typedFacts(bare), ground)).toEqual({ facts: bare, problems: {} });
	});

	it('tidies blanks, and writes a currency large', () => {
		expect(read({ name: '  Spring \n picks ', currency: 'usd', hypothesis: '  ' }).facts).toMatchObject({
			name: 'Spring picks',
			currency: 'USD',
			hypothesis: null
		});
	});

	it.each<[Partial<TypedFacts>, Partial<Ground>, string]>([
		[{ name: ' ' }, {}, 'name'],
		[{ name: 'Autumn picks' }, {}, 'name'],
		[{ name: 'x'.repeat(121) }, {}, 'name'],
		[{ currency: 'EURO' }, {}, 'currency'],
		[{ currency: 'QQQ' }, {}, 'currency'],
		[{ startsOn: '14.5.2026' }, {}, 'startsOn'],
		[{ startsOn: '2026-02-30' }, {}, 'startsOn'],
		[{ endsOn: '2024-01-01' }, {}, 'endsOn'],
		[{}, { complete: true }, 'endsOn'],
		[{ weights: ['1', ''] }, {}, 'weights'],
		[{ weights: ['0', '1'] }, {}, 'weights'],
		[{ weights: ['1.5', '1'] }, {}, 'weights'],
		[{ audienceId: 'newsletter' }, { audienceId: null }, 'audienceId'],
		[{ audienceId: '' }, { audienceId: 'newsletter' }, 'audienceId']
	])('refuses %o on %o beside the field %s', (change, more, field) => {
		const { problems } = read(change, more);
		expect(Object.keys(problems)).toEqual([field]);
		expect(Object.values(problems).join()).toMatch(/^[A-Z].*\.$/);
	});

	it('keeps an audience that something was published for', () => {
		expect(read({ audienceId: 'newsletter' }, { audienceId: 'newsletter' }).problems).toEqual({});
	});
});
