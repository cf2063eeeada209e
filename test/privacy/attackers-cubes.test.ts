import { describe, expect, it } from 'vitest';
import type { CubeCell } from '#lib/privacy/cube.ts';
import { defaultPolicy } from '#lib/privacy/policy.ts';
import { releaseCampaign } from '#lib/privacy/release.ts';
import { statementsOf as publicStatements } from '#lib/server/analysis/proof/statements.ts';
import { attack } from './attacker.ts';
import { cubeOf, powerSum, revenueMeasures } from './campaign.ts';
import { floors } from './promise/floors.ts';
import { populations } from './promise/population.ts';
import { kindsOf, promised } from './promise/rule.ts';
import { privateCells, statementsOf, valuesOf, type Statement } from './statements.ts';

const orders = (count: number) => Array.from({ length: count }, (_, i) => 20 + ((i * 37) % 90));
const cell = (variant: string, segment: string, amounts: readonly number[]): CubeCell => ({
	variant,
	day: null,
	segments: [segment],
	people: 2000,
	measures: [amounts.length, powerSum(amounts, 1), powerSum(amounts, 2), powerSum(amounts, 3)]
});

/** A campaign whose largest order is far above the others, and what is published of it. */
function campaign(largest: number) {
	const cells = ['control', 'offer'].flatMap((variant) => [
		cell(variant, 'Web', [...orders(150), largest]),
		cell(variant, 'Mail', orders(140))
	]);
	const epochs = releaseCampaign(cubeOf(['channel'], cells, revenueMeasures), defaultPolicy);
	const name = 'case';
	return {
		statements: statementsOf(epochs, { name, values: valuesOf(cells, ['channel']) }),
		cells: privateCells(cells, {
			name,
			dimensions: ['channel'],
			measures: revenueMeasures.map((one) => one.name)
		})
	};
}

/** What it would be if Σx³ were used whatever it tells. */
const withCubes = ({ statements, cells }: ReturnType<typeof campaign>) => ({
	cells,
	statements: [
		...statements.filter(({ measure }) => measure !== 'revenue_cu'),
		...statements.flatMap((one): Statement[] => {
			if (one.measure !== 'revenue' || Object.keys(one.group).length > 0) return [];
			const value = cells
				.filter(({ dataset }) => dataset === one.dataset)
				.reduce((sum, own) => sum + Number(own['revenue_cu']), 0);
			return [{ ...one, id: `${one.id} cubes`, measure: 'revenue_cu', value }];
		})
	]
});

const first = ({ statements, cells }: ReturnType<typeof campaign>) =>
	attack(statements, cells, defaultPolicy).map(({ measure, kind }) => `${measure}: ${kind}`);
const second = ({ statements, cells }: ReturnType<typeof campaign>) =>
	populations(statements, cells).flatMap((one) =>
		floors(one, kindsOf(statements), promised(50, 10)).map(({ kind, measure }) => `${measure}: ${kind}`)
	);

describe('attackers who know Σx³', () => {
	it('find nothing in what is published, with cubes and where the gate leaves them out', () => {
		for (const largest of [200, 4000]) {
			const found = campaign(largest);
			expect(found.statements.some(({ measure }) => measure === 'revenue')).toBe(true);
			expect(found.statements.some(({ measure }) => measure === 'revenue_cu')).toBe(largest === 200);
			expect([...first(found), ...second(found)]).toEqual([]);
		}
	});

	it('find the largest order where cubes were used that the gate leaves out', () => {
		const planted = withCubes(campaign(4000));
		expect(new Set(first(planted))).toEqual(new Set(['revenue: one customer']));
		expect(new Set(second(planted))).toEqual(new Set(['revenue: floor-money']));
	});
});

describe('what anybody can download of a campaign', () => {
	it('has sums and squares, and no cubes', () => {
		const cells = ['control', 'offer'].map((variant) => cell(variant, 'Web', orders(150)));
		const epochs = releaseCampaign(cubeOf(['channel'], cells, revenueMeasures), defaultPolicy);
		expect(epochs[0]?.tables.some((table) => table.measures.includes('revenue_cu'))).toBe(true);
		const about = { slug: 'case', audienceId: null, recurring: false };
		const printed = new Set([...publicStatements(about, epochs)].map(({ measure }) => measure));
		expect([printed.has('revenue_sq'), printed.has('revenue_cu')]).toEqual([true, false]);
	});
});
