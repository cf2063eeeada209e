import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { tokens } from '#lib/server/accounts/tokens.ts';
import { campaigns } from '#lib/server/campaigns/campaigns.ts';
import { closeStores, openStores } from '#lib/server/db/stores.ts';
import type { Product } from '../e2e/product.ts';
import { command, project } from './holdout-command.ts';
import { ago, fileOf, today, weekOf } from './weekly-files.ts';
import { useStores } from './use-stores.ts';

let product: Product;
let secret: string;
let other: string;

useStores(
	(started) => ({ product } = started),
	async (stores) => {
		const now = new Date();
		secret = await stores.holdout.write((tx) => tokens.add(tx, { name: 'warehouse', role: 'analyst', now }));
		other = await stores.holdout.write((tx) => tokens.add(tx, { name: 'other', role: 'analyst', now }));
	}
);

type Body = Record<string, unknown>;
const api = async (path: string, init: RequestInit = {}, token = secret) => {
	const answer = await fetch(`${product.origin}/api/v1${path}`, {
		...init,
		// While a command runs this process reads nothing: a connection that is kept would be closed meanwhile.
		headers: { authorization: `Bearer ${token}`, connection: 'close', ...init.headers }
	});
	return { status: answer.status, body: (await answer.json()) as Body };
};
const upload = (query: string, body: string, token = secret) =>
	api(`/uploads?${query}`, { method: 'POST', body, headers: { 'content-type': 'text/csv' } }, token);
const patch = (slug: string, change: object, token = secret) =>
	api(
		`/campaigns/${slug}`,
		{ method: 'PATCH', body: JSON.stringify(change), headers: { 'content-type': 'application/json' } },
		token
	);
const page = async (path: string): Promise<string> => {
	const answer = await fetch(product.origin + path, {
		headers: { cookie: product.cookie, accept: 'text/html', connection: 'close' }
	});
	expect(answer.status, path).toBe(200);
	return (await answer.text())
		.replace(/<script[\s\S]*?<\/script>|<style[\s\S]*?<\/style>|<!--[\s\S]*?-->/g, '')
		.replace(/<[^>]+>/g, ' ')
		.replace(/\s+/g, ' ');
};
const days = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric' });
const written = (iso: string): string => days.format(new Date(`${iso}T00:00:00Z`));

/** The campaign runs, shows everything up to the day, by channel too, and its intervals are always valid. */
async function expectRunning(slug: string, to: string, people: number): Promise<void> {
	expect((await api(`/campaigns/${slug}`)).body).toMatchObject({ status: 'running', endsOn: null });
	const { body } = await api(`/campaigns/${slug}/results?by=channel`);
	expect(body).toMatchObject({ asOf: to, sequential: true, running: true });
	expect(body['people']).toMatchObject({ total: people });
	const rows = body['results'] as { segment: Record<string, string>; status: string }[];
	const shown = rows.flatMap(({ segment, status }) => (status === 'shown' ? (segment['channel'] ?? []) : []));
	expect([...new Set(shown)].toSorted()).toEqual(['Phone', 'Web']);
	const words = await page(`/campaigns/${slug}`);
	expect(words).toContain('Running');
	expect(words).not.toContain('Ended');
	expect(words).toContain(written(to));
}

const peopleOf = (...files: readonly string[]): number =>
	files
		.flatMap((file) => file.split('\n').slice(1, -1))
		.reduce((sum, row) => sum + Number(row.split(',')[4]), 0);

const weeks = [1, 2, 3] as const;
const filesTo = (name: string, week: number) => weeks.filter((n) => n <= week).map((n) => weekOf(name, n));

