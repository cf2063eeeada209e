import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { fileAnswer } from '#lib/server/api/file-answer.ts';
import { checkedUpload, duplicateUpload } from '#lib/server/api/contract/upload-schema.ts';
import { tokens } from '#lib/server/accounts/tokens.ts';
import { campaigns } from '#lib/server/campaigns/campaigns.ts';
import { checkFile } from '#lib/server/ingest/check.ts';
import { importFile } from '#lib/server/ingest/import.ts';
import type { ImportRequest } from '#lib/server/ingest/import-request.ts';
import { readSamePeople } from '#lib/server/release/same-people-answer.ts';
import { command } from '../holdout-command.ts';
import { fileOf, now, useCampaigns, type Row } from './campaigns.ts';

const at = useCampaigns();

async function sender(name: string) {
	const { holdout } = at.stores();
	await holdout.write((tx) => tokens.add(tx, { name, role: 'analyst', now }));
	const token = (await tokens.list(holdout)).find((one) => one.name === name);
	return { actor: { kind: 'token' as const, id: token?.id ?? '', name }, address: null };
}
type Sender = Awaited<ReturnType<typeof sender>>;

/** Four regions, some people more or fewer in the first of them. */
const regional = (name: string, { more = 0, column = 'region', times = 1 } = {}): string =>
	fileOf(
		name,
		[column, 'people', 'conversions'],
		['control', 'picks'].flatMap((variant, v) =>
			['North', 'South', 'East', 'West'].map((region, i): Row => {
				const people = (1001 + 117 * i) * times + 7 * v + (i === 0 ? more : 0);
				return [variant, region, people, Math.round(people / (9 + i)) + 3 * v];
			})
		)
	);

const requestOf = (text: string, by: Sender, more: Partial<ImportRequest> = {}): ImportRequest => ({
	open: () => Readable.from([Buffer.from(text)]),
	file: 'case.csv',
	control: 'control',
	release: true,
	sender: by,
	now,
	...more
});
const dry = async (text: string, by: Sender, more: Partial<ImportRequest> = {}) => {
	const outcome = await checkFile(at.stores(), requestOf(text, by, more));
	const answer = fileAnswer(outcome);
	// As the API answers it.
	if (outcome.kind === 'checked' && answer.kind === 'done')
		expect(checkedUpload.parse(answer.body)).toBeTruthy();
	if (outcome.kind === 'duplicate' && answer.kind === 'done')
		expect(duplicateUpload.parse(answer.body)).toBeTruthy();
	if (outcome.kind !== 'checked' && outcome.kind !== 'duplicate') throw new Error(JSON.stringify(outcome));
	return outcome;
};
const really = async (text: string, by: Sender, more: Partial<ImportRequest> = {}) => {
	const outcome = await importFile(at.stores(), requestOf(text, by, more));
	if (outcome.kind !== 'stored') throw new Error(JSON.stringify(outcome));
	return outcome.campaigns;
};
/** What is stored and published, as far as anybody could see it. */
const everything = () => {
	const { holdout, private: store } = at.stores();
	const count = (client: typeof store.$client, table: string) =>
		client.prepare(`select count(*) from ${table}`).pluck().get();
	return [
		...['campaigns', 'uploads', 'releases', 'audit', 'same_people_answers', 'claims'].map((table) =>
			count(holdout.$client, table)
		),
		...['cell_chunks', 'cell_columns', 'certificates'].map((table) => count(store.$client, table))
	];
};
const question = { notReleased: expect.stringContaining('Is it the same people?') as string };

