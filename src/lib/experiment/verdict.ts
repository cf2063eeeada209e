/** The decision in words: page, report, export and API use these and no others. */
export type Verdict =
	| 'better'
	| 'worse'
	| 'no clear difference yet'
	| 'no clear difference'
	| 'held'
	| 'held in the worst case'
	| 'guardrail broken'
	| 'cannot be judged at this size'
	| 'not comparable'
	| 'too few people'
	| 'no interval'
	| 'hidden for privacy';
