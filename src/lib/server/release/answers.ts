import { and, count, eq, gt } from 'drizzle-orm';
import { audit, type AuditSender } from '../audit/audit.ts';
import { commandLine } from '../audit/record.ts';
import { campaigns, type Campaign } from '../campaigns/campaigns.ts';
import type { Read, Tx } from '../db/database.ts';
import { campaigns as table } from '../db/tables/campaigns.ts';
import { newWaves, samePeopleAnswers as answers, type SamePeopleAnswer } from '../db/tables/same-people.ts';
import { commandLineViewer, viewerOf, type Viewer } from '../campaigns/viewer.ts';
import { manages } from '../campaigns/visible.ts';
import { audienceKey, isSameAudience } from '../ledger/audience-id.ts';
import { recordFacts } from '../ledger/facts.ts';
import { ledger } from '../ledger/ledger.ts';
import { relatedCampaigns, sharesCells } from './related.ts';
import { answersADay, type SamePeople } from './same-people-answer.ts';
import { beginningOf, earlierOfAudience, inWave } from './waves.ts';
import { inTurn } from '../db/in-turn.ts';

/** An answer with the campaign that it is about. */
export interface Answered {
	readonly answer: SamePeopleAnswer;
	readonly other: Campaign;
}

/** Who answers. */
export interface Answerer {
	readonly sender?: AuditSender;
}

const viewerOfAnswer = async (store: Read, { sender }: Answerer): Promise<Viewer> =>
	sender ? await viewerOf(store, sender.actor) : commandLineViewer;

/** Answers were given meanwhile, elsewhere: these are refused. */
export class AnswerRefused extends Error {
	override readonly name = 'AnswerRefused';
	readonly code: AnswerRefusal;

	constructor(code: AnswerRefusal) {
		super(code);
		this.code = code;
	}
}

/** The answers for some campaigns: the one that names a campaign, else the one for all. */
export const answersFor = (given: readonly SamePeople[], others: readonly Campaign[]): Answered[] => {
	const list = given.flatMap(({ answer, ...about }) => (answer === 'new-wave' ? [] : [{ answer, ...about }]));
	return others.flatMap((other) => {
		const isNamed = ({ slug }: Pick<SamePeople, 'slug'>) =>
			slug === other.slug || (slug !== undefined && slug === other.alias);
		const found = list.find(isNamed) ?? list.find(({ slug }) => slug === undefined);
		return found ? [{ answer: found.answer, other }] : [];
	});
};

/** The campaign as it is once the answers bind it: to what it corrects, or to an audience and its wave. */
export function boundBy(campaign: Campaign, list: readonly Answered[]): Campaign {
	if (list.every(({ answer }) => answer === 'none')) return campaign;
	return list.reduce<Campaign>((facts, { answer, other }) => {
		if (answer === 'none') return facts;
		const audienceId = facts.audienceId ?? other.audienceId ?? (answer === 'audience' ? other.id : null);
		return {
			...facts,
			audienceId,
			...(isSameAudience(other.audienceId, audienceId) ? { wave: other.wave } : {}),
			...(answer === 'version' ? { replacesId: other.id } : {})
		};
	}, campaign);
}

export type AnswerRefusal =
	| 'not_owner'
	| 'not_owner_of_versions'
	| 'one_version'
	| 'other_audience'
	| 'other_wave'
	| 'no_earlier_wave'
	| 'wave_is_fixed'
	| 'not_owner_of_audience'
	| 'too_many_answers';

/** Why answers are refused, in words. */
export function answerRefusalWords(code: AnswerRefusal): string {
	switch (code) {
		case 'not_owner':
			return 'A new version withdraws the campaign, so it is for its owner and the people added to it. Ask to be added, or choose another answer.';
		case 'not_owner_of_versions':
			return 'A correction is compared with the rows of every earlier version, so its owner and everyone added to it must belong to those too. Add them there, or remove them here.';
		case 'one_version':
			return 'A campaign is a new version of one campaign. Name it, such as version:spring-picks.';
		case 'other_audience':
			return 'The campaigns belong to different audiences already. An administrator can change that before the first publication.';
		case 'other_wave':
			return 'The answers contradict each other: the people were drawn again since these campaigns, or between them. Choose one.';
		case 'no_earlier_wave':
			return 'No other campaign of this audience is published, so no people were drawn again. Publish it without that answer.';
		case 'wave_is_fixed':
			return 'The first publication fixes whose people a campaign is about, and a correction is about those of what it corrects.';
		case 'not_owner_of_audience':
			return 'A new wave ends the comparison with earlier campaigns of the audience, so it is for the owner of the first campaign of the newest wave and the people added to it. Ask them or an administrator to publish it, or give the campaign an audience ID of its own.';
		case 'too_many_answers':
			return `You have answered ${answersADay} times in 24 hours. Ask an administrator to publish, or wait.`;
	}
}

/** The published versions that a correction of some campaigns is compared with. */
async function versionsOf(
	store: Read,
	campaign: Campaign,
	replaced: readonly Campaign[]
): Promise<Campaign[]> {
	const list = await relatedCampaigns(store, { ...campaign, replacesId: replaced[0]?.id ?? null });
	return list.flatMap((one) => (one.relation === 'version' ? [one.campaign] : []));
}

