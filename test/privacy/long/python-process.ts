import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { finite, python, type PythonPromise } from '../python.ts';
import type { PrivateCell, Statement } from '../statements.ts';

const folder = new URL('../../../../shared/reference/attack', import.meta.url).pathname;

/** `attack.py --promise` for one case after another: to load its libraries takes longer than most cases do. */
const program = `
import json, sys
sys.path.insert(0, ${JSON.stringify(folder)})
from promise import check
for line in sys.stdin:
    a = json.loads(line)
    try:
        summary, found = check(a['statements'], a['cells'], a['k'], a['m'], budget=a['budget'], max_lp=a['maxLp'])
        answer = dict(summary=summary, violations=found)
    except Exception as error:
        answer = dict(error=repr(error))
    print(json.dumps(answer, default=lambda x: sorted(x) if isinstance(x, (set, frozenset)) else float(x)), flush=True)
`;

/** A process of the Python attacker. */
export interface PythonAttacker {
	attack(
		statements: readonly Statement[],
		cells: readonly PrivateCell[],
		rule: { readonly k: number; readonly m: number; readonly budget: number; readonly maxLp: number }
	): Promise<PythonPromise>;
	stop(): void;
}

type Answer = PythonPromise | { readonly error: string };

export const startPython = (): PythonAttacker => {
	const child = spawn(python, ['-c', program], {
		stdio: ['pipe', 'pipe', 'inherit'],
		env: { ...process.env, OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1' }
	});
	const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
	return {
		async attack(statements, cells, rule) {
			child.stdin.write(`${JSON.stringify({ statements, cells, ...rule })}\n`);
			const { value } = (await answers.next()) as { value: string | undefined };
			if (value === undefined) throw new Error('the Python attacker ended');
			const answer = JSON.parse(finite(value)) as Answer;
			if ('error' in answer) throw new Error(answer.error);
			return answer;
		},
		stop() {
			child.stdin.end();
		}
	};
};
