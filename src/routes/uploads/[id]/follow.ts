/** How far the work on an upload is. */
export interface Attempt {
	readonly kind: 'check' | 'import';
	/** `waiting`: other files come first. */
	readonly phase: 'waiting' | 'reading' | 'releasing';
	/** Bytes read, of so many. */
	readonly bytes: number;
	readonly total: number;
	readonly rows: number;
	readonly problems: number;
}

/** Between two questions where the browser gets no stream of events, in milliseconds. */
const PAUSE = 2000;

/**
 * Follows the work on an upload until it is done: by server-sent events, and by asking again where they do not come through.
 *
 * @returns how to stop
 */
export function follow(address: string, onState: (state: Attempt | null) => void): () => void {
	let timer: ReturnType<typeof setTimeout> | undefined;
	const ask = async (): Promise<void> => {
		try {
			const answer = await fetch(address, { headers: { accept: 'application/json' } });
			const state = (await answer.json()) as Attempt | null;
			onState(state);
			if (state === null) return;
		} catch {
			// The connection may come back.
		}
		timer = setTimeout(() => void ask(), PAUSE);
	};
	const events = new EventSource(address);
	events.onmessage = ({ data }: MessageEvent<string>) => {
		const state = JSON.parse(data) as Attempt | null;
		if (state === null) events.close();
		onState(state);
	};
	events.onerror = () => {
		events.close();
		void ask();
	};
	return () => {
		events.close();
		clearTimeout(timer);
	};
}
