import { RateLimiterMemory, RateLimiterSQLite } from 'rate-limiter-flexible';
import { openStore } from './open.ts';

/** How many tries, in how many seconds. */
export interface Limit {
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
	const storeClient = connection(dataFolder);
	return (name: string, limit: Limit, more: { readonly inMemoryBlockOnConsumed?: number } = {}) =>
		new RateLimiterSQLite({
			...limit,
			...more,
			keyPrefix: name,
			storeClient,
			storeType: 'better-sqlite3',
			tableName: 'rate_limits',
			tableCreated: true,
			insuranceLimiter: new RateLimiterMemory(limit)
		});
}
