import { startProduct } from '../../e2e/product.ts';
import { afterAll, expect, it } from 'vitest';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { command } from '../holdout-command.ts';

const folder = mkdtempSync(join(tmpdir(), 'holdout-wave-page-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function add(name: string, people: number, ...more: string[]): Promise<void> {
	const file = join(folder, `${name}.csv`);
	const line = (variant: string, channel: string, n: number) =>
		`${name},${variant},${channel},${n},${Math.round(n / 20)}`;
	const rows = ['Web', 'Phone'].flatMap((channel, i) => [
		line('control', channel, people + i),
		line('picks', channel, people + 900 + i)
	]);
	writeFileSync(file, ['campaign,variant,channel,people,conversions', ...rows, ''].join('\n'));
	const env = { HOLDOUT_DATA: folder };
	expect(await command(['import', file, '--audience', 'crm', ...more], { env })).toMatchObject({ status: 0 });
}

it('the release page asks whether people were drawn again, and publishes a new wave without scripts', async () => {
	await add('Spring', 4000, '--release');
	// Few people more than in spring: as the same audience it would be refused. More than half a per cent: no near copy.
	await add('Autumn', 4022);
	const product = await startProduct({}, 'admin', folder);
	try {
		const send = (path: string, body?: URLSearchParams) =>
			fetch(product.origin + path, {
				redirect: body ? 'manual' : 'follow',
				headers: { cookie: product.cookie, origin: product.origin, accept: 'text/html' },
				...(body ? { method: 'POST', body } : {})
			});
		const page = async (path: string) => (await (await send(path)).text()).replaceAll(/<!--.*?-->/g, '');
		const asked = await page('/campaigns/autumn/release');
		expect(asked).toContain('data-preview="refused"');
		expect(asked).toMatch(/“Spring”\s+has\s+this audience too/);
		const address = /href="([^"]*\?wave=new)"/.exec(asked)?.[1] ?? '';
		const shown = await page(address);
		expect(shown).toMatch(/The people of “crm” were drawn again/);
		const action = /action="([^"]*\?\/publish[^"]*)"/.exec(shown)?.[1]?.replaceAll('&amp;', '&') ?? '';
		const seen = /name="seen" value="([^"]*)"/.exec(shown)?.[1] ?? '';
		expect((await send(action, new URLSearchParams({ seen }))).status).toBe(409);
		const published = await send(action, new URLSearchParams({ seen, newWave: 'on' }));
		expect(published.status).toBe(303);
		expect(await page('/privacy/proof/autumn')).toMatch(
			/The\s+people\s+of\s+its\s+audience\s+were\s+drawn\s+again,\s+confirmed\s+on/
		);
		const lines = await (await send('/privacy/proof/autumn/statements.jsonl')).text();
		expect(lines).toContain('"population":"crm/control (wave 2)"');
	} finally {
		await product.stop();
	}
});
