import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { locks } from './lock.ts';

/** A server's stay in a data folder. */
export interface Presence {
	/** Whether a server before it ended without leaving: it was killed, or the power went. */
	readonly unclean: boolean;
	/** The databases were checked after the unclean stop: nobody asks again. */
	settle(): void;
	/** It ends properly, or could not start. What was unclean before it and is not settled stays so. */
	leave(): void;
}

/** What earlier versions left in place of locks. */
const older = ['serving', 'serving.lock'] as const;

/**
 * Says that a server works in a data folder. Several may; each has a lock of its own, so that what one leaves behind says
 * nothing about the others.
 */
export function enter(dataFolder: string): Presence {
	mkdirSync(dataFolder, { recursive: true, mode: 0o700 });
	const left = locks.left(dataFolder, 'server');
	const ours = locks.hold(dataFolder, 'server');
	if (!ours) throw new Error('another process has a lock with a new name');
	return {
		unclean: left.length > 0 || existsSync(join(dataFolder, older[0])),
		settle() {
			locks.forget(dataFolder, 'server', left);
			for (const name of older) rmSync(join(dataFolder, name), { force: true });
		},
		leave: () => ours.release()
	};
}

/** Does a server work in this data folder? */
export const isServed = (dataFolder: string): boolean =>
	locks.list(dataFolder, 'server').some((id) => locks.isHeld(dataFolder, 'server', id));
