import { spawnSync } from 'node:child_process';
import {
	chmodSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
	symlinkSync,
	writeFileSync
} from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { entryLinks } from '#lib/server/accounts/entry-links.ts';
import { serverSecret } from '#lib/server/accounts/secret.ts';
import { listenFailure } from '#lib/server/cli/failure.ts';
import { takeServerLock } from '#lib/server/db/server-lock.ts';
import { SettingsError, unknownSettings } from '#lib/server/settings/settings.ts';
import { closeStores, openStores } from '#lib/server/db/stores.ts';
import { command, holdout, project } from '../holdout-command.ts';
import { mountSmallDisk } from '../robust/small-disk.ts';

const folder = mkdtempSync(join(tmpdir(), 'holdout-failed-'));
const at = (name: string) => join(folder, name);
/** Somebody listens on its port. */
const taken = createServer();
let port = '0';
beforeAll(async () => {
	await new Promise<void>((done) => taken.listen(0, '127.0.0.1', done));
	port = String((taken.address() as AddressInfo).port);
});
const disk = mountSmallDisk(1);
const readOnly = readOnlyFolder();
afterAll(() => {
	taken.close();
	disk?.remove();
	readOnly?.remove();
	rmSync(folder, { recursive: true, force: true });
});

interface Ended {
	readonly status: number | null;
	readonly stderr: string;
}

/** The one line that a failed command prints. */
function sentence({ status, stderr }: Ended): string {
	expect([status, stderr]).toEqual([1, expect.stringMatching(/^holdout: [^\n]+\.\n$/)]);
	return stderr.slice('holdout: '.length, -1);
}

/** A start in a process of its own. */
const start = (env: Record<string, string>) =>
	holdout(['serve'], { env: { ORIGIN: '', PORT: port, ...env } });
const addToken = (dataFolder: string) =>
	command(['token', 'add', 'etl', '--role', 'analyst'], { env: { HOLDOUT_DATA: dataFolder } });

/** Would the next start report an unclean stop? */
function isUnclean(dataFolder: string): boolean {
	const presence = takeServerLock(dataFolder);
	presence.release();
	return presence.unclean;
}

/** A folder that this user cannot write; null where that takes an administrator. */
function readOnlyFolder(): { path: string; remove: () => void } | null {
	const path = at('read-only');
	mkdirSync(path);
	if (process.getuid?.() !== 0) {
		chmodSync(path, 0o500);
		return { path, remove: () => chmodSync(path, 0o700) };
	}
	const { status } = spawnSync('mount', ['-t', 'tmpfs', '-o', 'ro', 'tmpfs', path]);
	return status === 0 ? { path, remove: () => void spawnSync('umount', [path]) } : null;
}

describe('a start that fails', () => {
	it('names the port that is in use, and is no unclean stop', () => {
		expect(sentence(start({ HOLDOUT_DATA: at('data') }))).toBe(
			`Port ${port} of 127.0.0.1 is in use by another program. Stop it, or set PORT to another port.`
		);
		expect(isUnclean(at('data'))).toBe(false);
	});

	it('leaves the set-up link good that a running server has printed', async () => {
		const data = at('set-up');
		const stores = openStores(data, project);
		try {
			const secret = await stores.holdout.write((tx) => entryLinks.add(tx, { kind: 'setup' }, new Date()));
			expect(sentence(start({ HOLDOUT_DATA: data }))).toContain('is in use by another program');
			expect(await entryLinks.find(stores.holdout, 'setup', secret, new Date())).toBeDefined();
		} finally {
			closeStores(stores);
		}
	});

	it('names settings that are none, and settles an earlier unclean stop', () => {
		const data = at('unclean');
		closeStores(openStores(data, project));
		writeFileSync(join(data, 'serving'), '');
		expect(isUnclean(data)).toBe(true);
		const misspelt = ['HOLDOUT', 'MAX', 'UPLAOD'].join('_');
		const { stderr } = start({ HOLDOUT_DATA: data, [misspelt]: '5', HOLDOUT_KILLS: '3' });
		const lines = stderr.split('\n');
		expect(lines[0]).toBe(`${misspelt} is no setting of Holdout and has no effect.`);
		expect(lines[1]).toContain('Both databases were checked and are whole.');
		expect(stderr).not.toContain('HOLDOUT_KILLS');
		expect(isUnclean(data)).toBe(false);
	});

	it('names a HOST that is none of this machine', () => {
		const words = `is no address of this machine. Use 127.0.0.1 for this machine alone, or 0.0.0.0 for all its addresses.`;
		expect(sentence(start({ HOLDOUT_DATA: at('data'), HOST: '192.0.2.1' }))).toBe(
			`HOST "192.0.2.1" ${words}`
		);
		const unknown = Object.assign(new Error('getaddrinfo'), { code: 'ENOTFOUND' });
		expect(listenFailure(unknown, { host: 'nowhere', port: 1 })?.message).toBe(`HOST "nowhere" ${words}`);
	});

	it('names a damaged database, and says what to do', () => {
		const data = at('damaged');
		mkdirSync(data);
		const path = join(data, 'holdout.db');
		writeFileSync(path, 'no database, but long enough for one\n'.repeat(200));
		expect(sentence(start({ HOLDOUT_DATA: data }))).toBe(
			`The database ${path} is damaged. Restore a backup with \`holdout restore FILE --force\`.`
		);
		expect(isUnclean(data)).toBe(false);
	});

	it('names a secret that is damaged', () => {
		const dataFolder = at('secret');
		mkdirSync(dataFolder);
		writeFileSync(join(dataFolder, 'secret'), 'short');
		expect(() => serverSecret({ secret: undefined, dataFolder })).toThrow(SettingsError);
	});
});

