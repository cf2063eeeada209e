import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PrivateCell, Statement } from './statements.ts';

const attacker = new URL('../../../shared/reference/attack/attack.py', import.meta.url).pathname;

/** Whether a Python is there with what the attacker needs. */
const hasLibraries = (program: string): boolean =>
	spawnSync(program, ['-c', 'import numpy, scipy'], { stdio: 'ignore' }).status === 0;

const programs = ['/usr/bin/python3', 'python3'] as const;
const withLibraries = existsSync(attacker) ? programs.find(hasLibraries) : undefined;
export const python = withLibraries ?? programs[0];

/** Whether the attacker of our checkouts is here: an independent program (Python, numpy, scipy) outside of the project. */
export const canAttack = withLibraries !== undefined;

/** Python writes numbers that JSON does not have. */
export const finite = (json: string): string => json.replaceAll(/(?<=[[ ])(-?)Infinity/g, '$11e308');

/** What the attack on the promise came to: its violations and its summary. */
export interface PythonPromise {
	readonly violations: readonly {
		readonly kind: string;
		readonly measure?: string;
		readonly population?: string;
		readonly [fact: string]: unknown;
	}[];
	readonly summary: {
		readonly sampled?: string;
		readonly narrowest?: unknown;
		readonly [fact: string]: unknown;
	};
}

/** The attack on the promise; `budget` in seconds. */
export function promiseWithPython(
	statements: readonly Statement[],
	cells: readonly PrivateCell[],
	{ k, m, budget = 45 }: { k: number; m: number; budget?: number }
): PythonPromise {
	const { found, stderr } = run(statements, cells, [
		'--promise',
		'--k',
		`${k}`,
		'--m',
		`${m}`,
		'--budget',
		`${budget}`
	]);
	return {
		violations: found as PythonPromise['violations'],
		summary: JSON.parse(finite(stderr.trim().split('\n').at(-1) ?? '{}')) as PythonPromise['summary']
	};
}

/** Findings of the attacker, who knows which combinations are empty. */
export function attackWithPython(
	statements: readonly Statement[],
	cells: readonly PrivateCell[],
	{ k, m, maxLp }: { k: number; m: number; maxLp: number }
): unknown[] {
	const options = ['--knowledge', 'support', '--joint', '--k', `${k}`, '--m', `${m}`, '--max-lp', `${maxLp}`];
	return run(statements, cells, options).found;
}

/** Runs the attacker; without cells it does not know which combinations have people. */
function run(
	statements: readonly Statement[],
	cells: readonly PrivateCell[],
	options: readonly string[]
): { found: unknown[]; stderr: string } {
	const folder = mkdtempSync(join(tmpdir(), 'holdout-attack-'));
	try {
		const file = (name: string, rows: readonly unknown[]) => {
			writeFileSync(join(folder, name), rows.map((row) => JSON.stringify(row)).join('\n'));
			return join(folder, name);
		};
		const out = join(folder, 'leaks.jsonl');
		const known = cells.length > 0 ? ['--cells', file('cells.jsonl', cells)] : [];
		const { status, stderr } = spawnSync(
			python,
			[attacker, file('statements.jsonl', statements), ...known, ...options, '--out', out],
			{
				encoding: 'utf8',
				maxBuffer: 1 << 28,
				// Its matrices are small: more threads would wait for one another beside other tests.
				env: { ...process.env, OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1' }
			}
		);
		if (status !== 0 && status !== 1) throw new Error(stderr);
		const text = readFileSync(out, 'utf8').trim();
		return {
			found: text === '' ? [] : text.split('\n').map((line) => JSON.parse(finite(line)) as unknown),
			stderr
		};
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}
