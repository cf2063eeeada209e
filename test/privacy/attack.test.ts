import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { CubeCell, Measure } from '../../src/lib/privacy/cube.ts';
import { audited, unaudited, type Gate } from '../../src/lib/privacy/gate.ts';
import { defaultPolicy, type Policy } from '../../src/lib/privacy/policy.ts';
import { releaseThrough } from '../../src/lib/privacy/release.ts';
import {
	cubeOf,
	followed,
	randomness,
	randomShape,
	simulate,
	simulatedMeasures,
	surveyMeasures,
	tiny
} from './campaign.ts';
import { attackWithPython, canAttack, python } from './python.ts';
import {
	privateCells,
	statementsOf,
	statementsOfBuckets,
	valuesOf,
	type PrivateCell,
	type Statement
} from './statements.ts';

/**
 * The attacker of our checkouts: an independent program (Python) that reads everything published and searches for small groups.
 * Skipped where it is not there; `attacker.test.ts` carries a small attacker of the project's own.
 * HOLDOUT_ATTACKS sets the number of campaigns for each k, HOLDOUT_ATTACK_PEOPLE the size of the largest; with more than the
 * default everything is attacked, without only as much as a suite can wait for.
 */
const hillstrom = new URL('../../../shared/data/csv/hillstrom_fine.csv', import.meta.url).pathname;
const campaigns = Number(process.env['HOLDOUT_ATTACKS'] ?? 3);
const largest = Number(process.env['HOLDOUT_ATTACK_PEOPLE'] ?? 3000);
const isThorough = campaigns > 3;

/** The search for twins compares all data sets: here they are other people by construction, alike by chance. */
const attack: typeof attackWithPython = (statements, cells, options) =>
	attackWithPython(statements, cells, options).filter(
		(finding) => (finding as { kind: string }).kind !== 'twin-upload'
	);

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
	gate: Gate = audited
) => {
	const { name, dimensions, cells, measures } = campaign;
	const cube = cubeOf(dimensions, cells, measures);
	const epochs = releaseThrough(gate, cube, policy);
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

	test('finds nothing in running campaigns, over all pulses and epochs together', () => {
		const statements: Statement[] = [];
		const cells: PrivateCell[] = [];
		const policy = { ...defaultPolicy, k: 25 };
		for (let seed = 1; seed <= Math.ceil(campaigns / 3); seed++) {
			const shape = {
				...randomShape(seed, isThorough ? 6000 : 2000),
				days: isThorough ? 30 : 14,
				rate: 0.15
			};
			const campaign = simulate(shape, seed);
			const { state, said } = followed(campaign.cube, shape.days, policy);
			const name = `running${seed}`;
			statements.push(
				...statementsOfBuckets(said, name),
				...statementsOf(state.epochs, { name, values: valuesOf(campaign.cells, campaign.dimensions) })
			);
			const measures = simulatedMeasures.map((measure) => measure.name);
			cells.push(...privateCells(campaign.cells, { name, dimensions: campaign.dimensions, measures }));
		}
		expect(attack(statements, cells, { k: 25, m: policy.minOutcome, maxLp: 8 })).toEqual([]);
	}, 3_600_000);

	test.each([
		{ people: 'people', conversions: 'nps_responses', clickers: 'reached' },
		{ people: 'nps_responses', conversions: 'promoters', clickers: 'detractors' },
		{ people: 'csat_responses' }
	])(
		'finds nothing about who was asked and what they answered: %j',
		(roles) => {
			const measures = [...simulatedMeasures, ...surveyMeasures];
			const known = new Map(Object.entries(roles).map(([role, measure]) => [measure, role]));
			const statements: Statement[] = [];
			const cells: PrivateCell[] = [];
			for (const seed of [25_000, 25_001]) {
				const campaign = simulate(randomShape(seed, 12_000), seed);
				const made = material({ name: `asked${seed}`, ...campaign, measures }, { ...defaultPolicy, k: 25 });
				for (const statement of made.statements) {
					const measure = known.get(statement.measure);
					if (measure !== undefined) statements.push({ ...statement, measure });
				}
				for (const cell of made.cells) {
					const { dataset, group } = cell;
					const sums = Object.entries(roles).map(([role, measure]) => [role, cell[measure]] as const);
					cells.push({ dataset, group, people: Number(cell[roles.people]), ...Object.fromEntries(sums) });
				}
			}
			expect(statements.length).toBeGreaterThan(70);
			expect(attack(statements, cells, { k: 25, m: defaultPolicy.minOutcome, maxLp: 8 })).toEqual([]);
		},
		600_000
	);

	test('finds groups when the audit is off', () => {
		const policy = { ...defaultPolicy, k: 10, minOutcome: 3 };
		const found = (gate: Gate) => {
			const statements: Statement[] = [];
			const cells: PrivateCell[] = [];
			for (let seed = 1; seed <= 20; seed++) {
				const made = material(
					{ name: `tiny${seed}`, measures: simulatedMeasures, ...tiny(seed) },
					policy,
					gate
				);
				statements.push(...made.statements.filter(({ measure }) => measure === 'people'));
				cells.push(...made.cells);
			}
			return attack(statements, cells, { k: 10, m: 3, maxLp: 0 }).length;
		};
		expect(found(unaudited)).toBeGreaterThan(0);
		expect(found(audited)).toBe(0);
	}, 600_000);
});

describe.skipIf(!canAttack || !existsSync(hillstrom))(
	'the attacker on the e-mail test of 64,000 customers',
	() => {
		test.each(isThorough ? [10, 50, 100] : [50])(
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
				const isRead = ({ measure }: Statement) =>
					isThorough || measure === 'people' || measure === 'conversions';
				expect(
					attack(made.statements.filter(isRead), made.cells, { k, m: 10, maxLp: isThorough ? 20 : 2 })
				).toEqual([]);
			},
			600_000
		);
	}
);

const readCsv =
	'import csv,json,sys\nfor row in csv.reader(open(sys.argv[1], newline="")): print(json.dumps(row))';