describe('a command', () => {
	it('says that a data folder is needed where HOLDOUT_DATA is a file', async () => {
		writeFileSync(at('file'), '');
		expect(sentence(await addToken(at('file')))).toBe(
			`${at('file')} is a file, or is below one, where a folder is needed.`
		);
	});

	it.skipIf(!readOnly)('names a folder that it cannot write', async () => {
		const path = readOnly?.path ?? '';
		for (const data of [path, join(path, 'new')])
			for (const args of [['serve'], ['token', 'add', 'etl', '--role', 'analyst']])
				expect(sentence(await command(args, { env: { HOLDOUT_DATA: data } }))).toBe(
					`${data} cannot be written: this user needs the right to change it.`
				);
	});

	it('names a data folder that no disk can hold', async () => {
		symlinkSync(at('circle'), at('circle'));
		expect(sentence(await addToken(at('circle')))).toBe(
			`${at('circle')} is a link that leads back to itself.`
		);
		const long = at('x'.repeat(300));
		expect(sentence(await addToken(long))).toBe(`${long} is too long for a name on this disk.`);
	});

	it('names the one of two databases that is damaged', async () => {
		const data = at('half');
		closeStores(openStores(data, project));
		const path = join(data, 'private.db');
		writeFileSync(path, 'no database, but long enough for one\n'.repeat(200));
		expect(sentence(await addToken(data))).toContain(`The database ${path} is damaged.`);
	});

	it('that backs up into a folder that is not there says so', async () => {
		closeStores(openStores(at('plain'), project));
		const { status, stderr } = await command(['backup', at('none/holdout.tar')], {
			env: { HOLDOUT_DATA: at('plain') }
		});
		expect([status, stderr]).toEqual([2, expect.stringContaining(`there is no folder ${at('none')}`)]);
	});

	it.skipIf(!disk)('that backs up without room says so, and leaves nothing', async () => {
		const data = at('large');
		const room = disk?.folder ?? '';
		const stores = openStores(data, project);
		stores.holdout.$client.exec('create table filler as select randomblob(2000000) as bytes');
		closeStores(stores);
		const ended = await command(['backup', join(room, 'holdout.tar')], { env: { HOLDOUT_DATA: data } });
		expect(sentence(ended)).toMatch(/^The disk is full, so nothing was finished\. Make room/);
		expect(readdirSync(room)).toEqual([]);
	});
});

describe('unknownSettings', () => {
	it('knows everything that the README, the sources and the tests name', () => {
		const { stdout } = spawnSync('git', ['ls-files', 'src', 'test'], { cwd: project, encoding: 'utf8' });
		const sources = stdout.split('\n').filter((path) => /\.[jt]s$/.test(path));
		const texts = ['README.md', ...sources].map((path) => readFileSync(join(project, path), 'utf8'));
		const names = texts.flatMap((text) => text.match(/\bHOLDOUT_[A-Z]+(?:_[A-Z]+)*\b/g) ?? []);
		expect(new Set(names).size).toBeGreaterThan(10);
		expect(unknownSettings(Object.fromEntries(names.map((name) => [name, ''])))).toEqual([]);
	});
});
