import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { openStores, closeStores } from '#lib/server/db/stores.ts';
import { command, project } from './holdout-command.ts';

const folder = mkdtempSync(join(tmpdir(), 'holdout-command-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const env = { HOLDOUT_DATA: folder };
const run = (...args: string[]) => command(args, { env });

const file = join(folder, 'autumn.csv');
writeFileSync(
	file,
	[
		'campaign,variant,channel,people,conversions',
		'Autumn,control,Web,4000,200',
		'Autumn,control,Phone,3000,120',
		'Autumn,picks,Web,4100,290',
		'Autumn,picks,Phone,2900,150',
		''
	].join('\n')
);

describe('the life of a campaign on the command line', () => {
	it('is stored without being published', async () => {
		expect((await run('import', file)).stdout).toContain('autumn: 4 rows stored; not published yet');
	});

	it('says what would be published before it is', async () => {
		const { stdout } = await run('release', 'autumn', '--preview');
		expect(stdout).toContain('autumn: would be published');
		expect(stdout).toContain('everything of all people: 14,000 people');
		expect(stdout).toContain('by channel: 100% of people in a group of their own');
	});

	it('is published once', async () => {
		expect((await run('release', 'autumn')).stdout).toContain('autumn: published');
		expect((await run('release', 'autumn')).stdout).toContain('nothing new');
	});

	it('is verified, and a changed number is found', async () => {
		expect(await run('verify')).toMatchObject({
			status: 0,
			stdout: expect.stringContaining('Every release is as it was published.') as string
		});
		const stores = openStores(folder, project);
		stores.holdout.$client.exec("update released_tables set blocks = replace(blocks, '7000', '7007')");
		closeStores(stores);
		expect(await run('verify')).toMatchObject({
			status: 1,
			stderr: expect.stringContaining('autumn:1: ledger_broken:') as string
		});
	});

	it('is withdrawn', async () => {
		expect((await run('withdraw', 'autumn')).stdout).toContain('1 release withdrawn');
		expect((await run('release', 'autumn')).stdout).toContain('nothing new');
	});

	it('has its own answer for a campaign that is not there', async () => {
		expect(await run('release', 'winter')).toMatchObject({ status: 2 });
	});
});

describe('demo and token', () => {
	it('adds and removes the demo campaigns', async () => {
		expect((await run('demo', 'add')).stdout).toBe('9 demo campaigns added.\n');
		expect((await run('demo', 'add')).stdout).toBe('0 demo campaigns added.\n');
		expect((await run('demo', 'remove')).stdout).toBe('9 demo campaigns removed.\n');
	});

	it('prints the secret of a new token once, and keeps only its hash', async () => {
		const { status, stdout } = await run('token', 'add', 'warehouse', '--role', 'analyst');
		expect(status).toBe(0);
		expect(stdout).toMatch(/^hold_[\w-]{43}\n$/);
		const stores = openStores(folder, project);
		const rows = JSON.stringify(stores.holdout.$client.prepare('select * from tokens').all());
		closeStores(stores);
		expect(rows).not.toContain(stdout.trim());
		expect((await run('token', 'add', 'x', '--role', 'king')).status).toBe(2);
	});
});
