import type { z } from 'zod';
import { waitingWords, samePeopleWords } from '#lib/experiment/publication-words.ts';
import {
	nothingNewWords,
	totalsBesideWords,
	type ReleaseOutcome,
	type ReleaseRefusal
} from '../release/outcome.ts';
import { samePeopleQuestion, type Resembled } from '../release/same-people-answer.ts';
import type { Absence } from '#lib/experiment/publication-summary.ts';
import { publicationSummary } from '../release/summary.ts';
import { Refusal } from './answers.ts';
import { type publication as schema, samePeopleMore } from './contract/release-schema.ts';

type PublicationView = z.output<typeof schema>;

const statuses: Readonly<Partial<Record<ReleaseRefusal, number>>> = {
	no_such_campaign: 404,
	not_owner: 403,
	not_owner_of_audience: 403,
	too_many_answers: 429
};

const statusOf = (code: ReleaseRefusal): number => statuses[code] ?? 409;

const absent = ({ what, groups, why }: Absence) => ({ what: [...what], groups: [...groups], why });

/** What publishing without an answer is refused with. */
const questionOf = (resembles: readonly Resembled[]) => ({
	status: statusOf('same_people_question'),
	code: 'same_people_question',
	detail: `${samePeopleQuestion(resembles)} Send sameAs: version, audience or none.`,
	resembles: [...resembles],
	answers: samePeopleWords.map(({ answer, words }) => ({ sameAs: answer, words }))
});

/**
 * What was published, or would be, for the one who publishes.
 * @throws {Refusal} 409 where it may not be
 */
export function publicationView(
	outcome: ReleaseOutcome,
	{ isPreview }: { isPreview: boolean }
): PublicationView {
	switch (outcome.kind) {
		case 'refused':
			throw new Refusal({
				status: statusOf(outcome.code),
				code: outcome.code,
				detail: outcome.resembles
					? `${outcome.words} Send sameAs: version, audience or none.`
					: outcome.words,
				...(outcome.resembles ? { more: samePeopleMore(outcome.resembles) } : {})
			});
		case 'nothing-new':
			return {
				state: 'nothing-new',
				words: nothingNewWords(outcome),
				ranges: [],
				periods: []
			};
		case 'released': {
			const { ranges, periods } = publicationSummary(outcome);
			return {
				state: isPreview ? 'preview' : 'published',
				words: [
					isPreview ? 'This would become visible. Nothing was published.' : 'This is visible now.',
					...(outcome.resembles
						? [`${samePeopleQuestion(outcome.resembles)} Publishing needs sameAs: version, audience or none.`]
						: []),
					...(outcome.publicName === undefined
						? []
						: [`Another campaign has its name, so it becomes “${outcome.publicName}”.`]),
					...(outcome.totalsBeside ? [totalsBesideWords(outcome.totalsBeside)] : []),
					...(outcome.waiting ? [waitingWords(outcome.waiting)] : [])
				].join(' '),
				...(outcome.publicName === undefined ? {} : { name: outcome.publicName }),
				...(outcome.resembles
					? { resembles: [...outcome.resembles], problem: questionOf(outcome.resembles) }
					: {}),
				ranges: [...ranges],
				periods: periods.map(({ days, people, measures, absences, breakdowns }) => ({
					days,
					people,
					measures: [...measures],
					absences: absences.map(absent),
					breakdowns: breakdowns.map((one) => ({
						...one,
						by: [...one.by],
						groups: [...one.groups],
						absences: one.absences.map(absent)
					}))
				}))
			};
		}
	}
}
