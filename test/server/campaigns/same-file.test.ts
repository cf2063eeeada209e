import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { publishedTwice } from '#lib/server/ledger/published-twice.ts';
import { command } from '../holdout-command.ts';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { slugIn, startAnalysts, type Analysts } from './two-analysts.ts';

let at: Analysts;
beforeAll(async () => {
	at = await startAnalysts();
});
afterAll(() => at.stop());

/** A file without the name of a campaign. */
const file = (n: number): string =>
	[
		'variant,region,people,conversions',
		`control,North,${n},${Math.round(n / 20)}`,
		`picks,North,${n + 7},${Math.round(n / 16)}`,
		''
	].join('\n');

const send = (as: 'ana' | 'ben', n: number, query: Record<string, string>) =>
	at.upload(as, file(n), { control: 'control', ...query });

describe('the same file under the name of another campaign', () => {
	it('is a question about one’s own upload, also in a dry run, and publishes nothing', async () => {
		const first = await send('ana', 4000, { campaign: 'Spring' });
		const slug = slugIn(first);
		for (const more of [{}, { dryRun: 'true' }, { release: 'true' }, { release: 'true', dryRun: 'true' }]) {
			const asked = await send('ana', 4000, { campaign: 'Autumn', ...(more as Record<string, string>) });
			expect(asked).toMatchObject({
				status: 409,
				body: {
					code: 'same_file_question',
					sameFileAs: { slug, name: 'Spring' },
					answers: [{ sameFile: 'another' }, { campaign: slug }]
				}
			});
			expect(asked.body['detail']).toBe(
				`Nothing was stored: this file is already here, as “Spring”: is “Autumn” a second campaign of the same file, or did you mean “Spring”? Send sameFile=another, or campaign=${slug}.`
			);
		}
		expect((await at.ask('ana', 'GET', `/campaigns/${slug}`)).body['status']).toBe('awaiting release');
		// The first was meant: it is here already.
		expect((await send('ana', 4000, { campaign: slug })).body['duplicateOf']).toBe(first.body['id']);
		expect((await send('ana', 4000, { campaign: 'Spring' })).body['duplicateOf']).toBe(first.body['id']);
	});

	it('is stored as a second campaign where that is the answer, once', async () => {
		const first = await send('ana', 5000, { campaign: 'Mail' });
		const answer = { campaign: 'Push', sameFile: 'another' };
		const second = await send('ana', 5000, answer);
		expect(second).toMatchObject({ status: 201, body: { campaigns: [{ name: 'Push' }] } });
		for (const query of [answer, { campaign: 'Push' }])
			expect((await send('ana', 5000, query)).body['duplicateOf']).toBe(second.body['id']);
		expect((await send('ana', 5000, { campaign: 'Mail' })).body['duplicateOf']).toBe(first.body['id']);
		expect(await send('ana', 5000, { campaign: 'Push', sameFile: 'first' })).toMatchObject({ status: 400 });
		// Published, they are compared as any two.
		const publish = (answer: ReturnType<typeof slugIn>, body?: object) =>
			at.ask('ana', 'POST', `/campaigns/${answer}/releases`, body);
		expect((await publish(slugIn(first))).status).toBe(201);
		expect(await publish(slugIn(second))).toMatchObject({ body: { code: 'same_people_question' } });
		expect((await publish(slugIn(second), { sameAs: 'none' })).status).toBe(201);
		expect(await at.stores(({ holdout }) => publishedTwice(holdout))).toEqual([]);
	});

	it('asks nothing about what others did not publish', async () => {
		await send('ana', 6000, { campaign: 'Hers' });
		const same = await send('ben', 6000, { campaign: 'His' });
		const other = await send('ben', 6001, { campaign: 'Else' });
		expect([same.status, other.status]).toEqual([201, 201]);
		expect(Object.keys(same.body)).toEqual(Object.keys(other.body));
		expect(same.text).not.toContain('Hers');
	});

	it('is a question on the command line', async () => {
		const path = join(at.folder, 'again.csv');
		writeFileSync(path, file(7000));
		const run = (...args: string[]) =>
			command(['import', path, '--control', 'control', ...args], { env: { HOLDOUT_DATA: at.folder } });
		expect((await run('--campaign', 'One')).status).toBe(0);
		const asked = await run('--campaign', 'Two');
		expect(asked.status).toBe(1);
		expect(asked.stderr).toContain('same_file_question: this file is already here, as “One”');
		expect(asked.stderr).toContain('say --same-file another, or --campaign one');
		expect((await run('--campaign', 'Two', '--same-file', 'first')).status).toBe(2);
		expect((await run('--campaign', 'Two', '--same-file', 'another')).stdout).toContain('two: 2 rows stored');
	});
});

describe('the wizard', () => {
	it('asks it in one question, and each answer leads on', async () => {
		const { origin, cookie } = at.product;
		const post = (path: string, body: FormData | URLSearchParams) =>
			fetch(origin + path, {
				method: 'POST',
				headers: { cookie, origin, accept: 'text/html' },
				body,
				redirect: 'manual'
			});
		const begin = async () => {
			const form = new FormData();
			form.set('file', new File([file(8000)], 'Leaflet.csv', { type: 'text/csv' }));
			const sent = await post('/uploads/new', form);
			return /\/uploads\/([0-9a-f-]{36})/.exec(sent.headers.get('location') ?? '')?.[1] ?? '';
		};
		const page = async (path: string) => (await fetch(origin + path, { headers: { cookie } })).text();
		expect((await at.upload('admin', file(8000), { control: 'control', campaign: 'Poster' })).status).toBe(
			201
		);
		const id = await begin();
		const answered = (name: string, value: string) =>
			post(`/uploads/${id}/columns?/answer&from=check`, new URLSearchParams({ name, value }));
		await answered('control', 'control');
		await answered('campaign', 'Leaflet');
		const asked = await page(`/uploads/${id}/check`);
		expect(asked).toContain('This file is already here, as “Poster”: is “Leaflet” a second campaign');
		expect(asked).toContain('I meant “Poster”');
		await answered('sameFile', 'another');
		expect(await page(`/uploads/${id}/check`)).toContain('Do these totals match yours?');
		const again = await page(`/uploads/${id}/check`);
		expect(again).not.toContain('same_file_question');
	});
});
