import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { CubeCell, Measure } from '../../src/lib/privacy/cube.ts';
import { defaultPolicy } from '../../src/lib/privacy/policy.ts';
import { attack, isThorough, material } from './attack-material.ts';
import { canAttack, python } from './python.ts';
import { type Statement } from './statements.ts';

const hillstrom = new URL('../../../shared/data/csv/hillstrom_fine.csv', import.meta.url).pathname;

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
