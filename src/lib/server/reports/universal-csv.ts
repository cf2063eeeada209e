import { exportLines, text, type ExportCell } from '#lib/table/export.ts';
import type { Range } from '#lib/experiment/results/comparison/results.ts';
import type { UniversalProgramme } from '#lib/experiment/programme/universal.ts';

const columns = [
	'waves_are',
	'row',
	'wave',
	'from',
	'to',
	'months',
	'people_control',
	'people_everyone_else',
	'estimate',
	'low',
	'high',
	'unit',
	'confidence',
	'note',
	'slug'
];

/** What cannot be computed. */
const absent = '[x]';

/** The comparisons of universal control groups, and their sums beside those of campaigns: one figure a line. */
export function universalCsv(programmes: readonly UniversalProgramme[]): string {
	const lines = programmes.flatMap((one): ExportCell[][] => {
		const { demo, currency, confidence, months, perPersonMonth, margin, gain, cost, campaigns, gap, waves } =
			one;
		const start = text(demo ? 'demo' : 'real');
		const ends = (range: Range | null) =>
			range ? [range.estimate, range.low, range.high] : [null, null, null];
		const nowhere = [null, null, null, null, null, null];
		const sum = (row: string, range: Range | null, unit = currency, note = ''): ExportCell[] => [
			start,
			text(row),
			...nowhere,
			...ends(range),
			text(unit),
			confidence,
			text(note),
			null
		];
		/** What is approximate about a month. */
		const noteOf = (slug: string): string =>
			waves.some((wave) => wave.slug === slug && wave.approximate)
				? 'discounts of the wave shared out by people'
				: '';
		const ending = (slug: string): ExportCell[] => [
			text(currency),
			confidence,
			text(noteOf(slug)),
			text(slug)
		];
		return [
			...months.flatMap((month): ExportCell[][] => {
				const head = (row: string) => [
					start,
					text(row),
					month.wave,
					text(month.from),
					text(month.to),
					month.months,
					month.people.control,
					month.people.everyoneElse
				];
				return [
					[...head('margin a person and month'), ...ends(month.perPersonMonth), ...ending(month.slug)],
					[...head('margin'), ...ends(month.margin), ...ending(month.slug)],
					[...head('margin, cumulated'), ...ends(month.cumulated), ...ending(month.slug)]
				];
			}),
			sum('margin a person and month', perPersonMonth),
			sum('margin', margin),
			[start, text('cost'), ...nowhere, cost, null, null, text(currency), null, text(''), null],
			sum('gain', gain),
			sum('gain, sum of campaigns', campaigns.gain, currency, `${campaigns.counted} campaigns`),
			sum('gap', gap, currency, gap?.finding ?? ''),
			...waves.flatMap(({ number, reason, slug }): ExportCell[][] =>
				reason === null
					? []
					: [
							[
								start,
								text('left out'),
								number,
								null,
								null,
								null,
								null,
								null,
								null,
								null,
								null,
								null,
								null,
								text(reason),
								text(slug)
							]
						]
			)
		];
	});
	return exportLines([columns.map(text), ...lines], absent);
}
