import loadHighs, { type Highs, type ModelData } from 'highs';
import type { Program, Solve } from '#lib/privacy/disclosure/system/work.ts';

const optimal = 7;
/** HiGHS names the sense of a program by a branded number. */
const maximise = -1 as NonNullable<ModelData['sense']>;
const limits = {
	random_seed: 0,
	simplex_iteration_limit: 100_000,
	mip_max_nodes: 100,
	mip_rel_gap: 0.1
} as const;

/** Loaded when the module is: a release itself never waits. */
let highs: Highs | null = await loadHighs();

/** What was left of a crashed instance is discarded; the next release has a new one. */
function reload(): void {
	highs = null;
	loadHighs().then(
		(next) => (highs = next),
		() => (highs = null)
	);
}

function run(instance: Highs, program: Program): Float64Array | null {
	const { gain, low, high, whole, rowLow, rowHigh, starts, columns, values } = program;
	const model = instance.createModel({
		numCols: gain.length,
		numRows: rowLow.length,
		sense: maximise,
		colCost: gain,
		colLower: low,
		colUpper: high,
		rowLower: rowLow,
		rowUpper: rowHigh,
		matrix: { format: 'csr', numRows: rowLow.length, numCols: gain.length, starts, indices: columns, values },
		...(whole ? { integrality: new Int32Array(gain.length).fill(1) } : {})
	});
	try {
		model.options.set(limits);
		const { modelStatus } = model.run();
		const isFeasible = modelStatus === optimal || model.info.get('primal_solution_status') === 2;
		return isFeasible ? model.getSolution().colValue : null;
	} finally {
		model.dispose();
	}
}

/** HiGHS, one model for each program. A crash is no answer: what it was asked about stays unproved. */
export const solve: Solve = (program) => {
	if (!highs) return null;
	try {
		return run(highs, program);
	} catch {
		reload();
		return null;
	}
};
