import { Client } from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startCluster, type Cluster } from './cluster.ts';

let cluster: Cluster;
beforeAll(async () => {
	cluster = await startCluster();
});
afterAll(() => cluster.remove());

const version = async (): Promise<unknown> => {
	const client = new Client({ connectionString: cluster.url });
	await client.connect();
	const { rows } = await client
		.query<{ version: unknown }>('show server_version_num as version')
		.catch(() =>
			client.query<{ version: unknown }>("select current_setting('server_version_num') as version")
		);
	await client.end();
	return rows[0]?.version;
};

it('starts, stops and starts again at the same address', async () => {
	expect(Number(await version())).toBeGreaterThanOrEqual(180_000);
	await cluster.stop();
	await expect(version()).rejects.toThrow('ECONNREFUSED');
	await cluster.start();
	expect(Number(await version())).toBeGreaterThanOrEqual(180_000);
});
