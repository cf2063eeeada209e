import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { templates } from '#lib/server/campaigns/templates.ts';
import { closeStores, openStores } from '#lib/server/db/stores.ts';
import { command, project } from './holdout-command.ts';

const home = mkdtempSync(join(tmpdir(), 'holdout-watch-'));
const data = join(home, 'data');
const inbox = join(home, 'inbox');
mkdirSync(inbox);
afterAll(() => rmSync(home, { recursive: true, force: true }));

const file = (campaign: string, more = 0, people = 'people') =>
	[
		`campaign,variant,${people},conversions`,
		`${campaign},control,${4000 + 300 * more},${200 + 9 * more}`,
		`${campaign},picks,${4010 + 310 * more},${290 + 17 * more}`,
		''
	].join('\n');

/** A file that was written a while ago. */
function put(name: string, text: string): void {
	writeFileSync(join(inbox, name), text);
	utimesSync(join(inbox, name), 1_780_000_000, 1_780_000_000);
}
const run = (args: string[], input?: string) =>
	command(args, { env: { HOLDOUT_DATA: data }, ...(input === undefined ? {} : { input }) });
const folders = () => ['.', 'done', 'failed'].map((name) => readdirSync(join(inbox, name)).toSorted());

describe('watch', () => {
	it('stores what is in the folder in the order of names, and moves it', async () => {
		put('week-10.csv', file('Tenth', 1));
		put('week-2.csv', file('Second', 2));
		put('.hidden.csv', file('Hidden', 3));
		put('half.csv.part', file('Half', 4));
		put('wrong.csv', 'campaign,variant\nX,control\n');
		const { status, stdout, stderr } = await run(['watch', inbox, '--once', '--release']);
		expect([status, stdout.split('\n').filter(Boolean)]).toEqual([
			1,
			['second: 2 rows stored and published', 'tenth: 2 rows stored and published']
		]);
		expect(stderr).toContain('wrong.csv:1: ');
		expect(folders()).toEqual([
			['.hidden.csv', 'done', 'failed', 'half.csv.part'],
			['week-10.csv', 'week-2.csv'],
			['wrong.csv']
		]);
	});

	it('only moves a file that was stored before the process ended, and keeps the earlier one', async () => {
		put('week-2.csv', file('Second', 2));
		const { status, stdout } = await run(['watch', '--once', inbox]);
		expect([status, stdout]).toEqual([
			0,
			expect.stringContaining('These bytes are stored already') as string
		]);
		expect(folders()[1]).toEqual(['week-10.csv', 'week-2 (2).csv', 'week-2.csv']);
	});

	it('reads files by the template of their header', async () => {
		const stores = openStores(data, project);
		await stores.holdout.write((tx) =>
			templates.save(tx, 'Shops', {
				names: ['campaign', 'variant', 'Visits of shops', 'conversions'],
				reading: { dialect: {}, mapping: { 'Visits of shops': 'people' }, recurring: false },
				owner: null,
				now: new Date()
			})
		);
		closeStores(stores);
		put('shops.csv', file('Shops', 5, 'Visits of shops'));
		expect((await run(['watch', inbox, '--once'])).stdout).toContain(
			'shops: 2 rows stored; not published yet'
		);
		const unknown = await run(['import', '-', '--template', 'Other'], file('Other', 6));
		expect([unknown.status, unknown.stderr]).toEqual([
			2,
			expect.stringContaining('no template is called "Other"; there is Shops') as string
		]);
	});

	it('says what is wrong with its flags before it looks', async () => {
		for (const args of [
			['watch'],
			['watch', join(home, 'none')],
			['watch', inbox, '--every', '0'],
			['watch', inbox, '--dry-run']
		])
			expect((await run(args)).status, args.join(' ')).toBe(2);
		expect(existsSync(join(inbox, 'done'))).toBe(true);
	});
});

describe('import from standard input', () => {
	it('stores it as a file, and leaves none behind', async () => {
		const { status, stdout } = await run(['import', '-', '--release'], file('Piped', 7));
		expect([status, stdout]).toEqual([0, 'piped: 2 rows stored and published\n']);
		expect(readdirSync(join(data, 'staging'))).toEqual([]);
		const again = await run(['import', '-', '--release'], file('Piped', 7));
		expect(again.stdout).toContain('These bytes are stored already');
	});

	it('is refused where neither the file nor a flag names the campaign', async () => {
		const text = file('x', 8).replace(/^[^,\n]+,/gm, '');
		const refused = await run(['import', '-'], text);
		expect([refused.status, refused.stderr]).toEqual([1, expect.stringContaining('campaign') as string]);
		expect((await run(['import', '-', '--campaign', 'Named'], text)).status).toBe(0);
	});
});
