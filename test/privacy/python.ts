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
export const python = programs.find(hasLibraries) ?? programs[0];

/** Whether the attacker of our checkouts is here: an independent program (Python, numpy, scipy) outside of the project. */
export const canAttack = existsSync(attacker) && hasLibraries(python);

/** Findings of the attacker, who knows which combinations are empty. */
export function attackWithPython(
	statements: readonly Statement[],
	cells: readonly PrivateCell[],
	{ k, m, maxLp }: { k: number; m: number; maxLp: number }
): unknown[] {
	const folder = mkdtempSync(join(tmpdir(), 'holdout-attack-'));
	try {
		const file = (name: string, rows: readonly unknown[]) => {
			writeFileSync(join(folder, name), rows.map((row) => JSON.stringify(row)).join('\n'));
			return join(folder, name);
		};
		const out = join(folder, 'leaks.jsonl');
		const inputs = [file('statements.jsonl', statements), '--cells', file('cells.jsonl', cells)];
		const options = [
			'--knowledge',
			'support',
			'--joint',
			'--k',
			`${k}`,
			'--m',
			`${m}`,
			'--max-lp',
			`${maxLp}`,
			'--out',
			out
		];
		const run = spawnSync(python, [attacker, ...inputs, ...options], {
			encoding: 'utf8',
			maxBuffer: 1 << 28,
			// Its matrices are small: more threads would wait for one another beside other tests.
			env: { ...process.env, OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1' }
		});
		if (run.status !== 0 && run.status !== 1) throw new Error(run.stderr);
		const found = readFileSync(out, 'utf8').trim();
		return found === '' ? [] : found.split('\n').map((line) => JSON.parse(line) as unknown);
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}