describe('a weekly upload', () => {
	it('is taken and published every week by the API, and the page follows', async () => {
		for (const week of weeks) {
			const { status, body } = await upload('release=true', weekOf('By API', week));
			expect(status, JSON.stringify(body)).toBe(201);
			expect(body['campaigns']).toMatchObject([{ slug: 'by-api', rows: 28, released: true }]);
			await expectRunning('by-api', ago(35 - 7 * week), peopleOf(...filesTo('By API', week)));
		}
	});

	it('is taken and published every week by the command line, beside the server', async () => {
		for (const week of weeks) {
			const file = join(product.dataFolder, `week-${week}.csv`);
			writeFileSync(file, weekOf('By hand', week));
			const said = await command(['import', file, '--campaign', 'By hand', '--release'], {
				env: { HOLDOUT_DATA: product.dataFolder }
			});
			expect(said.status, said.stderr).toBe(0);
			expect(said.stdout).toContain('by-hand: 28 rows stored and published');
			await expectRunning('by-hand', ago(35 - 7 * week), peopleOf(...filesTo('By hand', week)));
		}
	});

	it('publishes complete days only, and says when the rest follows', async () => {
		const first = await upload('release=true', fileOf('Fresh', today - 7, 7));
		expect(first.body['campaigns']).toMatchObject([
			{
				released: false,
				notReleased: expect.stringMatching(new RegExp(`from .* ${written(ago(-13))}, once`)) as string
			}
		]);
		expect(await page('/campaigns/fresh')).not.toContain('Ended');
		const second = await upload('release=true', fileOf('Fresh', today - 30, 23));
		expect(second.body['campaigns']).toMatchObject([
			{ released: true, waiting: expect.stringContaining('once outcomes are complete') as string }
		]);
		expect((await api('/campaigns/fresh/results')).body).toMatchObject({ asOf: ago(14), sequential: true });
	});
});

describe('the end of a campaign', () => {
	it('is declared with an upload', async () => {
		await upload(`release=true&endsOn=${ago(-20)}`, weekOf('Planned', 1));
		expect((await api('/campaigns/planned')).body).toMatchObject({ status: 'running', endsOn: ago(-20) });
		const { status } = await upload('release=true&ended=true', weekOf('Planned', 2));
		expect(status).toBe(201);
		const { body } = await api('/campaigns/planned');
		expect(body).toMatchObject({ status: 'ended', endChanges: [{ what: 'ended', by: 'warehouse' }] });
		// Declared with results in view.
		const results = (await api('/campaigns/planned/results')).body;
		expect(results).toMatchObject({ asOf: ago(21), running: false, sequential: true });
		expect(await page('/campaigns/planned')).toContain('Declared finished on');
	});

	it('follows from the days where nothing is declared, and a declared one wins', async () => {
		const status = async (name: string, query: string, from: number) => {
			const made = await upload(`release=true&${query}`, fileOf(name, today - from, 7));
			expect(made.status, JSON.stringify(made.body)).toBe(201);
			return (await api(`/campaigns/${name.toLowerCase()}`)).body['status'];
		};
		expect(await status('Old', '', 60)).toBe('ended');
		expect(await status('Older', 'ended=false', 67)).toBe('running');
		expect(await status('Yesterday', 'ended=true', 7)).toBe('ended');
		const { body } = await api('/campaigns/yesterday/results');
		expect(body).toMatchObject({ asOf: ago(1), sequential: false });
		expect(await page('/campaigns/yesterday')).toContain('may still grow');
	});

	it('is refused where it contradicts the file, or itself', async () => {
		const file = fileOf('Wrong', today - 7, 7);
		expect(await upload(`endsOn=${ago(5)}`, file)).toMatchObject({
			status: 409,
			body: { code: 'ends_before_data' }
		});
		expect(await upload(`endsOn=${ago(-5)}&ended=true`, file)).toMatchObject({
			status: 400,
			body: { code: 'invalid_parameter' }
		});
		const path = join(product.dataFolder, 'wrong.csv');
		writeFileSync(path, file);
		const taken = (...flags: string[]) =>
			command(['import', path, ...flags], { env: { HOLDOUT_DATA: product.dataFolder } });
		expect((await taken('--ends-on', ago(5))).status).toBe(1);
		expect((await taken('--ended', 'true')).stdout).toContain('wrong: 28 rows stored');
		// It is the administrators' who use the command line.
		expect((await api('/campaigns/wrong')).status).toBe(404);
		const stores = openStores(product.dataFolder, project);
		expect(await campaigns.find(stores.holdout, 'wrong')).toMatchObject({ endsOn: null });
		closeStores(stores);
	});
});

