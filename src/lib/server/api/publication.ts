import type { z } from 'zod';
import { isoDay } from '#lib/experiment/day.ts';
import { reasonWords } from '#lib/privacy/words.ts';
import type { ReleasedEpoch } from '#lib/privacy/released.ts';
import { visibility } from '../analysis/visibility.ts';
import type { ReleaseOutcome } from '../release/release.ts';
import { Refusal } from './problem.ts';
import type { publication as schema } from './release-schema.ts';

type PublicationView = z.output<typeof schema>;

function period(epoch: ReleasedEpoch): PublicationView['periods'][number] {
	const { tables, policy, from, to } = epoch;
	const total = tables.find(({ axes, layer }) => axes.length === 0 && layer === 'people');
	return {
		from: from === null ? null : isoDay(from),
		to: to === null ? null : isoDay(to),
		people: total?.blocks[0]?.sums.reduce((sum, [n = 0]) => sum + n, 0) ?? 0,
		breakdowns: visibility([epoch]),
		hidden: tables.flatMap(({ axes, measures, layer, reason }) =>
			reason === undefined
				? []
				: [
						{
							by: [...axes],
							measures: layer === 'people' ? ['people'] : measures.slice(1),
							reason,
							words: reasonWords(reason, policy)
						}
					]
		)
	};
}

/**
 * What was published, or would be, for the one who publishes.
 * @throws {Refusal} 409 where it may not be
 */
export function publicationView(outcome: ReleaseOutcome, isPreview: boolean): PublicationView {
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
				words: 'Newer days appear when they are large enough and the outcome window is over.',
				ranges: [],
				periods: []
			};
		case 'released':
			return {
				state: isPreview ? 'preview' : 'published',
				words: isPreview ? 'This would become visible. Nothing was published.' : 'This is visible now.',
				ranges: outcome.buckets.map(({ from, to }) => ({ from: isoDay(from), to: isoDay(to) })),
				periods: outcome.epochs.map(period)
			};
	}
}
