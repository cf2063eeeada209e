import { describe, expect, it } from 'vitest';
import { emptyReading } from '#lib/table/reading.ts';
import { defaultPolicy } from '#lib/privacy/policy.ts';
import { campaigns } from '#lib/server/campaigns/campaigns.ts';
import { people } from '#lib/server/campaigns/people.ts';
import { commandLineViewer } from '#lib/server/campaigns/viewer.ts';
import type { Stores } from '#lib/server/db/stores.ts';
import { templates } from '#lib/server/campaigns/templates.ts';
import { storesForAll } from './fresh-stores.ts';

const names = ['group', 'users ', 'margin'];
const reading = { ...emptyReading, mapping: { margin: 'measure' } };
let stores: Stores;
storesForAll((fresh) => ({ stores } = fresh));

describe('templates', () => {
	it('are recognised by the header, blanks around names aside', async () => {
		await stores.holdout.write((tx) =>
			templates.save(tx, 'Weekly', { names, reading, owner: 'member:ana', now: new Date(1) })
		);
		expect(await templates.recognise(stores.holdout, ['group', 'users', ' margin'])).toBe('Weekly');
		expect(await templates.recognise(stores.holdout, ['users', 'group', 'margin'])).toBeNull();
		expect(await templates.recognise(stores.holdout, names.slice(0, 2))).toBeNull();
	});

	it('are recognised as the newest, where several fit', async () => {
		await stores.holdout.write((tx) =>
			templates.save(tx, 'Newer', { names, reading: emptyReading, owner: null, now: new Date(2) })
		);
		expect(await templates.recognise(stores.holdout, names)).toBe('Newer');
	});

	it('share what columns mean; values of a file are for whoever saved it and their colleagues', async () => {
		const { holdout } = stores;
		const impossible = { clicks: ['no mail'] };
		const answers = { ...reading, control: 'no mail', impossible };
		const own = { names: ['a', 'b'], reading: answers, owner: 'member:ana' };
		await holdout.write((tx) => templates.save(tx, 'With control', { ...own, now: new Date(1) }));
		const as = (person: string) => ({ person, isAdministrator: false, isAnalyst: true });
		const control = async (person: string) =>
			(await templates.find(holdout, 'With control', as(person)))?.reading.control;
		expect([await control('member:ana'), await control('member:ben')]).toEqual(['no mail', undefined]);
		expect((await templates.find(holdout, 'With control', as('member:ana')))?.reading).toEqual(answers);
		expect((await templates.find(holdout, 'With control', as('member:ben')))?.reading).toEqual(reading);
		const campaign = await holdout.write((tx) =>
			campaigns.add(tx, {
				name: 'Hers',
				owner: 'member:ana',
				variants: [],
				policy: defaultPolicy,
				currency: 'EUR',
				now: new Date(1)
			})
		);
		await holdout.write((tx) => people.add(tx, campaign.id, 'member:ben', new Date(1)));
		expect(await control('member:ben')).toBe('no mail');
		await holdout.write((tx) => templates.remove(tx, 'With control'));
	});

	it('are replaced under their name, and deleted', async () => {
		await stores.holdout.write((tx) =>
			templates.save(tx, 'Newer', { names: ['a'], reading, owner: null, now: new Date(3) })
		);
		expect((await templates.find(stores.holdout, 'Newer', commandLineViewer))?.reading).toEqual(reading);
		expect(await templates.names(stores.holdout)).toEqual(['Newer', 'Weekly']);
		await stores.holdout.write((tx) => templates.remove(tx, 'Newer'));
		expect(await templates.find(stores.holdout, 'Newer', commandLineViewer)).toBeNull();
	});

	it('are somebody’s own before those of others, and named by the header alone', async () => {
		const { holdout } = stores;
		const header = { names: ['arm', 'n', 'sales', 'optouts'], labels: ['arm', 'n', 'sales', 'optouts'] };
		const save = async (owner: string, at: number) => {
			const name = await templates.nameFor(holdout, { ...header, owner });
			await holdout.write((tx) =>
				templates.save(tx, name, { names: header.names, reading, owner, now: new Date(at) })
			);
			return name;
		};
		expect([await save('member:ana', 1), await save('member:ben', 2), await save('member:ana', 3)]).toEqual([
			'arm, n, sales + 1',
			'arm, n, sales + 1 (2)',
			'arm, n, sales + 1'
		]);
		const known = (person: string) => templates.recognise(holdout, header.names, person);
		expect([await known('member:ana'), await known('member:ben'), await known('member:cleo')]).toEqual([
			'arm, n, sales + 1',
			'arm, n, sales + 1 (2)',
			'arm, n, sales + 1'
		]);
	});
});