describe('a campaign closed by mistake', () => {
	const closed = async (name: string) => {
		const { status } = await upload('release=true&ended=true', weekOf(name, 1));
		expect(status).toBe(201);
		return name.toLowerCase();
	};

	it('is reopened by its uploader, on record, and takes the next weeks', async () => {
		const slug = await closed('Mistake');
		expect(await upload('release=true', weekOf('Mistake', 2))).toMatchObject({
			status: 409,
			body: { code: 'already_released' }
		});
		expect(await patch(slug, { endsOn: ago(-30) })).toMatchObject({ status: 409 });
		expect(await patch(slug, { ended: false }, other)).toMatchObject({
			status: 403,
			body: { code: 'not_owner' }
		});
		const reopened = await patch(slug, { ended: false, endsOn: ago(-30) });
		expect(reopened).toMatchObject({
			status: 200,
			body: { status: 'running', endsOn: ago(-30), endChanges: [{ what: 'reopened', until: ago(-30) }] }
		});
		expect((await api(`/campaigns/${slug}/results`)).body).toMatchObject({ sequential: true, asOf: ago(28) });
		for (const week of [2, 3] as const) {
			const { body } = await upload('release=true', weekOf('Mistake', week));
			expect(body['campaigns']).toMatchObject([{ released: true }]);
		}
		expect((await api(`/campaigns/${slug}/results`)).body).toMatchObject({
			asOf: ago(14),
			people: { total: peopleOf(...filesTo('Mistake', 3)) }
		});
		// Ended again, its intervals still hold for every look.
		await patch(slug, { ended: true });
		expect((await api(`/campaigns/${slug}/results`)).body).toMatchObject({
			running: false,
			sequential: true
		});
		expect(await page(`/campaigns/${slug}`)).toContain(`Reopened until ${written(ago(-30))}`);
		expect(await page('/settings/audit')).toContain('Campaign reopened');
		expect((await command(['verify'], { env: { HOLDOUT_DATA: product.dataFolder } })).status).toBe(0);
	});

	it('is reopened on its release page', async () => {
		const slug = await closed('Clicked');
		expect(await page(`/campaigns/${slug}/release`)).toContain('Reopen the campaign');
		const answer = await fetch(`${product.origin}/campaigns/${slug}/release?/reopen`, {
			method: 'POST',
			redirect: 'manual',
			headers: { cookie: product.cookie, origin: product.origin, accept: 'text/html' },
			body: new URLSearchParams({ endsOn: '' })
		});
		expect(answer.status).toBe(303);
		expect((await api(`/campaigns/${slug}`)).body).toMatchObject({
			status: 'running',
			endChanges: [{ what: 'reopened', until: null, by: 'The admin' }]
		});
	});

	it('stays closed once its report is signed, but for administrators', async () => {
		const slug = await closed('Signed');
		const stores = openStores(product.dataFolder, project);
		stores.holdout.$client
			.prepare(
				`insert into reports (campaign_id, number, snapshot, hash, approved_by, approved_at)
				 select id, 1, '{}', '', 'Mia', 0 from campaigns where slug = ?`
			)
			.run(slug);
		closeStores(stores);
		expect(await patch(slug, { ended: false })).toMatchObject({
			status: 409,
			body: { code: 'report_signed' }
		});
		const said = await command(['reopen', slug], { env: { HOLDOUT_DATA: product.dataFolder } });
		expect(said.stdout).toContain('signed: reopened');
	});

	it('cannot be reopened without dates, which are never those of today', async () => {
		const head = 'campaign,variant,people,conversions\n';
		const file = `${head}Undated,control,5000,400\nUndated,picks,5004,460\n`;
		await upload('release=true', file);
		expect((await api('/campaigns/undated')).body).toMatchObject({ status: 'ended' });
		expect((await api('/campaigns/undated/results')).body).toMatchObject({ asOf: null, sequential: false });
		expect(await patch('undated', { ended: false })).toMatchObject({
			status: 409,
			body: { code: 'no_dates' }
		});
		for (const path of ['/campaigns/undated', '/reports/roi/undated', '/']) {
			const words = await page(path);
			expect(words, path).not.toContain(written(ago(0)));
			expect(words, path).toMatch(/no dates/i);
		}
	});
});
