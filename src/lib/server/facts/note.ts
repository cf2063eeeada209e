import { z } from 'zod';
import { day, lines, oneOf } from './fields.ts';

/** What people note of a campaign, or that something was decided. */
export const note = z.object({
	kind: oneOf(['note', 'decision']),
	/** Marked with it on the drawing over time; null: about the whole campaign. */
	day: day.nullable(),
	words: lines(500, 'Write what happened or what was decided.')
});
