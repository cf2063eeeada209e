import { fail } from '@sveltejs/kit';
import type { Actions, PageServerLoad } from './$types';
import { pageAsked } from '#lib/components/query.ts';
import { readPolicy, typedIn, typedPolicy } from '#lib/components/policy-form.ts';
import { pageOf } from '#lib/experiment/paging.ts';
import { visibleShare } from '#lib/server/analysis/visible-share.ts';
import { audit } from '#lib/server/audit/audit.ts';
import { policyChange } from '#lib/server/audit/deeds.ts';
import { auditEvent } from '#lib/server/audit/record.ts';
import { campaigns, type Campaign } from '#lib/server/campaigns/campaigns.ts';
import { isOneTeam, setWorkspacePolicy, workspacePolicy } from '#lib/server/campaigns/workspace.ts';
import { tell } from '#lib/server/http/flash.ts';
import { ledger } from '#lib/server/release/ledger.ts';
import { verifyLedgers } from '#lib/server/release/verification.ts';
import { store } from '#lib/server/store.ts';

/** Campaigns that show something, newest first. */
function publishedCampaigns(): Campaign[] {
	const marks = ledger.marks(store());
	return campaigns.list(store()).filter(({ id }) => typeof marks.get(id)?.head === 'string');
}

/** How much of a campaign is visible; none while nothing is published. */
function visibleOf({ id, slug, name, policy: { k } }: Campaign) {
	const visible = visibleShare(store(), id);
	if (visible === null) return [];
	const { breakdowns, open } = visible;
	const sum = breakdowns.reduce((total, one) => total + one.visible, 0);
	return [{ slug, name, k, shown: sum / Math.max(breakdowns.length, 1), breakdowns, open }];
}

export const load: PageServerLoad = async ({ locals, url }) => {
	const policy = workspacePolicy(store());
	const published = pageOf(publishedCampaigns(), pageAsked(url.searchParams));
	return {
		confirmed: locals.session?.confirmed ?? false,
		policy,
		oneTeam: isOneTeam(store()),
		rule: typedPolicy(policy),
		ledger: await verifyLedgers(store(), new Date()),
		visible: { ...published, items: published.items.flatMap(visibleOf) }
	};
};

export const actions = {
	rule: async (event) => {
		const before = workspacePolicy(store());
		const typed = typedIn(await event.request.formData(), before);
		const { policy, problems } = readPolicy(typed, before);
		if (Object.keys(problems).length > 0) return fail(400, { typed, problems });
		const details = policyChange(before, policy);
		store().transaction(
			() => {
				setWorkspacePolicy(store(), policy);
				if (Object.keys(details).length > 0)
					audit.add(store(), auditEvent(event, { action: 'policy-changed', target: null, details }));
			},
			{ behavior: 'immediate' }
		);
		tell(event.cookies, 'default-rule-saved');
	}
} satisfies Actions;
