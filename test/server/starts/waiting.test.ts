import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { command } from '../holdout-command.ts';
import { ask, isOccupied, occupy, startCase, type Case } from './case.ts';
import { runHoldout, type RunningCommand } from './running-command.ts';

/** These wait ten seconds: they do it while the other tests run. */
async function startTaken() {
	const of = await startCase();
	const release = occupy(of.dataFolder, 'holdout');
	const commands = [
		['member', 'add', 'ana@example.com', '--role', 'admin'],
		['token', 'add', 'etl', '--role', 'analyst']
	].map((args) => runHoldout(args, of.dataFolder));
	return { made: of, release, commands };
}
const taken = await startTaken();

let made: Case;
beforeEach(async () => {
	made = await startCase();
});
afterEach(() => made.remove());

const run = (...args: string[]): RunningCommand => runHoldout(args, made.dataFolder);
const waits = (started: RunningCommand) =>
	expect.poll(() => started.output(), { timeout: 40_000 }).toContain('Waiting for it to finish');

/** An import that is stopped in the middle, with the right to write to the cells. */
async function longImport(): Promise<RunningCommand> {
	const long = run('import', made.file('Long', 10_000), '--campaign', 'Long');
	await expect
		.poll(() => isOccupied(made.dataFolder, 'private'), { timeout: 40_000, interval: 10 })
		.toBe(true);
	long.signal('SIGSTOP');
	// It was not at its very end.
	expect(isOccupied(made.dataFolder, 'private')).toBe(true);
	return long;
}

describe('beside a longer import', () => {
	it('commands that write cells say that they wait, and do their work after it', async () => {
		const env = { HOLDOUT_DATA: made.dataFolder };
		const ready = await command(['import', made.file('Ready', 40), '--campaign', 'Ready'], { env });
		expect(ready.status).toBe(0);
		const long = await longImport();
		const commands = [
			run('import', made.file('Short', 40), '--campaign', 'Short'),
			run('release', 'ready'),
			run('demo', 'remove')
		];
		await Promise.all(commands.map(waits));
		long.signal('SIGCONT');
		for (const each of [long, ...commands]) expect(await each.ended, each.output()).toBe(0);
		const stored = (name: string) =>
			ask(
				made.dataFolder,
				'private',
				`select coalesce(sum(rows), 0) from cell_chunks where campaign_id = '${String(
					ask(made.dataFolder, 'holdout', `select id from campaigns where name = '${name}'`)
				)}'`
			);
		expect([stored('Long'), stored('Short'), stored('Ready')]).toEqual([20_000, 80, 80]);
		expect(ask(made.dataFolder, 'holdout', 'select count(*) from releases')).toBe(1);
	});

	it('the other commands need not wait', async () => {
		const long = await longImport();
		const commands = [
			run('verify'),
			run('backup', join(made.folder, 'beside.tar')),
			run('member', 'add', 'ana@example.com', '--role', 'admin'),
			run('token', 'add', 'etl', '--role', 'analyst')
		];
		for (const each of commands) expect(await each.ended, each.output()).toBe(0);
		long.signal('SIGCONT');
		expect(await long.ended, long.output()).toBe(0);
	});
});

describe('while another program keeps holdout.db to itself', () => {
	it('commands give up with one sentence, and do nothing', async () => {
		for (const each of taken.commands) {
			expect(await each.ended).toBe(1);
			expect(each.output()).toMatch(
				/^holdout: Another process has been writing to the databases in \S+ for too long\. Try again when it has finished\.\n$/
			);
		}
		taken.release();
		expect(ask(taken.made.dataFolder, 'holdout', 'select count(*) from members')).toBe(0);
		taken.made.remove();
	}, 30_000);
});
