import type { RunningAttack } from './running.ts';

/** Between two questions, in ms. */
const pause = 1000;

/**
 * Asks how far the attack is until none runs any more.
 * @returns how to stop
 */
export function followAttack(onState: (state: RunningAttack | null) => void): () => void {
	let timer: ReturnType<typeof setTimeout> | undefined;
	let stopped = false;
	const ask = async (): Promise<void> => {
		let goesOn = true;
		try {
			const answer = await fetch('/privacy/progress', { headers: { accept: 'application/json' } });
			if (stopped) return;
			if (answer.ok) {
				const state = (await answer.json()) as RunningAttack | null;
				onState(state);
				goesOn = state !== null;
			}
		} catch {
			// The connection may come back.
		}
		if (goesOn && !stopped) timer = setTimeout(() => void ask(), pause);
	};
	timer = setTimeout(() => void ask(), pause);
	return () => {
		stopped = true;
		clearTimeout(timer);
	};
}
