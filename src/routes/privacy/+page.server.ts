import { fail, redirect } from '@sveltejs/kit';
import { version } from '../../../package.json';
import type { Actions, PageServerLoad } from './$types';
import { pageAsked } from '#lib/components/query.ts';
import { pageOf } from '#lib/experiment/paging.ts';
import { hidesNothing } from '#lib/server/analysis/combined.ts';
import { visibleShare } from '#lib/server/analysis/visible-share.ts';
import { audit } from '#lib/server/audit/audit.ts';
import { policyChange } from '#lib/server/campaigns/campaign-changed.ts';
import { auditEvent } from '#lib/server/audit/record.ts';
import { isOneTeam, setWorkspacePolicy, workspacePolicy } from '#lib/server/campaigns/workspace.ts';
import { readPolicy, typedPolicy } from '#lib/server/facts/policy.ts';
import { setFlash } from '#lib/server/http/flash.ts';
import { foundBy, lastAttack, runningAttack } from '#lib/server/analysis/proof/attack-view.ts';
import { attacks } from '#lib/server/analysis/proof/attacks.ts';
import { publishedCampaigns, type PublishedCampaign } from '#lib/server/analysis/proof/published.ts';
import { releaseProof } from '#lib/server/analysis/proof/release-proof.ts';
import { startAttack } from '#lib/server/jobs/attack-job.ts';
import { verifyLedgers } from '#lib/server/ledger/verification.ts';
import { store } from '#lib/server/db/store.ts';
import { inTurn } from '#lib/server/db/in-turn.ts';
import { ownRawRights } from '#lib/server/db/raw-rights.ts';

/** What of each campaign is combined, and the closest that the newest attack came. */
async function combinedCampaigns(published: readonly PublishedCampaign[]) {
	const found = foundBy(await attacks.newest(store()));
	return await inTurn.flatMap(published, async ({ campaign: { id, slug, name, policy } }) => {
		const visible = await visibleShare(store(), id);
		if (visible === null) return [];
		const { breakdowns, combined, open } = visible;
		const sum = breakdowns.reduce((total, one) => total + one.visible, 0);
		const shown = breakdowns.length > 0 ? sum / breakdowns.length : null;
		const guess = found.get(id)?.narrowest[0] ?? null;
		return [
			{ slug, name, policy, shown, breakdowns, combined, open, guess, whole: hidesNothing(combined) && !open }
		];
	});
}

export const load: PageServerLoad = async ({ locals, url }) => {
	const now = new Date();
	const policy = await workspacePolicy(store());
	const published = await publishedCampaigns(store());
	const newest = await attacks.newest(store());
	const rights = await ownRawRights();
	const all = await combinedCampaigns(published);
	const some = all.filter(({ whole }) => !whole);
	const showAll = url.searchParams.has('all') || some.length === 0;
	const [set] = await audit.list(store(), { action: 'policy-changed', limit: 1 });
	return {
		now: now.toISOString(),
		confirmed: locals.session?.confirmed ?? false,
		policy,
		oneTeam: await isOneTeam(store()),
		rule: typedPolicy(policy),
		set: set ? { by: set.actor.name, at: set.at.toISOString() } : null,
		ledger: await verifyLedgers(store(), now),
		published: {
			all: published.length,
			closedRole: rights?.open.length === 0 ? rights.role : null,
			unproved: (
				await inTurn.filter(
					published,
					async ({ campaign }) => (await releaseProof(store(), campaign.id))?.assurance !== 'ranges'
				)
			).length,
			otherRule: published.filter(({ campaign }) => campaign.policy.k !== policy.k).length
		},
		running: await runningAttack(store(), now),
		last: newest && lastAttack(newest, published),
		stopped: (await attacks.stopped(store()))?.state ?? null,
		combined: {
			...pageOf(showAll ? all : some, pageAsked(url.searchParams)),
			all: all.length,
			whole: all.length - some.length,
			showAll
		}
	};
};

export const actions = {
	attack: async (event) => {
		await startAttack(event, version);
		redirect(303, '/privacy#attack');
	},

	cancel: async (event) => {
		await store().write(async (tx) => {
			if (await attacks.cancel(tx))
				await audit.add(tx, auditEvent(event, { action: 'attack-cancelled', target: null }));
		});
		redirect(303, '/privacy#attack');
	},

	rule: async (event) => {
		const before = await workspacePolicy(store());
		const { typed, policy, problems } = readPolicy(await event.request.formData(), before);
		if (Object.keys(problems).length > 0) return fail(400, { typed, problems });
		const details = policyChange(before, policy);
		await store().write(async (tx) => {
			await setWorkspacePolicy(tx, policy);
			if (Object.keys(details).length > 0)
				await audit.add(tx, auditEvent(event, { action: 'policy-changed', target: null, details }));
		});
		setFlash(event.cookies, 'default-rule-saved');
	}
} satisfies Actions;
