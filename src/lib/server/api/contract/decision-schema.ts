import { z } from 'zod';
import { decisionKinds } from '#lib/experiment/decision.ts';
import { isoDay } from '../../facts/fields.ts';

/** A decision on a campaign, as it was signed. */
export const decisionSchema = z.object({
	kind: z.enum(decisionKinds),
	variant: z.string().nullable().describe('The variant to roll out, where there are several'),
	reason: z.string(),
	nextCheck: isoDay.nullable(),
	report: z.int().describe('Number of the report it was signed with'),
	by: z.string().nullable(),
	at: z.iso.datetime(),
	countersignedBy: z.string().nullable().describe('Null where no second signature was asked for'),
	countersignedAt: z.iso.datetime().nullable()
});

export const signedDecision = decisionSchema
	.nullable()
	.describe('The decision that counts; null where none is signed, or its second signature is missing');
