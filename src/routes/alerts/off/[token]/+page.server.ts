import { fail, type RequestEvent } from '@sveltejs/kit';
import type { Actions, PageServerLoad } from './$types';
import { readTurnOff, type DigestOff, type TurnOff } from '#lib/server/alerts/turn-off.ts';
import { turnOffKind } from '#lib/server/alerts/turn-off-kind.ts';
import { targets } from '#lib/server/alerts/targets.ts';
import { topicWords } from '#lib/server/alerts/topics.ts';
import { countTry, refuseTries } from '#lib/server/accounts/limits.ts';
import { serverSecret } from '#lib/server/accounts/secret.ts';
import { audit } from '#lib/server/audit/audit.ts';
import { auditEvent } from '#lib/server/audit/record.ts';
import { campaigns } from '#lib/server/campaigns/campaigns.ts';
import { digests } from '#lib/server/mail/digests.ts';
import { settings, store } from '#lib/server/db/store.ts';

/** What the link turns off; null for one that was not made here. Wrong links are counted by address. */
async function linkOf(event: Pick<RequestEvent, 'params' | 'getClientAddress' | 'setHeaders'>) {
	const link = readTurnOff(event.params['token'] ?? '', serverSecret(settings()));
	if (link) return link;
	const wait = await countTry('shareGuess', event.getClientAddress());
	if (wait) refuseTries(event, wait);
	return null;
}

/** What the page offers for a link; null where its receiver is gone. */
async function offered(link: TurnOff | DigestOff) {
	if (link.topic === 'digest') {
		const isKindOff = !(await digests.isWanted(store(), link.memberId));
		return { what: 'Weekly digest', isKindOff, campaign: null, isCampaignOff: false };
	}
	const target = await targets.find(store(), link.targetId);
	if (!target) return null;
	const campaign = link.campaignId === null ? null : await campaigns.byId(store(), link.campaignId);
	return {
		what: topicWords[link.topic].name,
		isKindOff: !target.topics.includes(link.topic),
		campaign: campaign?.name ?? null,
		isCampaignOff: campaign !== null && target.muted.includes(campaign.id)
	};
}

export const load: PageServerLoad = async (event) => {
	event.setHeaders({ 'referrer-policy': 'same-origin', 'cache-control': 'no-store' });
	const link = await linkOf(event);
	return { off: link && (await offered(link)) };
};

const notGood = () => fail(404, { refused: 'This link doesn’t work.' });

export const actions = {
	kind: async (event) => {
		const link = await linkOf(event);
		if (!link) return notGood();
		await store().write((tx) => turnOffKind(tx, link, event));
	},

	campaign: async (event) => {
		const link = await linkOf(event);
		if (!link || link.topic === 'digest' || link.campaignId === null) return notGood();
		const { targetId, campaignId } = link;
		await store().write(async (tx) => {
			if (!(await targets.mute(tx, targetId, campaignId))) return;
			const target = (await targets.find(tx, targetId))?.name || null;
			const details = { muted: campaignId };
			await audit.add(tx, auditEvent(event, { action: 'alerts-changed', target, details }));
		});
	}
} satisfies Actions;
