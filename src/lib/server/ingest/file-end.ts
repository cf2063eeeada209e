import { dayOf, isoDay } from '#lib/experiment/day.ts';
import { endAfterFile, isRunningOn, type EndChange, type EndDeclaration } from '#lib/experiment/ending.ts';
import { audit } from '../audit/audit.ts';
import { campaignChanged } from '../campaigns/campaign-changed.ts';
import { campaigns, type Campaign } from '../campaigns/campaigns.ts';
import type { Read, Tx } from '../db/database.ts';
import { setEnd } from '../release/ending.ts';
import { ledger } from '../ledger/ledger.ts';
import type { ImportRequest } from './import-request.ts';

/** A file as far as it decides on the end of its campaign. */
interface FileEnd {
	readonly request: ImportRequest;
	/** Days since 1970-01-01; null without dates. */
	readonly lastDay: number | null;
}

const senderOf = ({ sender }: ImportRequest): string => sender?.actor.name ?? 'Holdout';

/** Whether more days will come, as the request says it. */
export const declaredEnd = ({ ending, campaign }: ImportRequest): EndDeclaration | null =>
	ending ?? (campaign?.endsOn === undefined ? null : { kind: 'running', endsOn: campaign.endsOn });

/** When a new campaign ends. A correction ends when the corrected one does; with later days than that had, intervals hold for every look. */
export async function endOfNew(store: Read, replaced: Campaign | null, { request, lastDay }: FileEnd) {
	const { now, timeZone = null } = request;
	const declared = declaredEnd(request);
	const today = dayOf(now, replaced?.timeZone ?? timeZone);
	const { endsOn, openEnd } = endAfterFile(replaced, { declared, lastDay, today });
	const publishedTo = replaced && ((await ledger.marks(store)).get(replaced.id)?.to ?? null);
	const hadEnded = replaced !== null && !isRunningOn(replaced, today);
	const isLonger = hadEnded && publishedTo !== null && lastDay !== null && lastDay > publishedTo;
	const until = endsOn === null ? null : isoDay(endsOn);
	const longer: EndChange = { what: 'moved', until, at: now.toISOString(), by: senderOf(request) };
	const endChanges = [...(replaced?.endChanges ?? []), ...(isLonger ? [longer] : [])];
	return {
		...(endsOn === null ? {} : { endsOn }),
		openEnd,
		...(endChanges.length > 0 ? { endChanges } : {})
	};
}

/** When a campaign that is there ends from now on, on record. */
export async function endKnown(tx: Tx, { id }: Campaign, { request, lastDay }: FileEnd): Promise<void> {
	const { now, sender } = request;
	// As it is now: another file may have been stored while this one was read.
	const before = await campaigns.byId(tx, id);
	if (!before) return;
	const declared = declaredEnd(request);
	const today = dayOf(now, before.timeZone);
	await setEnd(tx, before, endAfterFile(before, { declared, lastDay, today }), {
		by: senderOf(request),
		now
	});
	const after = await campaigns.byId(tx, id);
	if (!sender || !after) return;
	for (const event of campaignChanged(before, after, { isSplitChanged: false }))
		await audit.add(tx, { at: now, outcome: 'done', ...sender, ...event });
}
