import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { canAttack, type PythonPromise } from './python.ts';
import { attackCase, otherOutcomes, restated, type AttackCase } from './long/editions.ts';
import { measuredApart } from './long/measured-apart.ts';
import { publishCase, type About, type Gating, type Material } from './long/publish.ts';
import { startPython } from './long/python-process.ts';
import { tableOf, type Result } from './long/results.ts';
import { attackPromise } from './promise/attack.ts';
import { loadSolver } from './promise/program.ts';

/**
 * The long attack on the promise: random campaigns (2–5 dimensions, nested, late launches, cross-tabs, events, own measures,
 * running ones, two of an audience, chains of four corrections) through the release engine, and everything published to an
 * attacker that knows which combinations have people: `attack.py --promise` where it is there beside the checkout, else the
 * project's own. One line of JSON for each case; cases that the file has already are not done again.
 *
 *     node --import ./src/quick-imports.ts test/privacy/long-run.ts FIRST LAST [--k=10,25,50,100] [--out=FILE]
 *         [--gate=off] [--own] [--strangers] [--other-outcomes] [--restated=few|half]
 *
 * `--gate=off` publishes without a proof and beside nothing: the attack must find something then. `--own` takes the project's
 * attacker. `--strangers`: nobody may see the rows of earlier campaigns and versions, so that only what was released of them is
 * compared, as for other analysts, or after the last day of the rows. `--other-outcomes`: the shared control has half the
 * outcomes in each later campaign or version. `--restated`: some people of it have, one to five cells or half of it, in versions of
 * equal people. Then people are attacked over everything, and each campaign's outcomes with everybody's people, besides. Ends with 1 where anything is found with the gate on (of what
 * was not proved to the last group: anything exact), or where the attacker could look at a part only.
 */
const option = (name: string, usual: string): string =>
	process.argv.find((word) => word.startsWith(`--${name}=`))?.split('=')[1] ?? usual;
const [first = 1, last = 300] = process.argv
	.slice(2)
	.filter((word) => /^\d+$/.test(word))
	.map(Number);
const sizes = option('k', '10,25,50,100').split(',').map(Number);
const gating: Gating = option('gate', 'on') === 'off' ? 'off' : 'on';
const areStrangers = process.argv.includes('--strangers');
const haveOtherOutcomes = process.argv.includes('--other-outcomes');
const howRestated = option('restated', '');
/** Are the same people measured several times? */
const areApart = haveOtherOutcomes || howRestated !== '';
const out = option('out', join(tmpdir(), 'holdout-attack-results.jsonl'));
const m = 10;
/** Of one case, in seconds of the clock: enough for a busy machine. */
const budget = 600;

const python = canAttack && !process.argv.includes('--own') ? startPython() : null;
const solver = python ? null : await loadSolver();

const attacked = async ({ statements, cells }: About, k: number): Promise<PythonPromise> => {
	if (python) return python.attack(statements, cells, { k, m, budget, maxLp: 20_000 });
	if (!solver) throw new Error('no attacker');
	const { violations, unused } = attackPromise(solver, statements, cells, { k, m });
	return {
		violations: violations.map((one) => ({ ...one })),
		summary: unused > 0 ? { 'statements not used': unused } : {}
	};
};

const known = existsSync(out)
	? readFileSync(out, 'utf8')
			.split('\n')
			.filter((line) => line !== '')
			.map((line) => JSON.parse(line) as Result)
	: [];
const keyOf = ({ seed, k, gate }: Pick<Result, 'seed' | 'k' | 'gate'>) => `${gate} ${seed} ${k}`;
const done = new Set(known.map(keyOf));
const results = [...known];

const caseOf = (seed: number, k: number): AttackCase => {
	const planned = attackCase(seed, k);
	if (haveOtherOutcomes) return otherOutcomes(planned);
	return howRestated === '' ? planned : restated(planned, howRestated === 'half' ? 'half' : 'few');
};

/** Everything at once; where the same people were measured several times, one after another (of versions at once, too). */
const attackAll = async (material: Material, kind: AttackCase['kind'], k: number): Promise<PythonPromise> => {
	const isApart = areApart && (kind === 'audience' || kind === 'chain');
	const list = isApart ? measuredApart(material.about) : [material];
	const found = await Array.fromAsync(isApart && kind === 'chain' ? [...list, material] : list, (one) =>
		attacked(one, k)
	);
	return {
		violations: found.flatMap(({ violations }) => violations),
		summary: Object.assign({}, ...found.map(({ summary }) => summary)) as PythonPromise['summary']
	};
};

/** Publishes a case and attacks it. */
const attackOne = async (seed: number, k: number): Promise<Result> => {
	const one = caseOf(seed, k);
	const begun = performance.now();
	const material = publishCase(one, gating, areStrangers);
	const published = performance.now();
	const { violations, summary } = await attackAll(material, one.kind, k);
	const ended = performance.now();
	const byKind = Object.groupBy(
		violations,
		({ kind, measure }) => `${kind.replace('promise:', '')} ${measure}`
	);
	return {
		seed,
		k,
		gate: gating,
		kind: one.kind,
		features: one.features,
		assurance: material.assurance,
		published: material.published,
		refused: material.refused,
		cells: material.cells.length,
		statements: material.statements.length,
		violations: violations.length,
		exact: violations.filter(({ interval }) => !isWide(interval)).length,
		found: Object.fromEntries(
			Object.entries(byKind).map(([kind, list = []]) => [kind, { groups: list.length, example: list[0] }])
		),
		sampled: summary.sampled !== undefined,
		problems: Object.keys(summary).filter((name) => /contradict|not used|not solved/.test(name)),
		seconds: { release: seconds(begun, published), attack: seconds(published, ended) }
	};
};

for (let seed = first; seed <= last; seed++) {
	for (const k of sizes) {
		if (done.has(keyOf({ seed, k, gate: gating }))) continue;
		const result = await attackOne(seed, k);
		appendFileSync(out, `${JSON.stringify(result)}\n`);
		results.push(result);
	}
}
python?.stop();
const own = results.filter(
	({ seed, k, gate }) => seed >= first && seed <= last && sizes.includes(k) && gate === gating
);
console.log(tableOf(own));
const isBroken = own.some(
	({ assurance, violations, exact, sampled, problems }) =>
		(assurance === 'ranges' ? violations : exact) > 0 || sampled || problems.length > 0
);
process.exitCode = gating === 'on' && isBroken ? 1 : 0;

function seconds(from: number, to: number): number {
	return Math.round((to - from) / 10) / 100;
}

/** An interval that leaves more than one number; what has none is known, or breaks a floor. */
function isWide(interval: unknown): boolean {
	return Array.isArray(interval) && Number(interval[1]) - Number(interval[0]) >= 1;
}
