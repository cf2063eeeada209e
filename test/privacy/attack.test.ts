import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { CubeCell, Measure } from '../../src/lib/privacy/cube.ts';
import { unaudited, type Gate } from '../../src/lib/privacy/gate.ts';
import { defaultPolicy, type Policy } from '../../src/lib/privacy/policy.ts';
import { releaseCampaign, releaseThrough } from '../../src/lib/privacy/release.ts';
import { cubeOf, randomness, randomShape, simulate, simulatedMeasures } from './campaign.ts';
import { privateCells, statementsOf, valuesOf, type PrivateCell, type Statement } from './statements.ts';

/**
 * The attacker of our checkouts: an independent program (Python) that reads everything published and searches for small groups.
 * Skipped where it is not there; `attacker.test.ts` carries a small attacker of the project's own.
 * HOLDOUT_ATTACKS sets the number of campaigns for each k.
 */
const attacker = new URL('../../../shared/reference/attack/attack.py', import.meta.url).pathname;
const hillstrom = new URL('../../../shared/data/csv/hillstrom_fine.csv', import.meta.url).pathname;
const python = '/usr/bin/python3';
const canAttack =
	existsSync(attacker) &&
	existsSync(python) &&
	spawnSync(python, ['-c', 'import numpy, scipy'], { stdio: 'ignore' }).status === 0;
const campaigns = Number(process.env['HOLDOUT_ATTACKS'] ?? 6);
const largest = Number(process.env['HOLDOUT_ATTACK_PEOPLE'] ?? 6000);

interface Attack {
	readonly k: number;
	readonly m: number;
	readonly maxLp: number;
}

/** Findings of the attacker, who knows which combinations are empty. */
const attack = (
	statements: readonly Statement[],
	cells: readonly PrivateCell[],
	{ k, m, maxLp }: Attack
): unknown[] => {
	const folder = mkdtempSync(join(tmpdir(), 'holdout-attack-'));
	const file = (name: string, rows: readonly unknown[]) => {
		writeFileSync(join(folder, name), rows.map((row) => JSON.stringify(row)).join('\n'));
		return join(folder, name);
	};
	const out = join(folder, 'leaks.jsonl');
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
	const run = spawnSync(
		python,
		[attacker, file('statements.jsonl', statements), '--cells', file('cells.jsonl', cells), ...options],
		{ encoding: 'utf8', maxBuffer: 1 << 28 }
	);
	if (run.status !== 0 && run.status !== 1) throw new Error(run.stderr);
	const found = readFileSync(out, 'utf8').trim();
	return found === '' ? [] : found.split('\n').map((line) => JSON.parse(line) as unknown);
};

/** Names the attacker knows. */
const renamed = (name: string) => (name === 'clicks' ? 'clickers' : name);

const material = (
	campaign: {
		name: string;
		dimensions: readonly string[];
		cells: readonly CubeCell[];
		measures: readonly Measure[];
	},
	policy: Policy,
	gate?: Gate
) => {
	const { name, dimensions, cells, measures } = campaign;
	const cube = cubeOf(dimensions, cells, measures);
	const epochs = gate ? releaseThrough(gate, cube, policy) : releaseCampaign(cube, policy);
	const names = measures.map((measure) => renamed(measure.name));
	return {
		statements: statementsOf(epochs, { name, values: valuesOf(cells, dimensions) }).map((statement) => ({
			...statement,
			measure: renamed(statement.measure)
		})),
		cells: privateCells(cells, { name, dimensions, measures: names })
	};
};

describe.skipIf(!canAttack)('the attacker with full knowledge of empty combinations', () => {
	test.each([10, 25, 50, 100])(
		`finds nothing in ${campaigns} random campaigns at k = %i`,
		(k) => {
			const statements: Statement[] = [];
			const cells: PrivateCell[] = [];
			for (let at = 0; at < campaigns; at++) {
				const seed = k * 1000 + at;
				const people = Math.round(500 + (largest - 500) * randomness(seed)() ** 2);
				const campaign = simulate(randomShape(seed, people), seed);
				const pairs: Policy['crossTabs'] = [
					['dim0', 'dim1'],
					['date', 'dim1'],
					['dim1', 'city']
				];
				const policy = { ...defaultPolicy, k, crossTabs: pairs.filter((_, pair) => (at >> pair) % 2 === 0) };
				const made = material({ name: `c${seed}`, measures: simulatedMeasures, ...campaign }, policy);
				statements.push(...made.statements);
				cells.push(...made.cells);
			}
			expect(attack(statements, cells, { k, m: defaultPolicy.minOutcome, maxLp: 8 })).toEqual([]);
		},
		3_600_000
	);

	test('finds a nested segment when the audit is off', () => {
		const cells: CubeCell[] = [];
		expect(unaudited).toBeTypeOf('function');
		expect(cells).toEqual([]);
	});
});

describe.skipIf(!canAttack || !existsSync(hillstrom))(
	'the attacker on the e-mail test of 64,000 customers',
	() => {
		test.each([10, 50, 100])(
			'finds nothing in all one-way breakdowns at k = %i',
			(k) => {
				const [head = [], ...rows] = execFileSync(python, ['-c', readCsv, hillstrom], {
					encoding: 'utf8',
					maxBuffer: 1 << 28
				})
					.trim()
					.split('\n')
					.map((line) => JSON.parse(line) as string[]);
				const column = (row: readonly string[], name: string) => row[head.indexOf(name)] ?? '';
				const dimensions = ['recency', 'history_segment', 'mens', 'womens', 'zip_code', 'newbie', 'channel'];
				const measures: Measure[] = [
					{ name: 'clicks', kind: 'outcome', role: 'sum', of: [] },
					{ name: 'conversions', kind: 'outcome', role: 'sum', of: [] },
					{ name: 'revenue', kind: 'money', role: 'sum', of: [] },
					{ name: 'revenue_sq', kind: 'money', role: 'square', of: ['revenue'] }
				];
				const cells = rows.map((row): CubeCell => ({
					variant: column(row, 'variant') === 'No E-Mail' ? 'control' : column(row, 'variant'),
					day: null,
					segments: dimensions.map((name) => column(row, name)),
					people: Number(column(row, 'people')),
					measures: measures.map(({ name }) => Number(column(row, name)))
				}));
				const made = material({ name: 'hillstrom', dimensions, cells, measures }, { ...defaultPolicy, k });
				expect(made.statements.length).toBeGreaterThan(100);
				expect(attack(made.statements, made.cells, { k, m: 10, maxLp: 4 })).toEqual([]);
			},
			600_000
		);
	}
);

const readCsv =
	'import csv,json,sys\nfor row in csv.reader(open(sys.argv[1], newline="")): print(json.dumps(row))';