describe('a dry run with a release', () => {
	it('asks what publishing asks, and leaves no trace', async () => {
		const [ana, ben] = [await sender('ana'), await sender('ben')];
		await really(regional('Spring'), ana);
		const before = everything();
		const copy = regional('Copy', { column: 'place' });
		const { campaigns: list } = await dry(copy, ben);
		const asked = { released: false, ...question, resembles: [{ slug: 'spring', name: 'Spring' }] };
		expect(list).toMatchObject([{ name: 'Copy', publication: asked }]);
		expect(everything()).toEqual(before);
		const [stored] = await really(copy, ben);
		expect(stored).toMatchObject(asked);
	});

	it('takes an answer, and says what is refused with it', async () => {
		const [ana, ben] = [await sender('ana'), await sender('ben')];
		await really(regional('Spring'), ana);
		const near = regional('Near', { more: 4 });
		const said = async (sameAs: string) =>
			(await dry(near, ben, { samePeople: readSamePeople(sameAs) ?? [] })).campaigns;
		expect(await said('none')).toMatchObject([{ publication: { released: true } }]);
		expect(await said('version')).toMatchObject([
			{ publication: { released: false, notReleased: expect.stringContaining('for its owner') as string } }
		]);
		const [audience] = await said('audience');
		const [stored] = await really(near, ben, { samePeople: readSamePeople('audience') ?? [] });
		expect(audience).toMatchObject({ publication: { notReleased: stored?.notReleased } });
		expect(stored?.notReleased).toContain('a campaign of the same audience');
	});

	it('reads the rows that are stored already together with those of the file', async () => {
		const ana = await sender('ana');
		const day = (name: string, date: string, n: number) =>
			fileOf(
				name,
				['date', 'people', 'conversions'],
				[
					['control', date, n, Math.round(n / 12)],
					['picks', date, n + 5, Math.round(n / 9)]
				]
			);
		const running = { ending: { kind: 'running', endsOn: null } } as const;
		await really(day('Daily', '2026-10-01', 30), ana, running);
		// 30 people are too few for a day, 30 and 700 are not.
		const second = day('Daily', '2026-10-02', 700);
		const { campaigns: list } = await dry(second, ana);
		expect(list).toMatchObject([{ known: true, publication: { released: true } }]);
		expect(await really(second, ana)).toMatchObject([{ released: true }]);
	});

	it('asks of two campaigns of one file what publishing both asks', async () => {
		const ana = await sender('ana');
		const two = regional('One') + regional('Two').split('\n').slice(1).join('\n');
		const { campaigns: list } = await dry(two, ana);
		expect(list).toMatchObject([
			{ name: 'One', publication: { released: true } },
			{ name: 'Two', publication: { released: false, resembles: [{ name: 'One' }] } }
		]);
		expect(await campaigns.list(at.stores().holdout)).toEqual([]);
	});

	it('knows nothing of what others did not publish', async () => {
		const [ana, ben] = [await sender('ana'), await sender('ben')];
		await really(regional('Hidden', { times: 2 }), ana, { release: false });
		const answer = async (text: string) => JSON.stringify(await dry(text, ben));
		const there = await answer(regional('Hidden', { times: 2 }));
		expect(there).not.toContain('resembles');
		expect(there).toBe((await answer(regional('Nobody', { times: 2 }))).replaceAll('Nobody', 'Hidden'));
	});

	it('asks about a file that is stored already', async () => {
		const [ana, ben] = [await sender('ana'), await sender('ben')];
		await really(regional('Spring'), ana);
		const copy = regional('Copy', { column: 'place' });
		await really(copy, ben, { release: false });
		const known = await dry(copy, ben);
		expect(known).toMatchObject({
			kind: 'duplicate',
			published: [],
			campaigns: [{ name: 'Copy', released: false, ...question, resembles: [{ slug: 'spring' }] }]
		});
		expect(await dry(copy, ben, { release: false })).not.toMatchObject({ campaigns: [question] });
	});
});

describe('a dry run without a release', () => {
	it('says nothing of publishing', async () => {
		const ana = await sender('ana');
		const { campaigns: list } = await dry(regional('Spring'), ana, { release: false });
		expect(list).toHaveLength(1);
		expect(list[0]).not.toHaveProperty('publication');
	});
});

describe('import --dry-run', () => {
	it('prints what would be stored, and the question', async () => {
		await really(regional('Spring'), await sender('ana'));
		const before = everything();
		const path = join(at.folder(), 'copy.csv');
		writeFileSync(path, regional('Copy', { column: 'place' }));
		const run = (...args: string[]) =>
			command(['import', path, '--control', 'control', '--dry-run', ...args], {
				env: { HOLDOUT_DATA: at.folder() }
			});
		const plain = await run();
		expect(plain).toMatchObject({ status: 0, stdout: 'Copy: 8 rows would be stored; nothing was\n' });
		const asked = await run('--release');
		expect(asked.stdout).toBe(plain.stdout);
		expect(asked.stderr).toContain(
			'note: Copy: These results resemble the published campaign “Spring”. Is it the same people?'
		);
		expect(asked.stderr).toContain('--same-as version, audience or none');
		const none = await run('--release', '--same-as', 'none');
		expect(none.stdout).toBe('Copy: 8 rows would be stored and published; nothing was\n');
		expect(everything()).toEqual(before);
	});
});
