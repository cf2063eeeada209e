import { and, count, eq, gt } from 'drizzle-orm';
import { audit } from '../audit/audit.ts';
import { commandLine } from '../audit/actor.ts';
import { campaigns, type Campaign } from '../campaigns/campaigns.ts';
import type { Store } from '../db/open.ts';
import { campaigns as table, samePeopleAnswers as answers, type SamePeopleAnswer } from '../db/tables.ts';
import type { ImportRequest } from '../ingest/import-request.ts';
import { commandLineViewer, viewerOf, type Viewer } from '../ownership/viewer.ts';
import { manages } from '../ownership/visible.ts';
import { answersADay, type SamePeople } from './same-people-answer.ts';

/** An answer with the campaign that it is about. */
export interface Answered {
	readonly answer: SamePeopleAnswer;
	readonly other: Campaign;
}

/** Who answers. */
export type Answerer = Pick<ImportRequest, 'sender'>;

const viewerOfAnswer = (store: Store, { sender }: Answerer): Viewer =>
	sender ? viewerOf(store, sender.actor) : commandLineViewer;

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
export const answersFor = (list: readonly SamePeople[], others: readonly Campaign[]): Answered[] =>
	others.flatMap((other) => {
		const isNamed = ({ slug }: SamePeople) =>
			slug === other.slug || (slug !== undefined && slug === other.alias);
		const found = list.find(isNamed) ?? list.find(({ slug }) => slug === undefined);
		return found ? [{ answer: found.answer, other }] : [];
	});

/** The campaign as it is once the answers bind it: to what it corrects, or to an audience. */
export function boundBy(campaign: Campaign, list: readonly Answered[]): Campaign {
	if (list.every(({ answer }) => answer === 'none')) return campaign;
	return list.reduce<Campaign>((facts, { answer, other }) => {
		if (answer === 'none') return facts;
		const audienceId = facts.audienceId ?? other.audienceId ?? (answer === 'audience' ? other.id : null);
		return {
			...facts,
			audienceId,
			...(answer === 'version' ? { replacesId: other.id } : {})
		};
	}, campaign);
}

export type AnswerRefusal = 'not_owner' | 'one_version' | 'other_audience' | 'too_many_answers';

/** Why answers are refused, in words. */
export function answerRefusalWords(code: AnswerRefusal): string {
	switch (code) {
		case 'not_owner':
			return 'A new version withdraws the campaign, so it is for its owner and the people she adds. Ask to be added, or choose another answer.';
		case 'one_version':
			return 'A campaign is a new version of one campaign. Name it, such as version:spring-picks.';
		case 'other_audience':
			return 'The campaigns belong to different audiences already. An administrator can change that before the first publication.';
		case 'too_many_answers':
			return `You have answered ${answersADay} times in 24 hours. Ask an administrator to publish, or wait.`;
	}
}

/** Why answers are refused; null where they are accepted. Ask in the transaction that records them. */
export function answerRefusal(
	store: Store,
	campaign: Campaign,
	list: readonly Answered[],
	{ by, now }: { by: Answerer; now: Date }
): AnswerRefusal | null {
	const viewer = viewerOfAnswer(store, by);
	const versions = list.filter(({ answer }) => answer === 'version');
	if (versions.length > 1 || (versions.length === 1 && campaign.replacesId !== null)) return 'one_version';
	// Who corrects a campaign may have been removed from its people since.
	const corrected = campaign.replacesId === null ? null : campaigns.byId(store, campaign.replacesId);
	const replaced = [...(corrected ? [corrected] : []), ...versions.map(({ other }) => other)];
	if (replaced.some((other) => !manages(store, viewer, other))) return 'not_owner';
	const audiences = new Set(
		[campaign, ...list.flatMap(({ answer, other }) => (answer === 'none' ? [] : [other]))].flatMap(
			({ audienceId }) => audienceId ?? []
		)
	);
	if (audiences.size > 1) return 'other_audience';
	if (viewer.isAdministrator || list.length === 0) return null;
	const since = new Date(now.getTime() - 86_400_000);
	const { n = 0 } =
		store
			.select({ n: count() })
			.from(answers)
			.where(and(eq(answers.person, viewer.person ?? ''), gt(answers.answeredAt, since)))
			.get() ?? {};
	return n + list.length > answersADay ? 'too_many_answers' : null;
}

/**
 * Records answers and binds the campaign as they say. Call in the transaction that publishes.
 * @throws {AnswerRefused} where they are refused now
 */
export function recordAnswers(
	store: Store,
	campaign: Campaign,
	list: readonly Answered[],
	{ by, now }: { by: Answerer; now: Date }
): void {
	const code = answerRefusal(store, campaign, list, { by, now });
	if (code) throw new AnswerRefused(code);
	if (list.length === 0) return;
	const { person } = viewerOfAnswer(store, by);
	const { replacesId, audienceId } = boundBy(campaign, list);
	store.update(table).set({ replacesId, audienceId }).where(eq(table.id, campaign.id)).run();
	for (const { answer, other } of list) {
		const otherId = other.id;
		store.insert(answers).values({ campaignId: campaign.id, otherId, answer, person, answeredAt: now }).run();
		// The rule of what it published stays; later campaigns of the audience are compared with it.
		if (answer === 'audience' && other.audienceId === null)
			store.update(table).set({ audienceId }).where(eq(table.id, otherId)).run();
		audit.add(store, {
			at: now,
			...(by.sender ?? { actor: commandLine, address: null }),
			action: 'same-people-answered',
			target: campaign.slug,
			outcome: 'done',
			details: { answer, campaign: other.slug }
		});
	}
}
