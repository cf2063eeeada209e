import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { regional, slugIn, small, startAnalysts, type Analysts, type Answer } from './two-analysts.ts';

let at: Analysts;
beforeAll(async () => {
	at = await startAnalysts();
	const published = await at.upload('ana', regional('E4 victim'), { control: 'control', release: 'true' });
	expect(published.body['campaigns']).toMatchObject([{ slug: 'e4-victim', released: true }]);
});
afterAll(() => at.stop());

/** An answer without what differs from request to request. */
const plain = ({ status, text }: Answer, ...own: readonly string[]) => ({
	status,
	text: own
		.filter((word) => word !== '')
		.reduce((rest, word) => rest.replaceAll(word, 'X'), text)
		.replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, 'ID')
		.replace(/-[a-z2-7]{8}"/g, '-X"')
});

/** Rows of a guess: each region as a variant of its own, one of them small; others to make it large. */
const probe = (guess: number): string =>
	[
		'campaign,variant,region,people,conversions',
		...['control', 'v1', 'v2', 'v3', 'v4', 'v5'].map((variant, i) => {
			const n = [1001, 1099, 1203, 1301, 1400, 1498][i] ?? 0;
			return `Probe,${variant},R${i},${n},${[136, 280, 292, 112, 351, 334][i]}`;
		}),
		`Probe,g,Isle,${guess},5`,
		...Array.from({ length: 13 }, (_, i) => `Probe,f${i},zz,${5000 + i},7`),
		''
	].join('\n');

/** What B is answered for a guess: the upload, the preview and the withdrawal. */
async function guessed(guess: number): Promise<ReturnType<typeof plain>[]> {
	const stored = await at.upload('ben', probe(guess), { control: 'control' });
	const slug = slugIn(stored);
	const preview = await at.ask('ben', 'POST', `/campaigns/${slug}/releases?preview=true`);
	const id = String(stored.body['id']);
	const gone = await at.ask('ben', 'DELETE', `/uploads/${id}`);
	return [stored, preview, gone].map((answer) => plain(answer, slug, id));
}

describe('what an analyst learns of hidden rows of another', () => {
	it('is nothing by a preview of guessed rows: right and wrong guesses are answered alike', async () => {
		const [right, wrong] = [await guessed(23), await guessed(24)];
		const people = (list: typeof right) =>
			JSON.stringify(list).replaceAll('72603', 'N').replaceAll('72604', 'N');
		expect(right.map(({ status }) => status)).toEqual([201, 200, 200]);
		expect(people(right)).toBe(people(wrong));
	});

	it('is nothing by a correction: it takes the consent of the owner', async () => {
		const query = { control: 'control', replaces: 'e4-victim', release: 'true' };
		const [right, wrong] = [
			await at.upload('ben', probe(23), query),
			await at.upload('ben', probe(24), query)
		];
		expect(right).toMatchObject({ status: 403, body: { code: 'not_owner' } });
		expect(plain(wrong)).toEqual(plain(right));
	});

	it('is nothing by a dry run, and nothing by sending rows: each gets a campaign of their own', async () => {
		await at.upload('ana', small('Hidden', 4000), { control: 'control' });
		const dry = { control: 'control', dryRun: 'true' };
		const [there, other] = [
			await at.upload('ben', small('Hidden', 4000), dry),
			await at.upload('ben', small('Nobody', 4000), dry)
		];
		expect(there).toMatchObject({ status: 200, body: { campaigns: [{ known: false }] } });
		expect(plain(there, 'Hidden')).toEqual(plain(other, 'Nobody'));
		const sent = await at.upload('ben', small('Hidden', 4000), { control: 'control' });
		expect(sent.status).toBe(201);
		expect(slugIn(sent)).toMatch(/^hidden-[a-z2-7]{8}$/);
		// To Ana it is her own that is there.
		const own = await at.upload('ana', small('Hidden', 4100), dry);
		expect(own).toMatchObject({ status: 409, body: { code: 'already_stored' } });
	});

	it('is nothing by padding: rows under the name of an unpublished campaign join nothing', async () => {
		const theirs = slugIn(await at.upload('ana', small('Padded', 3000), { control: 'control' }));
		const pad = await at.upload('ben', small('Padded', 900, 'Shop'), { control: 'control' });
		expect(pad.status).toBe(201);
		for (const [method, path] of [
			['POST', `/campaigns/${theirs}/releases?preview=true`],
			['DELETE', `/campaigns/${theirs}/releases`],
			['GET', `/campaigns/${theirs}`]
		] as const) {
			const none = await at.ask('ben', method, path.replace(theirs, 'nothing-there'));
			expect(none.status).toBe(404);
			expect(await at.ask('ben', method, path)).toEqual(none);
		}
		const rows = await at.upload('admin', small('Padded', 800, 'Mail'), {
			control: 'control',
			campaign: theirs
		});
		expect(rows).toMatchObject({ status: 201, body: { campaigns: [{ slug: theirs }] } });
		const shown = await at.ask('ana', 'POST', `/campaigns/padded/releases?preview=true`);
		expect(shown).toMatchObject({ status: 200, body: { periods: [{ people: 7614 }] } });
	});
});

