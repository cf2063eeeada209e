import type { HeaderInput, ColumnSurvey, Survey } from './survey.ts';
import { plainName, meaningOf } from '../words/names.ts';
import { cannotAdd } from '../words/column-kinds.ts';
import { controlLikeness, findVariant } from '../words/control.ts';
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

/** Outcomes that an empty group cannot have. */
const OUTCOMES = new Set(['conversions', 'clicks', 'orders', 'revenue', 'unsubscribes', 'complaints']);

/**
 * The column that counts everyone in a group, where the one read as people is 0 in a group with outcomes: a holdout is sent
 * nothing, so that "Sent" is 0 beside a "Group size" of 4,000. Null where the one in use counts everyone.
 *
 * @param targets what each column is so far
 * @param isDeclared  whether the uploader declared what a column is
 */
export function allPeopleColumn(
	{ names, survey }: HeaderInput,
	targets: readonly (string | null)[],
	isDeclared: (column: number) => boolean
): number | null {
	const people = targets.indexOf('people');
	if (people < 0 || isDeclared(people)) return null;
	const isPeopleName = (i: number): boolean => meaningOf(names[i] ?? '')?.target === 'people';
	const outcomes = targets.flatMap((target, i) =>
		(target === null ? !cannotAdd(names[i] ?? '') && !isPeopleName(i) : OUTCOMES.has(target)) ? [i] : []
	);
	const hasEmptyGroup = survey.sample.some(
		(row) => survey.number(row[people]) === 0 && outcomes.some((i) => survey.number(row[i]) > 0)
	);
	if (!hasEmptyGroup) return null;
	const found = names.flatMap((name, i) => {
		const isPeople = isPeopleName(i) && !cannotAdd(name) && !isDeclared(i);
		const countsAll = survey.sample.every((row) => {
			const all = survey.number(row[i]);
			return all > 0 && all % 1 === 0 && !(survey.number(row[people]) > all);
		});
		return i !== people && isPeople && countsAll ? [i] : [];
	});
	const [only] = found;
	return only !== undefined && found.length === 1 ? only : null;
}

/** Counts of something other than people. */
const NOT_PEOPLE =
	/(?:^|_)(?:visits?|sessions?|interactions?|exposures?|impressions?|views?|besuche|sitzungen|visites|visitas|visite|bezoeken|sesiones|sessioni|sessies|sessões|engagements?|deliveries|clicks?)(?:_|$)/;

/** People without an outcome: "Non-buyers", "Not converted", "Nichtkäufer" are a part of the people. */
export const REST =
	/^(?:non|not|no|nicht|kein|keine|ohne|without|non_?acheteurs|sin|senza|niet|sem|não)(?:_|$)|^nicht|^non(?=\p{L}{5})/u;

/** Columns that could count people: whole numbers above every outcome, no rate, no id, no money; those with a likely name first. */
export function peopleCandidates(
	{ names, survey }: HeaderInput,
	targets: readonly (string | null)[]
): number[] {
	const outcomes = targets.flatMap((target, i) =>
		target === 'conversions' || target === 'unsubscribes' || target === 'complaints' ? [i] : []
	);
	return names
		.map((_, i) => i)
		.filter((i) => {
			const column = survey.columns[i];
			const isOpen = targets[i] === null || targets[i] === 'visits' || targets[i] === 'impressions';
			if (!column || !isOpen || column.numbers === 0 || column.fractions > 0) return false;
			if (
				cannotAdd(names[i] ?? '') ||
				REST.test(plainName(names[i] ?? '')) ||
				/(?:^|_)(?:id|ids|key|year|budget|code|cost|price)(?:_|$)/.test(plainName(names[i] ?? ''))
			)
				return false;
			return !outcomes.some((outcome) => survey.exceeds(outcome, i));
		})
		.sort((a, b) => nearness(names[a] ?? '') - nearness(names[b] ?? ''))
		.slice(0, 5);
}

function nearness(name: string): number {
	const words = plainName(name);
	if (/visit|session|besuch|sitzung|sesi|sess/.test(words)) return 0;
	if (/interaction/.test(words)) return 1;
	if (/impression|view/.test(words)) return 3;
	return NOT_PEOPLE.test(words) ? 2 : 2.5;
}
