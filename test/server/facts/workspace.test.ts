import { describe, expect, it } from 'vitest';
import { readForm, typedOf } from '#lib/server/facts/read-form.ts';
import { settingsChange, workspaceSettings } from '#lib/server/facts/workspace.ts';
import { formData } from './form.ts';

const some = {
	name: 'Nordwind',
	currency: 'SEK',
	locale: 'sv-SE',
	timeZone: 'Europe/Stockholm',
	retentionDays: 30,
	confidence: 0.9,
	subscriberValue: 2.5,
	marginRate: null,
	secondSignature: false,
	team: 'one'
} as const;
const read = (change: Readonly<Record<string, string>>) =>
	readForm(workspaceSettings, formData({ ...typedOf(workspaceSettings, some), ...change }));

describe('the settings of the workspace', () => {
	it('are read as they were written, and blank as nothing set', () => {
		expect(read({}).value).toEqual(some);
		const nothing = { name: null, currency: null, timeZone: null, subscriberValue: null };
		expect(read({ name: ' ', currency: ' ', timeZone: '', subscriberValue: '' }).value).toEqual({
			...some,
			...nothing
		});
		expect(read({ currency: 'eur' }).value?.currency).toBe('EUR');
	});

	it.each([
		['currency', 'EURO'],
		['currency', 'ZZZ'],
		['locale', ''],
		['locale', 'de'],
		['locale', 'ar-EG'],
		['timeZone', 'Mars/Olympus'],
		['retentionDays', ''],
		['retentionDays', '0'],
		['retentionDays', '3651'],
		['retentionDays', '1e2'],
		['retentionDays', '-5'],
		['confidence', ''],
		['confidence', '0.8'],
		['confidence', '95'],
		['subscriberValue', '0'],
		['subscriberValue', '-3'],
		['subscriberValue', 'much'],
		['team', 'two']
	])('refuse %s %j', (name, text) => {
		expect(Object.keys(read({ [name]: text }).problems ?? {})).toEqual([name]);
	});

	it('need a currency for an amount', () => {
		expect(read({ currency: '' }).problems).toEqual({
			subscriberValue: 'Set a currency first: the value is in it.'
		});
	});

	it('name what is another now', () => {
		expect(settingsChange(some, some)).toEqual({});
		const after = { ...some, currency: null, retentionDays: 90, confidence: 0.99, subscriberValue: null };
		expect(settingsChange(some, after)).toEqual({
			currency: 'SEK → none',
			retentionDays: '30 → 90',
			confidence: '0.9 → 0.99',
			subscriberValue: '2.5 → none'
		});
	});
});
