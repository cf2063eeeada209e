import { fail, type RequestEvent } from '@sveltejs/kit';
import type { Actions, PageServerLoad } from './$types';
import { readTurnOff, type TurnOff } from '#lib/server/alerts/turn-off.ts';
import { targets } from '#lib/server/alerts/targets.ts';
import { topicWords } from '#lib/server/alerts/topics.ts';
import { countTry, refuseTries } from '#lib/server/accounts/limits.ts';
import { serverSecret } from '#lib/server/accounts/secret.ts';
import { audit } from '#lib/server/audit/audit.ts';
import { auditEvent } from '#lib/server/audit/record.ts';
import { campaigns } from '#lib/server/campaigns/campaigns.ts';
import type { Tx } from '#lib/server/db/database.ts';
import { settings, store } from '#lib/server/db/store.ts';

/** What the link turns off; null for one that was not made here. Wrong links are counted by address. */
async function linkOf(event: Pick<RequestEvent, 'params' | 'getClientAddress' | 'setHeaders'>) {
	const link = readTurnOff(event.params['token'] ?? '', serverSecret(settings()));
	if (link) return link;
	const wait = await countTry('shareGuess', event.getClientAddress());
	if (wait) refuseTries(event, wait);
	return null;
}

export const load: PageServerLoad = async (event) => {
	event.setHeaders({ 'referrer-policy': 'same-origin', 'cache-control': 'no-store' });
	const link = await linkOf(event);
	const target = link && (await targets.find(store(), link.targetId));
	if (!link || !target) return { off: null };
	const campaign = link.campaignId === null ? null : await campaigns.byId(store(), link.campaignId);
	return {
		off: {
			what: topicWords[link.topic].name,
			isKindOff: !target.topics.includes(link.topic),
			campaign: campaign?.name ?? null,
			isCampaignOff: campaign !== null && target.muted.includes(campaign.id)
		}
	};
};

/** Does what the link is for, and records a change. */
async function turnOff(
	event: RequestEvent,
	act: (tx: Tx, link: TurnOff) => Promise<boolean>,
	details: (link: TurnOff) => Record<string, string>
) {
	const link = await linkOf(event);
	if (!link) return fail(404, { refused: 'This link doesn’t work.' });
	await store().write(async (tx) => {
		if (!(await act(tx, link))) return;
		const target = (await targets.find(tx, link.targetId))?.name || null;
		await audit.add(tx, auditEvent(event, { action: 'alerts-changed', target, details: details(link) }));
	});
}

export const actions = {
	kind: (event) =>
		turnOff(
			event,
			(tx, link) => targets.turnOffKind(tx, link),
			({ topic }) => ({ off: topic })
		),

	campaign: (event) =>
		turnOff(
			event,
			(tx, { targetId, campaignId }) =>
				campaignId === null ? Promise.resolve(false) : targets.mute(tx, targetId, campaignId),
			({ campaignId }) => ({ muted: campaignId ?? '' })
		)
} satisfies Actions;
