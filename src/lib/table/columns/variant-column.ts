import { controlLikeness, findVariant } from '../words/control.ts';
import { plainName } from '../words/names.ts';
import type { ColumnSurvey, Survey } from './survey.ts';
import { tidy } from '../values/cell-text.ts';

/** The column whose values name a control best, when it is one column; an empty list, or several, otherwise. */
export function controlColumns(
	columns: readonly ColumnSurvey[],
	open: readonly number[],
	control: string | null = null
): number[] {
	const likeness = open.map((i) => {
		const column = columns[i];
		if (column === undefined || column.values.size > 200) return 0;
		if (control !== null && findVariant(control, [...column.values].map(tidy)) !== null) return 3;
		if (column.numbers > 0) return 0;
		return Math.max(0, ...[...column.values].map(controlLikeness));
	});
	const best = Math.max(0, ...likeness);
	return best === 0 ? [] : open.filter((_, i) => likeness[i] === best);
}

/** Names of variants in tools that have no word for them, the better ones first. */
export const WEAK_NAMES =
	/^(?:ad_?set_name|ad_group(?:_name)?|ad_name|adset|anzeigengruppe|creative(?:_name)?|email_name|mail_name|message_name|message_variation|message|mail|e_mail|email|template(?:_name)?|branch|path|split|name|title|subject|betreff)$/;

/** Names of columns that flag the control's rows. */
const CONTROL_FLAG =
	/^(?:is_(?:the_)?(?:control|baseline|holdout|original)(?:_group)?|control_flag|control_group|kontrollgruppe|holdout|hold_out|ist_kontrolle|baseline|control)$/;
const YES = /^(?:true|yes|y|1|ja|oui|s[ií]|sim|x)$/i;
const NO = /^(?:false|no|n|0|nein|non|n[ãa]o|nee|)$/i;

/** The column that flags the control, and the variant that it flags; null where there is none, or the flag is not of one variant. */
export function flaggedControl(
	names: readonly string[],
	survey: Survey,
	variant: number
): { column: number; control: string | null } | null {
	const column = names.findIndex(
		(name, i) =>
			i !== variant &&
			CONTROL_FLAG.test(plainName(name)) &&
			[...(survey.columns[i]?.values ?? [])].every((text) => YES.test(text) || NO.test(text)) &&
			(survey.columns[i]?.values.size ?? 0) > 0
	);
	if (column < 0) return null;
	const flagged = new Set(
		survey.sample
			.filter((row) => YES.test((row[column] ?? '').trim()))
			.map((row) => (row[variant] ?? '').trim())
	);
	const [only] = flagged;
	return { column, control: flagged.size === 1 && only !== undefined ? only : null };
}
