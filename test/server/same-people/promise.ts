import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Cube } from '#lib/privacy/cube.ts';
import { NO_DAY } from '#lib/privacy/cube.ts';
import type { ReleasedEpoch } from '#lib/privacy/released.ts';
import { python } from '../../privacy/python.ts';

const attacker = new URL('../../../../shared/reference/attack/attack.py', import.meta.url).pathname;

/** Whether the attacker of our checkouts is here, with what it needs. */
export const canTest =
	existsSync(attacker) && spawnSync(python, ['-c', 'import numpy, scipy'], { stdio: 'ignore' }).status === 0;

/** What one campaign published, and its cells. */
export interface Told {
	readonly name: string;
	/** 1, 2, …: versions of the same people; campaigns of an audience have the same one. */
	readonly version: number;
	readonly history: readonly ReleasedEpoch[];
	readonly cube: Cube;
}

const valuesOf = (cube: Cube, axis: string): readonly string[] =>
	cube.dimensions.find(({ name }) => name === axis)?.values ?? [];

function statementsOf({ name, version, history, cube }: Told): object[] {
	return history.flatMap((epoch, e) =>
		epoch.tables.flatMap((table) => {
			const shown = (axis: string) => {
				const own = epoch.tables.find(
					({ axes, layer, measures }) =>
						axes.length === 1 &&
						axes[0] === axis &&
						layer === table.layer &&
						measures.join() === table.measures.join()
				);
				return new Set(
					own?.blocks.flatMap(({ at: [place] }) => (place && 'value' in place ? [place.value] : []))
				);
			};
			return table.blocks.flatMap((block) => {
				const group: Record<string, unknown> = {};
				if (epoch.from !== null) group['date'] = { from: epoch.from, to: epoch.to };
				table.axes.forEach((axis, a) => {
					const place = block.at[a];
					if (place && 'from' in place) group['date'] = place;
					else if (place && 'value' in place) group[axis] = [place.value];
					else group[axis] = valuesOf(cube, axis).filter((value) => !shown(axis).has(value));
				});
				return epoch.variants.flatMap((variant, v) =>
					table.measures.map((measure, m) => ({
						dataset: `${name} ${table.layer} ${e}`,
						population: variant,
						version,
						group,
						measure,
						value: block.sums[v]?.[m] ?? 0
					}))
				);
			});
		})
	);
}

function cellsOf({ name, version, cube }: Told): object[] {
	return Array.from({ length: cube.size }, (_, i) => ({
		dataset: name,
		population: cube.variants[cube.variant[i] ?? 0],
		version,
		group: {
			...(cube.day[i] === NO_DAY ? {} : { date: cube.day[i] }),
			...Object.fromEntries(
				cube.dimensions.map(({ name: axis, values }, d) => [axis, values[cube.codes[d]?.[i] ?? 0]])
			)
		},
		people: cube.people[i],
		...Object.fromEntries(cube.measures.map((measure, m) => [measure.name, cube.sums[m]?.[i]]))
	}));
}

/** Breaches of the promise that the attacker finds in everything that was published about the same people. */
export function breaches(
	list: readonly Told[],
	{ k = 50, m = 10, measures }: { k?: number; m?: number; measures?: string } = {}
): unknown[] {
	const folder = mkdtempSync(join(tmpdir(), 'holdout-promise-'));
	try {
		const file = (name: string, rows: readonly unknown[]) => {
			writeFileSync(join(folder, name), rows.map((row) => JSON.stringify(row)).join('\n'));
			return join(folder, name);
		};
		const out = join(folder, 'leaks.jsonl');
		const run = spawnSync(
			python,
			[
				attacker,
				file('statements.jsonl', list.flatMap(statementsOf)),
				...['--cells', file('cells.jsonl', list.flatMap(cellsOf)), '--promise', '--out', out],
				...['--k', `${k}`, '--m', `${m}`],
				...(measures === undefined ? [] : ['--measures', measures])
			],
			{
				encoding: 'utf8',
				maxBuffer: 1 << 28,
				env: { ...process.env, OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1' }
			}
		);
		if (run.status !== 0 && run.status !== 1) throw new Error(run.stderr);
		const found = readFileSync(out, 'utf8').trim();
		return found === '' ? [] : found.split('\n').map((line) => JSON.parse(line) as unknown);
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}
