import { error, type RequestEvent } from '@sveltejs/kit';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { createHash } from 'node:crypto';

const quarter = 15 * 60;

/** Tries by what they are counted by. In memory: one process serves a workspace. */
const limiters = {
	/** Sign-in to one account from devices that never signed in to it: so many tries reach the password in a quarter of an hour. */
	account: new RateLimiterMemory({ points: 10, duration: quarter }),
	/** Sign-in to one account from one device that did before, and typing the password again. Strangers cannot use these up. */
	device: new RateLimiterMemory({ points: 10, duration: quarter }),
	/** Sign-in to any accounts from one address, other than from known devices; one that was right is given back. */
	address: new RateLimiterMemory({ points: 30, duration: quarter }),
	/** Ways to the identity provider begun from one address. */
	provider: new RateLimiterMemory({ points: 120, duration: 60 }),
	/** Its answers that let nobody in, from one address other than from known devices. */
	callback: new RateLimiterMemory({ points: 30, duration: quarter }),
	/** Set-up and invitation links guessed wrong from one address. */
	entry: new RateLimiterMemory({ points: 30, duration: quarter }),
	/** Share links guessed wrong from one address. */
	shareGuess: new RateLimiterMemory({ points: 120, duration: 60 }),
	/** One share link opened from one address: each opening is put on record. */
	share: new RateLimiterMemory({ points: 120, duration: 60 }),
	/** Invitations and tokens made by one member. */
	invite: new RateLimiterMemory({ points: 60, duration: 3600 }),
	/** Requests to the API with one token. */
	token: new RateLimiterMemory({ points: 1200, duration: 60 })
};

/** A try that is one too many. */
export interface Wait {
	readonly seconds: number;
	/** It is the first one that is too many: worth a line in the audit trail, the others are not. */
	readonly first: boolean;
}

/** What somebody typed is not kept as it is. */
const keyOf = (text: string): string => createHash('sha256').update(text).digest('base64url');

/** Counts a try; null where it is allowed. */
export async function countTry(kind: keyof typeof limiters, by: string): Promise<Wait | null> {
	const limiter = limiters[kind];
	try {
		await limiter.consume(keyOf(by));
		return null;
	} catch (refused) {
		if (!(refused instanceof RateLimiterRes)) throw refused;
		return {
			seconds: Math.max(1, Math.ceil(refused.msBeforeNext / 1000)),
			first: refused.consumedPoints === limiter.points + 1
		};
	}
}

/** Gives one try back. */
export async function giveBack(kind: keyof typeof limiters, by: string): Promise<void> {
	await limiters[kind].reward(keyOf(by));
}

/** Forgets the tries, after one that was right. */
export const forgetTries = (kind: keyof typeof limiters, by: string): Promise<boolean> =>
	limiters[kind].delete(keyOf(by));

/** A waiting time in words. */
export const waitWords = ({ seconds }: Wait): string =>
	seconds <= 90 ? `${seconds} seconds` : `${Math.ceil(seconds / 60)} minutes`;

/** Answers a request that is one too many. */
export function refuseTries({ setHeaders }: Pick<RequestEvent, 'setHeaders'>, wait: Wait): never {
	setHeaders({ 'retry-after': String(wait.seconds) });
	error(429, { message: `There were too many tries. Wait ${waitWords(wait)}.`, code: 'too_many' });
}
