/** Campaigns that are planned. */
import type { CampaignPlan } from '#lib/experiment/planning/campaign-plan.ts';
import { id, index, instant, json, table, words } from '../columns.ts';
import { campaigns } from './campaigns.ts';

/** Plans of campaigns. From its first upload on a plan is frozen: it is never changed again. */
export const plans = table(
	'plans',
	{
		id: id('id').primaryKey(),
		/** As `campaigns.owner`. */
		owner: words('owner'),
		/** Others who may see and change it, as `campaigns.owner`. */
		people: json<readonly string[]>('people').notNull(),
		plan: json<CampaignPlan>('plan').notNull(),
		/** The campaign that it became with its first upload; null while it is open. */
		campaignId: words('campaign_id')
			.unique()
			.references(() => campaigns.id, { onDelete: 'set null' }),
		/** SHA-256 of the plan at that moment, which the audit log has too. */
		hash: words('hash'),
		frozenAt: instant('frozen_at'),
		createdAt: instant('created_at').notNull()
	},
	(t) => [index('plans_owner').on(t.owner)]
);
