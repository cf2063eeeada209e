import type { z } from 'zod';
import type { CampaignDecision } from '../reports/decisions.ts';
import type { decisionSchema } from './contract/decision-schema.ts';

/** A decision as the API answers it. */
export const decisionView = (decision: CampaignDecision | null): z.output<typeof decisionSchema> | null => {
	if (!decision) return null;
	const { kind, variant, reason, nextCheck, report, by, at, countersigned } = decision;
	return {
		kind,
		variant,
		reason,
		nextCheck,
		report,
		by,
		at,
		countersignedBy: countersigned?.by ?? null,
		countersignedAt: countersigned?.at ?? null
	};
};
