import { z } from 'zod';
import { day, exact, lines, oneOf } from './fields.ts';

/** What people note of a campaign, or that something was decided. */
export const note = z.object({
	kind: oneOf(['note', 'decision']),
	/** Marked with it on the drawing over time; null: about the whole campaign. */
	day: day.nullable(),
	/** The id of a member to mention; null for nobody. */
	mention: exact(100).nullable(),
	words: lines(500, 'Write what happened or what was decided.')
});
