import { error, redirect, type RequestEvent } from '@sveltejs/kit';
import { audit, type Actor } from '../audit/audit.ts';
import { auditEvent, actorOf } from '../audit/record.ts';
import type { Campaign } from '../campaigns/campaigns.ts';
import { store } from '../db/store.ts';
import { atSlug } from './find.ts';
import { personName, people } from './people.ts';
import { viewerOf, type Viewer } from './viewer.ts';
import { manages, isOwn } from './visible.ts';
import { and, desc, eq } from 'drizzle-orm';
import type { Read } from '../db/database.ts';
import { auditTrail } from '../db/tables/audit.ts';
import { ledger } from '../ledger/ledger.ts';

/** Looks of one administrator at one campaign are put on record once in so long, in ms. */
const lasts = 3_600_000;

/** Is it the look of an administrator at somebody else's unpublished campaign, and not on record yet? */
async function isNewView(
	store: Read,
	viewer: Viewer,
	campaign: Campaign,
	{ actor, now }: { actor: Actor; now: Date }
): Promise<boolean> {
	const { id, owner, slug } = campaign;
	if (
		!viewer.isAdministrator ||
		owner === null ||
		isOwn(viewer, campaign) ||
		(await ledger.isBegun(store, id))
	)
		return false;
	if ((await people.list(store, id)).some(({ person }) => person === viewer.person)) return false;
	const { at, action, target, actorId } = auditTrail;
	const last = (
		await store
			.select({ at })
			.from(auditTrail)
			.where(
				and(
					eq(action, 'campaign-viewed'),
					eq(target, slug),
					actor.id === null ? undefined : eq(actorId, actor.id)
				)
			)
			.orderBy(desc(auditTrail.sequence))
			.limit(1)
	)[0];
	return last === undefined || now.getTime() - last.at.getTime() >= lasts;
}

type Sender = Pick<RequestEvent, 'locals' | 'getClientAddress'>;

/** Who sends a request. */
export const requestViewer = (locals: Pick<App.Locals, 'member' | 'token'>): Promise<Viewer> =>
	viewerOf(store(), actorOf(locals));

/** Puts on record that an administrator looks at somebody else's unpublished campaign: once an hour. */
export async function recordView(sender: Sender, campaign: Campaign): Promise<void> {
	const now = new Date();
	const { actor, ...event } = auditEvent(sender, {
		action: 'campaign-viewed',
		target: campaign.slug,
		details: { owner: await personName(store(), campaign.owner) }
	});
	if (await isNewView(store(), await requestViewer(sender.locals), campaign, { actor, now }))
		await store().write((tx) => audit.add(tx, { ...event, actor }));
}

/**
 * The campaign of a page's address, for whoever it is there for. A page under another slug of it is sent on.
 * @throws 404, the same for one that is not there and one that is not for the reader; 409 where a slug means several
 */
export async function pageCampaign(event: RequestEvent): Promise<Campaign> {
	const slug = event.params['slug'] ?? '';
	const found = await atSlug(store(), await requestViewer(event.locals), slug);
	if (found.kind === 'question') {
		const slugs = found.among.map((one) => one.slug).join(', ');
		error(409, {
			message: `Several unpublished campaigns have this address: ${slugs}. Open one of them.`,
			code: 'which_campaign'
		});
	}
	if (found.kind !== 'found') error(404, { message: 'There is no such campaign.', code: 'no_such_campaign' });
	const { campaign } = found;
	const { method } = event.request;
	if (campaign.slug !== slug && (method === 'GET' || method === 'HEAD')) {
		const path = (event.route.id ?? '')
			.replace('[slug]', campaign.slug)
			.replace('[number]', event.params['number'] ?? '');
		redirect(307, path + event.url.search);
	}
	await recordView(event, campaign);
	return campaign;
}

/** May the sender see and change it before its publication, and add rows to it afterwards? */
export const managesCampaign = async (
	{ locals }: Pick<RequestEvent, 'locals'>,
	campaign: Campaign
): Promise<boolean> => await manages(store(), await requestViewer(locals), campaign);

/** Why somebody may not change a campaign that is published and not theirs. */
export const notYoursWords = async (campaign: Campaign): Promise<string> =>
	`“${campaign.name}” belongs to ${await personName(store(), campaign.owner)}. Ask to be added to its people.`;

/** The campaign of a page's address, for whoever may change it. @throws 403 for a published one of somebody else, 404 */
export async function managedCampaign(event: RequestEvent): Promise<Campaign> {
	const campaign = await pageCampaign(event);
	if (!(await managesCampaign(event, campaign)))
		error(403, { message: await notYoursWords(campaign), code: 'not_owner' });
	return campaign;
}
