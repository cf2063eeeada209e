import { error, type RequestEvent } from '@sveltejs/kit';
import {
	RateLimiterMemory,
	RateLimiterPostgres,
	RateLimiterRes,
	RateLimiterSQLite,
	type RateLimiterAbstract
} from 'rate-limiter-flexible';
import { createHash } from 'node:crypto';
import { databaseUrl } from '../db/dialect.ts';
import { countingOn } from '../db/postgres/counting.ts';
import { settings, store } from '../db/store.ts';
import { openStore } from '../db/sqlite/open.ts';

/** How many tries, in how many seconds. */
interface Limit {
	readonly points: number;
	readonly duration: number;
}

/** Counting waits so long for another process that writes, in ms; then this process counts by itself. */
const PATIENCE = 500;

/** A connection of its own: tries are counted whatever becomes of the transaction of a request, and need not outlive a power cut. */
function connection(dataFolder: string) {
	const { $client } = openStore(dataFolder, 'holdout');
	$client.pragma(`busy_timeout = ${PATIENCE}`);
	$client.pragma('synchronous = NORMAL');
	process.once('exit', () => $client.close());
	return $client;
}

/**
 * Makes counters of tries that all processes share. Where the database cannot be written (a full disk, or another process
 * writes for long), this process counts by itself.
 */
export function limitersIn(dataFolder: string) {
	const url = databaseUrl();
	const make =
		url === null
			? { Limiter: RateLimiterSQLite, storeClient: connection(dataFolder), storeType: 'better-sqlite3' }
			: { Limiter: RateLimiterPostgres, storeClient: countingOn(url), storeType: 'pool' };
	const { Limiter, ...client } = make;
	return (
		name: string,
		limit: Limit,
		more: { readonly inMemoryBlockOnConsumed?: number } = {}
	): RateLimiterAbstract =>
		new Limiter({
			...limit,
			...more,
			...client,
			keyPrefix: name,
			tableName: 'rate_limits',
			tableCreated: true,
			insuranceLimiter: new RateLimiterMemory(limit)
		});
}

const quarter = 15 * 60;

/** Tries by what they are counted by, in all processes. */
const limits = {
	/** Sign-in to one account from devices that never signed in to it: so many tries reach the password in a quarter of an hour. */
	account: { points: 10, duration: quarter },
	/** Sign-in to one account from one device that did before, and typing the password again. Strangers cannot use these up. */
	device: { points: 10, duration: quarter },
	/** Sign-in to any accounts from one address, other than from known devices; one that was right is given back. */
	address: { points: 30, duration: quarter },
	/** Ways to the identity provider begun from one address. */
	provider: { points: 120, duration: 60 },
	/** Its answers that let nobody in, from one address other than from known devices. */
	callback: { points: 30, duration: quarter },
	/** Set-up and invitation links guessed wrong from one address. */
	entry: { points: 30, duration: quarter },
	/** Share links guessed wrong from one address. */
	shareGuess: { points: 120, duration: 60 },
	/** One share link opened from one address: each opening is put on record. */
	share: { points: 120, duration: 60 },
	/** Invitations and tokens made by one member. */
	invite: { points: 60, duration: 3600 },
	/** Requests to the API with one token; counted by blocks, see `countRequest`. */
	token: { points: 1200, duration: 60 }
} satisfies Record<string, Limit>;

type LimitName = keyof typeof limits;

let made: Readonly<Record<LimitName, RateLimiterAbstract>> | undefined;

/** Made at the first try, when the database is there. */
function limiter(name: LimitName): RateLimiterAbstract {
	if (!made) {
		store();
		const make = limitersIn(settings().dataFolder);
		// A token that asks too often is not counted any further until its time is over.
		const block = { inMemoryBlockOnConsumed: limits.token.points + 1 };
		const all = Object.entries(limits).map(([one, limit]) => [
			one,
			make(one, limit, one === 'token' ? block : {})
		]);
		made = Object.fromEntries(all) as Record<LimitName, RateLimiterAbstract>;
	}
	return made[name];
}

/** A try that is one too many. */
export interface Wait {
	readonly seconds: number;
	/** It is the first one that is too many: worth a line in the audit trail, the others are not. */
	readonly first: boolean;
}

/** What somebody typed is not kept as it is. */
const keyOf = (text: string): string => createHash('sha256').update(text).digest('base64url');

/** @param first the number of the first try that is too many */
function waitOf(refused: unknown, first: number): Wait {
	if (!(refused instanceof RateLimiterRes)) throw refused;
	return {
		seconds: Math.max(1, Math.ceil(refused.msBeforeNext / 1000)),
		first: refused.consumedPoints === first
	};
}

/** Counts a try; null where it is allowed. */
export async function countTry(kind: Exclude<LimitName, 'token'>, by: string): Promise<Wait | null> {
	try {
		await limiter(kind).consume(keyOf(by));
		return null;
	} catch (refused) {
		return waitOf(refused, limits[kind].points + 1);
	}
}

/** A process counts so many requests of a token at once: reading must not wait for whoever writes. */
const BLOCK = 60;

/** Requests that this process has counted and that were not made yet, by token; until when, by the process's clock. */
const counted = new Map<string, { left: number; readonly until: number }>();

/** Counts a request to the API with a token; null where it is allowed. */
export async function countRequest(tokenId: string): Promise<Wait | null> {
	const block = counted.get(tokenId);
	if (block && block.left > 0 && performance.now() < block.until) {
		block.left -= 1;
		return null;
	}
	try {
		const { msBeforeNext } = await limiter('token').consume(keyOf(tokenId), BLOCK);
		counted.set(tokenId, { left: BLOCK - 1, until: performance.now() + msBeforeNext });
		return null;
	} catch (refused) {
		return waitOf(refused, limits.token.points + 1);
	}
}

/** Gives one try back. */
export async function giveBack(kind: LimitName, by: string): Promise<void> {
	await limiter(kind).reward(keyOf(by));
}

/** Forgets the tries, after one that was right. */
export const forgetTries = (kind: LimitName, by: string): Promise<boolean> => limiter(kind).delete(keyOf(by));

/** A waiting time in words. */
export const waitWords = ({ seconds }: Wait): string =>
	seconds <= 90 ? `${seconds} seconds` : `${Math.ceil(seconds / 60)} minutes`;

/** Answers a request that is one too many. */
export function refuseTries({ setHeaders }: Pick<RequestEvent, 'setHeaders'>, wait: Wait): never {
	setHeaders({ 'retry-after': String(wait.seconds) });
	error(429, { message: `Too many tries. Wait ${waitWords(wait)}.`, code: 'too_many' });
}
