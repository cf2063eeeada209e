import { isoDay } from '#lib/experiment/day.ts';
import type { Edition } from '../../privacy/long/editions.ts';
import { kindsOfMeasures } from '../../privacy/long/publish.ts';
import { privateCells, valuesOf, type PrivateCell } from '../../privacy/statements.ts';
import type { Answer } from './answer.ts';
import type { About } from './collected.ts';
import { daysOf } from './sending.ts';
import type { Subject } from './surfaces.ts';

/** A campaign that was published, with everything somebody was answered about it. */
export interface PublishedEdition {
	readonly edition: Edition;
	readonly subject: Subject;
	readonly about: About;
	readonly cells: readonly PrivateCell[];
	readonly answers: Answer[];
}

/** @param links that show it */
export const publishedEdition = (
	edition: Edition,
	{ slug, uploadId }: { slug: string; uploadId: string },
	{
		isRunning,
		links,
		plan,
		now
	}: { isRunning: boolean; links: readonly string[]; plan: string | null; now: Date }
): PublishedEdition => {
	const { name, control, dimensions, measures, policy, whose } = edition;
	const { firstDay } = daysOf(edition, now);
	const days = edition.cells.flatMap(({ day }) => day ?? []);
	const isDated = days.length > 0;
	const cells = edition.cells.map((cell) =>
		cell.day === null ? cell : { ...cell, day: firstDay + cell.day }
	);
	const known = new Map(kindsOfMeasures(measures));
	if (known.has('clickers')) known.set('clicks', 'outcome');
	return {
		edition,
		subject: {
			slug,
			uploadId,
			axes: [...(isDated ? ['date'] : []), ...dimensions],
			pairs: policy.crossTabs,
			metrics: ['revenue_per_person'],
			firstDay: isDated ? isoDay(firstDay + Math.min(...days)) : null,
			plan,
			links
		},
		about: {
			name,
			control,
			values: valuesOf(edition.cells, dimensions),
			more: whose,
			kinds: known,
			isRunning
		},
		cells: privateCells(cells, {
			name,
			dimensions,
			measures: measures.map((one) => (one.name === 'clickers' ? 'clicks' : one.name))
		}).map((cell) => ({ ...cell, ...whose(cell.dataset.slice(name.length + 1)) })),
		answers: []
	};
};
