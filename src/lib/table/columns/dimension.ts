import { plainName } from '../words/names.ts';
import type { ColumnSurvey } from './survey.ts';

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
