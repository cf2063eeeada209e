import { attackPromise } from './promise/attack.ts';
import { loadSolver } from './promise/program.ts';
import { promiseCampaign } from './promise-campaigns.ts';
import { canAttack, promiseWithPython } from './python.ts';

/**
 * The long attack on the promise: random campaigns through the engine, everything published to the attacker of our own, and to
 * the Python one where `--python` is given and it is there. One line of JSON for each violation's kind, a summary at the end;
 * ends with 1 where anything is found, or where the Python attacker could look at a part only.
 *
 *     node --import ./src/quick-imports.ts test/privacy/long-run.ts [FIRST [LAST]] [--k=10,25,50,100] [--people=3000] [--python]
 */
const option = (name: string, usual: string): string =>
	process.argv.find((word) => word.startsWith(`--${name}=`))?.split('=')[1] ?? usual;
const [first = 1, last = 300] = process.argv
	.slice(2)
	.filter((word) => /^\d+$/.test(word))
	.map(Number);
const sizes = option('k', '10,25,50,100').split(',').map(Number);
const most = Number(option('people', '3000'));
const withPython = process.argv.includes('--python') && canAttack;
const m = 10;

const solver = await loadSolver();
const totals = new Map<string, number>();
let campaigns = 0;

const count = (k: number, name: string, by: string, found: readonly { kind: string; measure?: string }[]) => {
	const kinds = Object.groupBy(found, ({ kind, measure }) => `${kind.replace('promise:', '')} ${measure}`);
	for (const [kind, list = []] of Object.entries(kinds)) {
		totals.set(`k ${k}, ${by}: ${kind}`, (totals.get(`k ${k}, ${by}: ${kind}`) ?? 0) + 1);
		console.log(JSON.stringify({ campaign: name, k, by, kind, groups: list.length, example: list[0] }));
	}
};

for (let seed = first; seed <= last; seed++) {
	for (const k of sizes) {
		const { name, statements, cells } = await promiseCampaign(seed, { k, most });
		campaigns++;
		try {
			const own = attackPromise(solver, statements, cells, { k, m });
			count(k, name, 'own', own.violations);
			if (own.unused > 0) count(k, name, 'own', [{ kind: 'unused statements' }]);
			if (!withPython) continue;
			const { violations, summary } = promiseWithPython(statements, cells, { k, m, budget: 300 });
			count(k, name, 'python', violations);
			if (summary.sampled !== undefined) count(k, name, 'python', [{ kind: 'sampled' }]);
		} catch (error) {
			count(k, name, 'own', [{ kind: String(error).slice(0, 400) }]);
		}
	}
}
console.log(JSON.stringify({ campaigns, violations: Object.fromEntries(totals) }, null, '\t'));
process.exitCode = totals.size === 0 ? 0 : 1;
