import type { HeaderInput, ColumnSurvey } from './survey.ts';
import { plainName } from '../words/names.ts';
import { namesParts } from '../words/column-kinds.ts';
import { isAllLabel } from '../words/totals.ts';

/** The most values a dimension may have. */
export const MAX_VALUES = 200;

const SPLITTING =
	/(?:^|_)(?:is|has|flag|newbie|month|week|weekday|hour|quarter|year|age|recency|decile|quartile|bucket|cluster|segment|group|tier|level|store|region|zip|postcode|cohort|wave|score_band)(?:_|$)/;

/**
 * Whether a column that no name explains is a dimension: `yes`, or the reason why not.
 *
 * Text is. A number is when it has few values for its rows (a third of them at most), or a name such as `age` or `is_new`;
 * otherwise only the analyst can declare it a measure.
 *
 * @param name   the header
 * @param column what the sample shows
 */
export function isDimensionLike(name: string, column: ColumnSurvey): 'yes' | 'number' | 'blank' {
	const filled = column.rows - column.blanks;
	if (filled === column.unknowns) return 'blank';
	if (column.numbers === 0 || column.numbers < filled - column.unknowns) return 'yes';
	if (column.overflow || column.values.size > MAX_VALUES) return 'number';
	return column.values.size * 3 <= filled || SPLITTING.test(plainName(name)) ? 'yes' : 'number';
}

/** Beginning and end of the file's period, or of sending. */
const PERIOD = /(?:^|_)(?:start|starts|end|ends|send|sent|reporting|period|from|to|created|updated)(?:_|$)/;

const METADATA =
	/(?:^|_)(?:id|ids|key|uuid|name|names|subject|betreff|list|lists|tags?|status|type|currency|währung|code|url|link|time|sent|send|weekday|reporting|period|starts?|ends?|created|updated|owner|account|note|notes|comments?|description|directionality|label|template|preview|from|objective|budget|tests?|metric|goal|indicator|environment|attribution|setting|delivery)(?:_|$)/;

/** Leaves out text about the file or its variants: one value in all rows, or one per variant. */
export function leaveOutMetadata(
	{ names, survey, mapping }: HeaderInput,
	targets: readonly (string | null)[],
	leaveOut: (column: number) => void
): void {
	const variant = targets.indexOf('variant');
	const campaign = targets.indexOf('campaign');
	for (const [i, name] of names.entries()) {
		const column = survey.columns[i];
		if (targets[i] !== null || column === undefined || mapping.has(name)) continue;
		if (column.numbers * 2 > column.rows - column.blanks && !/(?:^|_)ids?$/.test(plainName(name))) continue;
		if (namesParts(name) && !PERIOD.test(plainName(name))) continue;
		if (column.overflow || survey.rows > survey.sample.length || column.rows === column.blanks) continue;
		if (column.values.size <= 1 && column.blanks === 0) {
			if (METADATA.test(plainName(name))) leaveOut(i);
			continue;
		}
		if (variant < 0) continue;
		const byVariant = new Map<string, string>();
		const isMetadata = survey.sample.every((row) => {
			const key = JSON.stringify([row[variant]?.trim(), row[campaign]?.trim()]);
			const value = (row[i] ?? '').trim();
			if (isAllLabel((row[variant] ?? '').trim()) || value === '') return true;
			const known = byVariant.get(key);
			if (known !== undefined) return known === value;
			byVariant.set(key, value);
			return true;
		});
		// Text that differs only between variants splits nobody, whatever the column is called.
		const isOwnOfEach = new Set(byVariant.values()).size > 1 && column.blanks === 0;
		if (isMetadata && byVariant.size > 1 && (isOwnOfEach || METADATA.test(plainName(name)))) leaveOut(i);
	}
}
