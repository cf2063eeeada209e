import { isoDay } from '../../../src/lib/experiment/day.ts';
import type { ImportRequest } from '../../../src/lib/server/ingest/import-request.ts';
import type { Edition } from './editions.ts';

/** Names of measures in files, where they are others. */
const nameInFile = (name: string): string => (name === 'clickers' ? 'clicks' : name);

/** What the analyst says of own measures. */
const roles: Readonly<Record<string, string>> = { installs: 'yes-no', visits: 'count', points: 'amount' };

/**
 * An edition as a file, and what is said of its columns.
 * @param firstDay the day that is counted as 0
 */
export const fileOf = (
	{ name, dimensions, measures, cells }: Edition,
	firstDay: number
): { csv: string; mapping: ImportRequest['mapping'] } => {
	const isDated = cells.some(({ day }) => day !== null);
	const names = measures.map((one) => nameInFile(one.name));
	const date = isDated ? ['date'] : [];
	const lines = cells.map(({ variant, day, segments, people, measures: sums }) =>
		[
			name,
			variant,
			...(isDated ? [isoDay(firstDay + (day ?? 0))] : []),
			...segments,
			people,
			...Array.from(sums)
		].join()
	);
	const head = ['campaign', 'variant', ...date, ...dimensions, 'people', ...names].join();
	return {
		csv: [head, ...lines, ''].join('\n'),
		mapping: Object.fromEntries(names.flatMap((one) => (roles[one] === undefined ? [] : [[one, roles[one]]])))
	};
};
