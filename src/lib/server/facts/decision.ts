import { z } from 'zod';
import { decisionKinds } from '#lib/experiment/decision.ts';
import { day, lines, words } from './fields.ts';

/** A decision on a campaign, as a manager signs it. */
export const decision = z.object({
	kind: z.enum(decisionKinds, 'Choose a decision.'),
	/** The variant to roll out, where there are several. */
	variant: words(200).nullable(),
	reason: lines(500, 'Write a reason, in up to 500 characters.'),
	nextCheck: day.nullable(),
	/** The person asked to sign too, such as `member:ID`. */
	second: words(100).nullable(),
	/** The signer has read that signing locks the report. */
	lock: z.boolean().refine((isRead) => isRead, 'Confirm the lock to sign.')
});

export type DecisionForm = z.output<typeof decision>;
