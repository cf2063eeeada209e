import type { CubeCell, Measure } from '../../src/lib/privacy/cube.ts';
import { proved, type Gate } from '../../src/lib/privacy/disclosure/gate.ts';
import type { Policy } from '../../src/lib/privacy/policy.ts';
import { solve } from '../../src/lib/server/release/solver.ts';
import { releaseThrough } from '../../src/lib/privacy/release.ts';
import { cubeOf } from './campaign.ts';
import { attackWithPython } from './python.ts';
import { privateCells, statementsOf, valuesOf } from './statements.ts';

/**
 * For the attacker of our checkouts: an independent program (Python) that reads everything published and searches for small groups.
 * Tests are skipped where it is not there; `attacker.test.ts` carries a small attacker of the project's own.
 * HOLDOUT_ATTACKS sets the number of campaigns for each k, HOLDOUT_ATTACK_PEOPLE the size of the largest; with more than the
 * default everything is attacked, without only as much as a suite can wait for.
 */
export const campaigns = Number(process.env['HOLDOUT_ATTACKS'] ?? 3);
export const largest = Number(process.env['HOLDOUT_ATTACK_PEOPLE'] ?? 3000);
export const isThorough = campaigns > 3;

/** The search for twins compares all data sets: here they are other people by construction, alike by chance. */
export const attack: typeof attackWithPython = (statements, cells, options) =>
	attackWithPython(statements, cells, options).filter(
		(finding) => (finding as { kind: string }).kind !== 'twin-upload'
	);

/** Names the attacker knows. */
const renamed = (name: string) => (name === 'clicks' ? 'clickers' : name);

export const material = (
	campaign: {
		name: string;
		dimensions: readonly string[];
		cells: readonly CubeCell[];
		measures: readonly Measure[];
	},
	policy: Policy,
	gate: Gate = proved(solve)
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
