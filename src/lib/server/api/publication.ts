import type { z } from 'zod';
import { waitingWords } from '#lib/experiment/waiting.ts';
import { nothingNewWords, type ReleaseOutcome } from '../release/release.ts';
import { publicationSummary, type Absence } from '../release/summary.ts';
import { Refusal } from './problem.ts';
import type { publication as schema } from './release-schema.ts';

type PublicationView = z.output<typeof schema>;

const absent = ({ what, groups, why }: Absence) => ({ what: [...what], groups: [...groups], why });

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
				status: outcome.code === 'no_such_campaign' ? 404 : 409,
				code: outcome.code,
				detail: outcome.words
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
					...(outcome.waiting ? [waitingWords(outcome.waiting)] : [])
				].join(' '),
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