describe('the same people under another name', () => {
	const extra = regional('E5 extra column', {
		columns: 'variant,region,people,conversions,unsubscribes',
		line: (variant, region, n, b) => {
			const isFewer = variant === 'personalised' && region === 'R3';
			return `${variant},${region},${isFewer ? n - 3 : n},${isFewer ? b - 2 : b},${n < 50 ? 1 : 20}`;
		}
	});
	const dated = regional('E5 dated', {
		columns: 'variant,region,people,conversions,date',
		line: (variant, region, n, b) => {
			const isFewer = variant === 'personalised' && region === 'R3';
			return `${variant},${region},${isFewer ? n - 3 : n},${isFewer ? b - 2 : b},2026-05-01`;
		}
	});
	const renamed = regional('E5 renamed', {
		columns: 'variant,place,people,conversions',
		line: (variant, region, n, b) => `${variant === 'control' ? 'ohne' : 'mit'},X${region},${n},${b}`
	});
	/** Opt-outs of some: five people fewer in every region. */
	const drifted = regional('E5 drifted', {
		line: (variant, region, n, b) => `${variant},${region},${n > 100 ? n - 5 : n},${b > 100 ? b - 1 : b}`
	});

	it.each([
		['one more column', extra, {}],
		['a date column', dated, { ended: 'true' }],
		['other names', renamed, { control: 'ohne' }],
		['a few people fewer in every group', drifted, {}]
	])('ends in the question: %s', async (_, file, options: Record<string, string>) => {
		const stored = await at.upload('ben', file, { control: 'control', release: 'true', ...options });
		expect(stored).toMatchObject({
			status: 201,
			body: { campaigns: [{ released: false, resembles: [{ slug: 'e4-victim', name: 'E4 victim' }] }] }
		});
		const slug = slugIn(stored);
		const path = `/campaigns/${slug}/releases`;
		expect(await at.ask('ben', 'POST', path)).toMatchObject({
			status: 409,
			body: {
				code: 'same_people_question',
				resembles: [{ slug: 'e4-victim' }],
				answers: [{ sameAs: 'version' }, { sameAs: 'audience' }, { sameAs: 'none' }]
			}
		});
		expect(await at.ask('ben', 'POST', `${path}?preview=true`)).toMatchObject({
			status: 200,
			body: { state: 'preview', resembles: [{ slug: 'e4-victim' }] }
		});
		// A version withdraws the other, which is its owner's to say; over one audience the two are compared.
		expect(await at.ask('ben', 'POST', path, { sameAs: 'version' })).toMatchObject({
			status: 403,
			body: { code: 'not_owner' }
		});
		expect((await at.ask('ben', 'GET', `/campaigns/${slug}`)).body['status']).toBe('awaiting release');
	});

	it('is compared as over one audience where that is the answer', async () => {
		const slug = slugIn(
			await at.upload('ben', extra.replaceAll('E5 extra column', 'E6 extra'), { control: 'control' })
		);
		expect(await at.ask('ben', 'POST', `/campaigns/${slug}/releases`, { sameAs: 'audience' })).toMatchObject({
			status: 409,
			body: { code: 'small_difference' }
		});
		// What was refused is not bound.
		expect((await at.ask('ben', 'GET', `/campaigns/${slug}`)).body['audienceId']).toBeNull();
	});
});
