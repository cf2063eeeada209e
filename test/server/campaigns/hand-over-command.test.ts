import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { audit } from '#lib/server/audit/audit.ts';
import { campaigns } from '#lib/server/campaigns/campaigns.ts';
import { members } from '#lib/server/accounts/members.ts';
import { closeStores, openStores } from '#lib/server/db/stores.ts';
import { command, project } from '../holdout-command.ts';
import { small } from './two-analysts.ts';

const folder = mkdtempSync(join(tmpdir(), 'holdout-hand-over-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const run = (args: string[]) => command(args, { env: { HOLDOUT_DATA: folder } });

it('a campaign is handed over on the command line, on record, and only to somebody who is there', async () => {
	const file = join(folder, 'spring.csv');
	writeFileSync(file, small('Spring', 2000));
	expect((await run(['import', file])).status).toBe(0);
	expect((await run(['member', 'add', 'ana@example.com', '--role', 'analyst'])).status).toBe(0);
	expect(await run(['hand-over', 'spring', 'ben@example.com'])).toMatchObject({
		status: 1,
		stderr: expect.stringContaining('no_such_person') as string
	});
	// Nobody but administrators could see it any more.
	expect((await run(['member', 'add', 'mia@example.com', '--role', 'marketer'])).status).toBe(0);
	expect(await run(['hand-over', 'spring', 'mia@example.com'])).toMatchObject({
		status: 1,
		stderr: expect.stringContaining('cannot_own') as string
	});
	expect(await run(['hand-over', 'summer', 'ana@example.com'])).toMatchObject({ status: 2 });
	expect(await run(['hand-over', 'spring'])).toMatchObject({ status: 2 });
	const done = await run(['hand-over', 'spring', 'Ana@example.com ']);
	expect(done).toMatchObject({
		status: 0,
		stdout: expect.stringMatching(/^spring.*: belongs to .* now/) as string
	});
	const stores = openStores(folder, project);
	const { id = '' } = (await members.findByEmail(stores.holdout, 'ana@example.com')) ?? {};
	expect((await campaigns.list(stores.holdout)).map(({ owner }) => owner)).toEqual([`member:${id}`]);
	const entries = await audit.list(stores.holdout, { limit: 10, action: 'campaign-handed-over' });
	expect(entries).toHaveLength(1);
	expect(entries[0]).toMatchObject({
		actor: { kind: 'system' },
		details: { from: 'Administrators' }
	});
	closeStores(stores);
});