/** Why answers are refused; null where they are accepted. Ask in the transaction that records them. */
export async function answerRefusal(
	store: Read,
	campaign: Campaign,
	list: readonly Answered[],
	{ by, now, isNewWave = false }: { by: Answerer; now: Date; isNewWave?: boolean }
): Promise<AnswerRefusal | null> {
	const isBegun = await ledger.isBegun(store, campaign.id);
	/** Confirmed now, not with an earlier publication. */
	const confirms = isNewWave && !(isBegun && campaign.wave === campaign.id);
	if (confirms && (isBegun || campaign.replacesId !== null)) return 'wave_is_fixed';
	if (confirms && (await earlierOfAudience(store, campaign)).length === 0) return 'no_earlier_wave';
	const viewer = await viewerOfAnswer(store, by);
	const beginning =
		confirms && campaign.audienceId !== null ? await beginningOf(store, campaign.audienceId) : null;
	if (beginning && !(await manages(store, viewer, beginning))) return 'not_owner_of_audience';
	const versions = list.filter(({ answer }) => answer === 'version');
	if (versions.length > 1 || (versions.length === 1 && campaign.replacesId !== null)) return 'one_version';
	// Who corrects a campaign may have been removed from its people since.
	const corrected = campaign.replacesId === null ? null : await campaigns.byId(store, campaign.replacesId);
	const replaced = [...(corrected ? [corrected] : []), ...versions.map(({ other }) => other)];
	if (await inTurn.some(replaced, async (other) => !(await manages(store, viewer, other))))
		return 'not_owner';
	// Without the rows of an earlier version nobody can tell whether a correction shows few people who were corrected.
	const earlier = replaced.length === 0 ? [] : await versionsOf(store, campaign, replaced);
	if (await inTurn.some(earlier, async (other) => !(await sharesCells(store, campaign, other))))
		return 'not_owner_of_versions';
	const audiences = new Set(
		[campaign, ...list.flatMap(({ answer, other }) => (answer === 'none' ? [] : [other]))].flatMap(
			({ audienceId }) => (audienceId === null ? [] : audienceKey(audienceId))
		)
	);
	if (audiences.size > 1) return 'other_audience';
	const waves = new Set(
		[
			...(isNewWave || isBegun ? [campaign] : []),
			...list.flatMap(({ answer, other }) => (answer === 'none' ? [] : [other]))
		]
			.filter(({ audienceId }) => audienceId !== null)
			.map(({ wave }) => wave)
	);
	if (waves.size > 1) return 'other_wave';
	const given = list.length + Number(confirms);
	if (viewer.isAdministrator || given === 0) return null;
	const since = new Date(now.getTime() - 86_400_000);
	const { n = 0 } =
		(
			await store
				.select({ n: count() })
				.from(answers)
				.where(and(eq(answers.person, viewer.person ?? ''), gt(answers.answeredAt, since)))
				.limit(1)
		)[0] ?? {};
	const { waves: confirmed = 0 } =
		(
			await store
				.select({ waves: count() })
				.from(newWaves)
				.where(and(eq(newWaves.person, viewer.person ?? ''), gt(newWaves.confirmedAt, since)))
				.limit(1)
		)[0] ?? {};
	return n + confirmed + given > answersADay ? 'too_many_answers' : null;
}

/**
 * Records answers and binds the campaign as they say. Call in the transaction that publishes.
 * @throws {AnswerRefused} where they are refused now
 */
export async function recordAnswers(
	tx: Tx,
	campaign: Campaign,
	list: readonly Answered[],
	{ by, now, isNewWave = false }: { by: Answerer; now: Date; isNewWave?: boolean }
): Promise<void> {
	const own = await inWave(tx, campaign, { isNew: isNewWave });
	const code = await answerRefusal(tx, own, list, { by, now, isNewWave });
	if (code) throw new AnswerRefused(code);
	const { replacesId, audienceId, wave } = boundBy(own, list);
	await tx.update(table).set({ replacesId, audienceId, wave }).where(eq(table.id, campaign.id));
	const { person } = await viewerOfAnswer(tx, by);
	const record = {
		at: now,
		...(by.sender ?? { actor: commandLine, address: null }),
		outcome: 'done'
	} as const;
	if (isNewWave && !(await ledger.isBegun(tx, campaign.id))) {
		await tx.insert(newWaves).values({ campaignId: campaign.id, person, confirmedAt: now });
		const details = { audience: audienceId ?? '' };
		await audit.add(tx, { ...record, action: 'new-wave-confirmed', target: campaign.slug, details });
	}
	for (const { answer, other } of list) {
		const otherId = other.id;
		await tx.insert(answers).values({ campaignId: campaign.id, otherId, answer, person, answeredAt: now });
		// The rule of what it published stays; later campaigns of the audience are compared with it.
		if (answer === 'audience' && other.audienceId === null) {
			await tx.update(table).set({ audienceId, wave }).where(eq(table.id, otherId));
			await recordFacts(tx, otherId);
		}
		const details = { answer, campaign: other.slug };
		await audit.add(tx, { ...record, action: 'same-people-answered', target: campaign.slug, details });
	}
}
