import { dayOf } from '#lib/experiment/day.ts';
import { endAfterFile, isRunningOn, isSameEnd, type Ending } from '#lib/experiment/ending.ts';
import type { Reopener } from '../campaigns/reopener.ts';
import { campaigns, type Campaign } from '../campaigns/campaigns.ts';
import type { Tx } from '../db/database.ts';
import { isClosed, reopen, reopenRefusal, reopenRefusalWords, setEnd } from '../release/ending.ts';
import { Refusal } from './answers.ts';

/** What a request says of a campaign's end. */
interface EndRequest {
	readonly ended: boolean | undefined;
	/** Days since 1970-01-01. */
	readonly endsOn: number | null | undefined;
}

function wrong(words: string): never {
	throw new Refusal({
		status: 422,
		code: 'invalid_body',
		detail: `Field endsOn: ${words}`,
		more: { problems: [{ place: 'endsOn', words }] }
	});
}

/** The end that is asked for. @throws {Refusal} 422 where it contradicts itself */
function wanted(campaign: Campaign, { ended, endsOn }: EndRequest, today: number): Ending {
	if (ended === undefined) {
		if (endsOn === undefined || (endsOn === null && campaign.openEnd)) return campaign;
		return { endsOn, openEnd: false };
	}
	if (ended && typeof endsOn === 'number') {
		if (endsOn >= today) wrong('has not passed, so the campaign has not ended');
		return { endsOn, openEnd: false };
	}
	if (!ended && typeof endsOn === 'number' && endsOn < today) wrong('has passed, so the campaign has ended');
	const declared = ended
		? ({ kind: 'ended' } as const)
		: ({ kind: 'running', endsOn: endsOn ?? null } as const);
	return endAfterFile(campaign, { declared, lastDay: null, today });
}

/**
 * Changes when a campaign ends, or reopens it. Call inside a transaction.
 * @throws {Refusal} 403, 409, 422
 */
export async function changeEnd(
	tx: Tx,
	{ id, slug }: Campaign,
	options: EndRequest,
	{ who, by, now }: { who: Reopener; by: string; now: Date }
): Promise<void> {
	// As it is now: another process may have changed it since the request was read.
	const campaign = await campaigns.byId(tx, id);
	if (!campaign)
		throw new Refusal({ status: 404, code: 'no_such_campaign', detail: `There is no campaign ${slug}.` });
	const today = dayOf(now, campaign.timeZone);
	const end = wanted(campaign, options, today);
	if (isSameEnd(campaign, end)) return;
	if (!(await isClosed(tx, campaign, now)) || !isRunningOn(end, today))
		return await setEnd(tx, campaign, end, { by, now });
	if (options.ended !== false)
		throw new Refusal({
			status: 409,
			code: 'already_released',
			detail: 'The campaign has ended, and its results are published. Send "ended": false to reopen it.'
		});
	const code = await reopenRefusal(tx, campaign, { ...who, now });
	if (code)
		throw new Refusal({ status: code === 'not_owner' ? 403 : 409, code, detail: reopenRefusalWords(code) });
	await reopen(tx, campaign, end.endsOn, { by, now });
}
