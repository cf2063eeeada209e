import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rawRightsOf } from '#lib/server/db/postgres/rights.ts';
import { startProduct, type Product } from '../../e2e/product.ts';
import { holdout } from '../holdout-command.ts';
import { rowsOf, startCase, type Case } from '../starts/case.ts';
import { runHoldout, type RunningCommand } from '../starts/running-command.ts';
import { startCluster, type Cluster } from './cluster.ts';
import { urlOf } from './database.ts';

// Roles belong to a whole server: it has one of its own.
let cluster: Cluster;
let urls: { worker: string; web: string };
let made: Case;
let product: Product;
let worker: RunningCommand;
const before = process.env['HOLDOUT_DATABASE_URL'];
const setUp = () => holdout(['database', 'setup', '--url', urlOf(cluster.url, 'holdout')]);

beforeAll(async () => {
	cluster = await startCluster({ password: 'of the administrator' });
	const admin = new Client({ connectionString: cluster.url });
	await admin.connect();
	await admin.query('create database holdout');
	await admin.end();
	const { status, stdout, stderr } = setUp();
	if (status !== 0) throw new Error(stderr);
	const [ofWorker = '', ofWeb = ''] = stdout.match(/postgres:\S+/g) ?? [];
	urls = { worker: ofWorker, web: ofWeb };
	process.env['HOLDOUT_DATABASE_URL'] = urls.worker;
	made = await startCase();
	worker = runHoldout(['work'], made.dataFolder);
	product = await startProduct(
		{ HOLDOUT_DATA: made.dataFolder, HOLDOUT_DATABASE_URL: urls.web },
		'admin',
		undefined,
		['--no-work']
	);
});
afterAll(async () => {
	process.env['HOLDOUT_DATABASE_URL'] = before;
	worker.signal('SIGTERM');
	await Promise.all([product.stop(), worker.ended]);
	made.remove();
	await cluster.remove();
});

describe('the role of web processes', () => {
	it('takes a file, has it stored and published by a worker, and shows it', async () => {
		const headers = { authorization: made.authorization, 'content-type': 'text/csv' };
		const answer = await fetch(`${product.origin}/api/v1/uploads?release=true`, {
			method: 'POST',
			headers,
			body: rowsOf('Roles', 30)
		});
		expect([answer.status, await answer.text()]).toEqual([201, expect.stringContaining('"rows":60')]);
		const results = await fetch(`${product.origin}/api/v1/campaigns/roles/results`, { headers });
		expect(results.status).toBe(200);
	});

	it('cannot read raw rows, whatever it tries', async () => {
		expect(await rawRightsOf(urls.web)).toMatchObject({ role: 'holdout_web', open: [], web: 'closed' });
		expect((await rawRightsOf(urls.worker)).open).toContain('select');
	});

	it('cannot change what is published or on record', async () => {
		const client = new Client({ connectionString: urls.web });
		await client.connect();
		const asked = async (sql: string) =>
			client.query(sql).then(
				() => 'done',
				(error: unknown) => (error as { code?: string }).code
			);
		const refused = [
			`update audit set outcome = 'failed'`,
			'delete from audit',
			`update released_tables set blocks = '[]'`,
			'delete from releases',
			`update releases set hash = ''`,
			`update reports set hash = ''`,
			'drop table audit',
			'create table mine (a int)',
			`insert into holdout_migrations values ('x', 'x', 0)`,
			'truncate audit'
		];
		expect(await Promise.all(refused.map(asked))).toEqual(refused.map(() => '42501'));
		await client.end();
	});

	it('is proved closed by verify, with its own connection and with that of a worker', () => {
		const env = { HOLDOUT_DATA: made.dataFolder };
		const asWeb = holdout(['verify'], { env: { ...env, HOLDOUT_DATABASE_URL: urls.web } });
		expect([asWeb.status, asWeb.stdout, asWeb.stderr]).toEqual([
			0,
			expect.stringMatching(
				/holdout_web cannot read raw rows: 7 ways were tried[^]*Every release is as it was/
			),
			''
		]);
		const asWorker = holdout(['verify'], { env: { ...env, HOLDOUT_DATABASE_URL: urls.worker } });
		expect([asWorker.status, asWorker.stdout, asWorker.stderr]).toEqual([
			0,
			expect.stringMatching(/holdout_web, has no right to raw rows[^]*certificates? added up again/),
			''
		]);
	});

	it('is on the privacy page', async () => {
		const page = await fetch(`${product.origin}/privacy`, { headers: { cookie: product.cookie } });
		expect(await page.text()).toContain('role (holdout_web) every read of raw rows');
	});

	it('is noticed by verify where somebody gave it a right', async () => {
		const owner = new Client({ connectionString: urls.worker });
		await owner.connect();
		await owner.query('set role holdout_owner; grant usage on schema private to holdout_web');
		const asWorker = holdout(['verify'], {
			env: { HOLDOUT_DATA: made.dataFolder, HOLDOUT_DATABASE_URL: urls.worker }
		});
		expect([asWorker.status, asWorker.stderr]).toEqual([1, expect.stringContaining('raw_rows_open')]);
		await owner.query('revoke usage on schema private from holdout_web');
		await owner.end();
	});
});

it('a wrong address or password is one sentence', () => {
	const env = { HOLDOUT_DATA: made.dataFolder };
	const wrong = new URL(urls.web);
	wrong.password = 'wrong';
	const refused = holdout(['verify'], { env: { ...env, HOLDOUT_DATABASE_URL: wrong.href } });
	expect([refused.status, refused.stderr]).toEqual([
		1,
		expect.stringMatching(/^holdout: The database refuses the connection: .*password.*\n$/)
	]);
	const away = holdout(['verify'], {
		env: { ...env, HOLDOUT_DATABASE_URL: 'postgres://nobody@127.0.0.1:9/none' }
	});
	expect([away.status, away.stderr]).toEqual([
		1,
		expect.stringMatching(/^holdout: The database cannot be reached\..*\n$/)
	]);
	const backup = holdout(['backup', '/tmp/none.tar'], { env });
	expect([backup.status, backup.stderr]).toEqual([1, expect.stringContaining('pg_dump')]);
});
