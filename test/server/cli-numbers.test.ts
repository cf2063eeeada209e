import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { analyseCommand } from '#lib/server/cli/analyse.ts';
import { planCommand } from '#lib/server/cli/plan.ts';
import { UsageError } from '#lib/server/cli/usage.ts';
import { command } from './holdout-command.ts';

const folder = mkdtempSync(join(tmpdir(), 'holdout-numbers-'));
const file = join(folder, 'may.csv');
let printed = '';

beforeAll(() => {
	const rows = ['control', 'picks', 'more'].flatMap((variant, v) =>
		['Web', 'Shop'].map((channel) => `May,${variant},${channel},4000,${200 + 90 * v},${3000 + v},90000`)
	);
	writeFileSync(
		file,
		['campaign,variant,channel,people,conversions,revenue,revenue_sq', ...rows, ''].join('\n')
	);
	vi.spyOn(console, 'log').mockImplementation((text: string) => void (printed += `${text}\n`));
	vi.spyOn(console, 'error').mockImplementation(() => undefined);
});
afterAll(() => {
	vi.restoreAllMocks();
	rmSync(folder, { recursive: true, force: true });
});

/** Prints something without a hole in it, or refuses in one line. */
async function isClear(run: () => number | Promise<number>): Promise<void> {
	printed = '';
	try {
		expect(await run()).toBe(0);
		expect(printed).not.toMatch(/NaN|undefined|Infinity/);
	} catch (error) {
		if (!(error instanceof UsageError)) throw error;
		expect(error.message).toMatch(/^[^\n]+$/);
	}
}

const texts = fc.oneof(
	fc.constantFrom(
		'',
		' ',
		'x',
		'-1',
		'0',
		'1',
		'0.5',
		'0.51',
		'0.9999',
		'1e-9',
		'1e12',
		'1e308',
		'-0',
		'0x10'
	),
	fc.constantFrom('1.5', '2', '20', '50', '1970', '2200', '2014.5', 'NaN', 'Infinity', '1e999', '١٢', '95'),
	fc.double().map(String)
);
const flags = (names: readonly string[]) =>
	fc
		.array(fc.tuple(fc.constantFrom(...names), texts), { maxLength: 4 })
		.map((pairs) => pairs.map(([name, text]) => `--${name}=${text}`));

describe('numbers of the command line', () => {
	it('are used or refused by analyse, never answered by a fault', async () => {
		const names = [
			'confidence',
			'k',
			'min-outcome',
			'year',
			'planned-people',
			'split=control',
			'split=picks'
		];
		const more = fc.constantFrom([], ['--running'], ['--prior=flat'], ['--recurring'], ['--by=channel']);
		await fc.assert(
			fc.asyncProperty(flags(names), more, (given, others) =>
				isClear(() => analyseCommand([file, ...given, ...others]))
			),
			{ seed: 14, numRuns: 120 }
		);
	});

	it('are used or refused by plan, never answered by a fault', async () => {
		const names = [
			'rate',
			'lift',
			'people',
			'power',
			'confidence',
			'share',
			'treatments',
			'per-day',
			'so-far'
		];
		const more = fc.constantFrom(
			['--rate=0.02', '--lift=0.1'],
			['--mean=1', '--sd=14', '--people=9000'],
			['--sequential']
		);
		await fc.assert(
			fc.asyncProperty(more, flags(names), (others, given) =>
				isClear(() => planCommand([...others, ...given]))
			),
			{ seed: 14, numRuns: 200 }
		);
	});

	it.each(['analyse', 'plan'])(
		'of %s end at a level of one half in a line that names the limits',
		async (name) => {
			const rest = name === 'analyse' ? [file] : ['--rate', '0.02', '--lift', '0.1'];
			const { status, stdout, stderr } = await command([name, ...rest, '--confidence', '0.5']);
			expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
			expect(stderr).toMatch(/^holdout: --confidence must be a number from 0\.51 to 0\.9999, not "0\.5"\n/);
			expect(stderr).not.toMatch(/\n\s+at /);
		}
	);

	it('are refused where they have a fraction and must be whole', async () => {
		const year = await command(['analyse', file, '--year', '2014.5']);
		expect(year.stderr).toContain('--year must be a whole number from 1970 to 2200, not "2014.5"');
		expect(year.status).toBe(2);
	});
});

describe('texts of the command line', () => {
	it('are refused where they are no text', async () => {
		const { status, stderr } = await command(['analyse', file, '--campaign', 'x\ud800']);
		expect({ status, stderr: stderr.split('\n')[0] }).toEqual({
			status: 2,
			stderr: 'holdout: "x\ufffd" has characters that cannot be read: write it in UTF-8'
		});
	});
});
