import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { slugIn, small, startAnalysts, type Analysts } from './two-analysts.ts';

let analysts: Analysts;
beforeAll(async () => {
	analysts = await startAnalysts();
});
afterAll(() => analysts.stop());

const two = (one: string, other: string): string =>
	`${small(one, 4000)}${small(other, 5200).split('\n').slice(1).join('\n')}`;
const slugsOf = (body: Record<string, unknown>) =>
	(body['campaigns'] as { name: string; slug: string; state?: string }[]).map(({ name, state }) => [
		name,
		state
	]);

describe('an upload that feeds campaigns of two owners', () => {
	it('is seen and taken back by each as far as it is theirs', async () => {
		const { ask, upload } = analysts;
		const sent = await upload('ana', two('Mine', 'Yours'));
		expect(sent.status).toBe(201);
		const id = String(sent.body['id']);
		const [, yours] = sent.body['campaigns'] as { slug: string }[];
		expect((await ask('ana', 'PATCH', `/campaigns/${yours?.slug}`, { owner: 'ben' })).status).toBe(200);
		// Marketers can't work on a campaign: it would be lost for all but administrators.
		expect(await ask('ben', 'PATCH', `/campaigns/${yours?.slug}`, { owner: 'marketer' })).toMatchObject({
			status: 422,
			body: { code: 'cannot_own' }
		});
		const seen = async (who: 'ana' | 'ben') => slugsOf((await ask(who, 'GET', `/uploads/${id}`)).body);
		expect(await seen('ana')).toEqual([['Mine', 'stored']]);
		expect(await seen('ben')).toEqual([['Yours', 'stored']]);
		expect(await ask('ben', 'DELETE', `/uploads/${id}`)).toMatchObject({
			status: 200,
			body: { state: 'withdrawn' }
		});
		expect((await ask('ben', 'GET', `/uploads/${id}`)).status).toBe(404);
		expect(await seen('ana')).toEqual([['Mine', 'stored']]);
		expect((await ask('ana', 'DELETE', `/uploads/${id}`)).status).toBe(200);
		expect((await ask('ana', 'GET', `/uploads/${id}`)).status).toBe(404);
	});
});

describe('a preview', () => {
	it('has the problem that publishing would have, and publishing has it', async () => {
		const { ask, upload } = analysts;
		await upload('ana', small('Spring', 7000), { release: 'true', ended: 'true' });
		const slug = slugIn(await upload('ana', small('Copy', 7000), { ended: 'true' }));
		const preview = await ask('ana', 'POST', `/campaigns/${slug}/releases?preview=true`, {});
		expect(preview).toMatchObject({ status: 200, body: { state: 'preview' } });
		const published = await ask('ana', 'POST', `/campaigns/${slug}/releases`, {});
		expect(published).toMatchObject({ status: 409, body: { code: 'same_people_question' } });
		const { status, code, detail, resembles, answers } = published.body;
		expect(preview.body['problem']).toEqual({ status, code, detail, resembles, answers });
	});
});

describe('a last day for raw rows that is over', () => {
	it('is refused before anything is stored', async () => {
		const { upload } = analysts;
		const refused = await upload('ana', small('Short', 9000), { retainUntil: '2020-01-31' });
		expect(refused).toMatchObject({
			status: 400,
			body: {
				code: 'invalid_parameter',
				detail: expect.stringContaining('Parameter retainUntil: Choose today or later') as string
			}
		});
	});
});
