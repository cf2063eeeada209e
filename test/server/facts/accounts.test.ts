import { describe, expect, it } from 'vitest';
import { campaignChange } from '#lib/server/api/contract/campaign-schema.ts';
import {
	entryForm,
	invite,
	memberName,
	personForm,
	savedView,
	shareLink,
	token
} from '#lib/server/facts/accounts.ts';
import { readForm } from '#lib/server/facts/read-form.ts';
import { formData } from './form.ts';

const long = (most: number) => 'x'.repeat(most);
const fields = {
	token: { schema: token, good: { name: 'Nightly', role: 'analyst', days: '90' } },
	invite: { schema: invite, good: { email: 'ada@example.com', role: 'admin' } },
	entry: { schema: entryForm, good: { name: 'Ada', email: 'ada@example.com', password: 'four plain words' } },
	name: { schema: memberName, good: { name: 'Ada' } },
	share: { schema: shareLink, good: { days: '30', embed: 'https://a.example\nhttp://localhost:8080' } },
	view: { schema: savedView, good: { name: 'Running' } },
	person: { schema: personForm, good: { person: 'ada@example.com' } }
} as const;
const read = (form: keyof typeof fields, change: Readonly<Record<string, string>> = {}) =>
	readForm(fields[form].schema, formData({ ...fields[form].good, ...change }));

describe('forms about accounts', () => {
	it.each(Object.keys(fields) as (keyof typeof fields)[])('read a good %s', (form) =>
		expect(read(form).problems).toBeNull()
	);

	it.each<[keyof typeof fields, string, string, string]>([
		['token', 'name', ' ', 'Write what the token is for.'],
		['token', 'name', long(101), 'Write at most 100 characters.'],
		['token', 'role', 'owner', 'Choose one of marketer, manager, analyst, admin.'],
		['token', 'days', '0', 'Write 1 to 3650 days, or leave it empty.'],
		['token', 'days', '3651', 'Write 1 to 3650 days, or leave it empty.'],
		['token', 'days', 'many', 'Write 1 to 3650 days, or leave it empty.'],
		['invite', 'email', 'ada', 'This isn’t an email address.'],
		['invite', 'email', '', 'This isn’t an email address.'],
		['invite', 'role', '', 'Choose one of marketer, manager, analyst, admin.'],
		['entry', 'name', '', 'Write your name.'],
		['entry', 'email', 'ada@', 'This isn’t an email address.'],
		['name', 'name', long(101), 'Write at most 100 characters.'],
		['share', 'days', '', 'Write 1 to 365 days.'],
		['share', 'days', '366', 'Write 1 to 365 days.'],
		...[
			'a.example',
			'http://a.example',
			'https://a.example/x',
			'https://*.example',
			'https://u@a.example',
			'https://a;b.example',
			"https://a'b.example"
		].map(
			(site) =>
				[
					'share',
					'embed',
					site,
					'Write up to 5 addresses such as https://intranet.example.com, without a path.'
				] as ['share', string, string, string]
		),
		['view', 'name', '', 'Give the view a name.'],
		['person', 'person', ' ', 'Write an email address, or the name of a token.']
	])('refuse a %s with the %s %j', (form, name, text, words) => {
		expect(read(form, { [name]: text }).problems).toEqual({ [name]: words });
	});

	it('tidy an address, keep a password to themselves, and let a token live on', () => {
		expect(read('invite', { email: ' Ada@Example.com ' }).value).toMatchObject({ email: 'ada@example.com' });
		expect(read('entry').typed).toEqual({ name: 'Ada', email: 'ada@example.com', password: '', team: '' });
		expect(read('token', { days: '' }).value).toEqual({ name: 'Nightly', role: 'analyst' });
	});

	it('name a person as the API does', () => {
		for (const person of [long(200), long(201), ' '])
			expect(campaignChange.safeParse({ owner: person }).success).toBe(
				read('person', { person }).value !== null
			);
	});
});
