/** What the API remembers of requests. */
import { id, instant, primaryKey, table, whole, words } from '../columns.ts';

/** What requests with an Idempotency-Key were answered: the same request again gets the same answer. */
export const givenAnswers = table(
	'given_answers',
	{
		/** Who asked, as `campaigns.owner`. */
		owner: id('token_id'),
		key: words('key').notNull(),
		/** SHA-256 of the request's parameters and bytes. */
		requestHash: words('request_hash').notNull(),
		/** `running` while it is fulfilled. */
		state: words('state').$type<'running' | 'given'>().notNull().default('given'),
		/** Who fulfils it: an id of the attempt, its process, and until when nobody else may. */
		holder: words('holder'),
		worker: words('worker'),
		leaseUntil: instant('lease_until'),
		/** Of the answer; 0 and empty until it is given. */
		status: whole('status').notNull(),
		body: words('body').notNull(),
		/** When it was begun, and then when it was answered. */
		givenAt: instant('given_at').notNull()
	},
	(t) => [primaryKey({ columns: [t.owner, t.key] })]
);

/** Tries by what they are counted by, as the package `rate-limiter-flexible` keeps them. */
export const rateLimits = table('rate_limits', {
	key: words('key').primaryKey(),
	points: whole('points').notNull().default(0),
	/** When they are forgotten, ms since 1970-01-01 UTC. */
	expire: whole('expire')
});
