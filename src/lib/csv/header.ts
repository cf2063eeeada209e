import { controlLikeness, findVariant } from './control.ts';
import { isDimensionLike } from './dimension.ts';
import { assignColumns } from './assign.ts';
import type { Mapping } from './mapping.ts';
import type { Notice } from './notice.ts';
import type { OwnKinds } from './own-measure.ts';
import type { Problem } from './problem.ts';
import { columnLabel } from './quotable.ts';
import { isReserved } from './reserved.ts';
import { namesParts } from './repeats/kinds-of-columns.ts';
import { cannotAdd } from './rate.ts';
import { plainName } from './names.ts';
import type { ColumnSurvey, Survey } from './survey.ts';
import { tidy } from './tidy.ts';
import { saysAll } from './totals.ts';

/** What a column of the file is read as; `index` points into the header's `dimensions` or `measures`. */
export type ColumnRole =
	| { kind: 'campaign' | 'variant' | 'date' | 'people' | 'ignore' }
	| { kind: 'dimension' | 'measure'; index: number };

/** The columns of a file, mapped to the contract. */
export interface Header {
	/** the headers as in the file (trimmed), one a column */
	names: string[];
	/** names that messages may show, one a column */
	labels: string[];
	/** one a column */
	roles: ColumnRole[];
	/** names of the dimensions, in the file's order */
	dimensions: string[];
	/** canonical names of the measures, in the file's order */
	measures: string[];
	/** declared kinds of measures outside the contract, where there are any */
	kinds?: OwnKinds;
}

/** What `mapHeader` works from. */
export interface HeaderInput {
	names: readonly string[];
	/** what the sample says about each column */
	survey: Survey;
	mapping: Mapping;
	/** physical line of the header */
	line: number;
	/** true when the caller names the one variant of the file */
	variantGiven: boolean;
	maxDimensions: number;
	/** name of the control, where the caller knows it */
	control?: string | null;
	/** whether the sample is the whole file */
	complete?: boolean;
}

/** The mapped header, and what is wrong or worth saying about it. */
export interface HeaderResult {
	header: Header;
	problems: Problem[];
	notices: Notice[];
	/** the control, where a column says which rows are its */
	control?: string;
}

/** The column whose values name a control best, when it is one column; an empty list, or several, otherwise. */
function controlColumns(
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
const WEAK_NAMES =
	/^(?:ad_?set_name|ad_group(?:_name)?|ad_name|adset|anzeigengruppe|creative(?:_name)?|email_name|mail_name|message_name|message_variation|message|mail|e_mail|email|template(?:_name)?|branch|path|split|name|title|subject|betreff)$/;

/** Whether a column says which rows are the control's. */
const CONTROL_FLAG =
	/^(?:is_(?:the_)?(?:control|baseline|holdout|original)(?:_group)?|control_flag|control_group|kontrollgruppe|holdout|hold_out|ist_kontrolle|baseline|control)$/;
const YES = /^(?:true|yes|y|1|ja|oui|s[ií]|sim|x)$/i;
const NO = /^(?:false|no|n|0|nein|non|n[ãa]o|nee|)$/i;

/** The column that flags the control, and the variant that it flags; null where there is none, or the flag is not of one variant. */
function flaggedControl(
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

/**
 * Maps the columns of a file to the contract: what the analyst says first, then names, then values.
 *
 * A column that no name explains is the variant if one of its values names a control and no column is called variant;
 * a dimension if it is text or a number with few values; otherwise it is left out and noticed. `spend` is revenue beside its
 * own squares, cost beside impressions, and left out when nothing tells.
 *
 * @param input names, sample and the caller's wishes
 */
export function mapHeader(input: HeaderInput): HeaderResult {
	const { names, survey, line } = input;
	const labels = names.map(columnLabel);
	const { targets, kinds, problems, notices } = assignColumns(input, labels);

	const control = input.control ?? null;
	const said = (i: number): boolean => input.mapping.has(names[i] ?? '') || input.mapping.has(`#${i + 1}`);
	const flag = flaggedControl(names, survey, targets.indexOf('variant'));
	if (flag !== null && !said(flag.column)) targets[flag.column] = 'ignore';
	const named = targets.indexOf('variant');
	if (!input.variantGiven && named >= 0 && !said(named)) {
		// A column called variation may hold devices, where another one holds the control.
		const own = controlColumns(survey.columns, [named], control);
		const open = names.map((_, i) => i).filter((i) => targets[i] === null && !said(i));
		const [other, more] =
			own.length > 0 || flag !== null ? [] : controlColumns(survey.columns, open, control);
		const isSure =
			other !== undefined &&
			more === undefined &&
			(control !== null ||
				[...(survey.columns[other]?.values ?? [])].some((text) => controlLikeness(text) === 2));
		if (isSure) {
			targets[named] = null;
			targets[other] = 'variant';
			notices.push({ code: 'variant_by_values', line, column: labels[other] ?? '' });
		}
	}
	if (!input.variantGiven && !targets.includes('variant')) {
		const open = names.map((_, i) => i).filter((i) => targets[i] === null && !said(i));
		const wordy = open.filter((i) => (survey.columns[i]?.numbers ?? 0) === 0);
		let found = controlColumns(survey.columns, open, control);
		if (found.length === 0)
			found = controlColumns(
				survey.columns,
				names.map((_, i) => i).filter((i) => targets[i] === 'campaign' && !said(i)),
				control
			);
		const weak = wordy.filter(
			(i) => WEAK_NAMES.test(plainName(names[i] ?? '')) && (survey.columns[i]?.values.size ?? 0) > 1
		);
		if (found.length > 1 && found.some((i) => weak.includes(i)))
			found = found.filter((i) => weak.includes(i)).slice(0, 1);
		const split = wordy.filter((i) => i !== flag?.column && (survey.columns[i]?.values.size ?? 0) > 1);
		if (found.length === 0 && flag !== null && weak.length === 0 && split.length === 1) found = split;
		if (found.length === 0 && (flag !== null || control !== null) && weak[0] !== undefined)
			found = weak.slice(0, 1);
		const [only] = found;
		if (only !== undefined && found.length === 1) {
			targets[only] = 'variant';
			notices.push({ code: 'variant_by_values', line, column: labels[only] ?? '' });
		} else {
			const candidates = (found.length > 0 ? found : weak.length > 0 ? weak : wordy).slice(0, 5);
			problems.push({
				code: 'missing_column',
				line,
				role: 'variant',
				candidates: candidates.map((i) => labels[i] ?? '')
			});
		}
	}
	if (!targets.includes('people')) {
		const candidates = peopleCandidates(input, targets);
		const rates = names.flatMap((name, i) =>
			/%|percent|audience|share/i.test(name) && targets[i] === 'ignore' ? [labels[i] ?? ''] : []
		);
		problems.push({
			code: 'missing_column',
			line,
			role: 'people',
			candidates: candidates.map((i) => labels[i] ?? ''),
			...(rates.length > 0 ? { rates: rates.slice(0, 3) } : {})
		});
	}
	const flagged = flag === null ? null : flaggedControl(names, survey, targets.indexOf('variant'));
	if (input.complete === true)
		leaveOutAsides(input, targets, (i) => {
			targets[i] = 'ignore';
			notices.push({ code: 'column_left_out', line, column: labels[i] ?? '', reason: 'about' });
		});

	const header: Header = {
		names: [...names],
		labels,
		roles: [],
		dimensions: [],
		measures: [],
		...(Object.keys(kinds).length > 0 ? { kinds } : {})
	};
	for (const [i, name] of names.entries()) {
		const column = survey.columns[i];
		let target = targets[i] ?? null;
		if (target === null && column !== undefined) {
			const verdict = isDimensionLike(name, column);
			if (verdict === 'yes') target = 'dimension';
			else notices.push({ code: 'column_left_out', line, column: labels[i] ?? '', reason: verdict });
		}
		header.roles.push(roleOf(target, name.trim() || `column ${i + 1}`, header));
	}
	for (const value of [...header.dimensions, ...header.measures].filter(isReserved))
		problems.push({ code: 'reserved_name', line, value });
	if (header.dimensions.length > input.maxDimensions) {
		problems.push({
			code: 'too_many_dimensions',
			line,
			found: header.dimensions.length,
			limit: input.maxDimensions
		});
	}
	const byFlag = flagged?.control ?? null;
	return { header, problems, notices, ...(byFlag === null ? {} : { control: byFlag }) };
}

/** What counts something else than people, the nearest first. */
const NOT_PEOPLE =
	/(?:^|_)(?:visits?|sessions?|interactions?|exposures?|impressions?|views?|besuche|sitzungen|visites|visitas|visite|bezoeken|sesiones|sessioni|sessies|sessões|engagements?|deliveries|clicks?)(?:_|$)/;

/** Columns that could count people: whole numbers above every outcome, no rate, no id, no money; those with a telling name first. */
function peopleCandidates({ names, survey }: HeaderInput, targets: readonly (string | null)[]): number[] {
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

/** Beginning and end of the file's period, or of sending. */
const PERIOD = /(?:^|_)(?:start|starts|end|ends|send|sent|reporting|period|from|to|created|updated)(?:_|$)/;

const ABOUT =
	/(?:^|_)(?:id|ids|key|uuid|name|names|subject|betreff|list|lists|tags?|status|type|currency|währung|code|url|link|time|sent|send|weekday|reporting|period|starts?|ends?|created|updated|owner|account|note|notes|comments?|description|directionality|label|template|preview|from|objective|budget|tests?|metric|goal|indicator|environment|attribution|setting|delivery)(?:_|$)/;

/** Leaves out text that says something about the file or its variants: one value in all rows, or one for each variant. */
function leaveOutAsides(
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
			if (ABOUT.test(plainName(name))) leaveOut(i);
			continue;
		}
		if (variant < 0) continue;
		const byVariant = new Map<string, string>();
		const isAside = survey.sample.every((row) => {
			const key = JSON.stringify([row[variant]?.trim(), row[campaign]?.trim()]);
			const value = (row[i] ?? '').trim();
			if (saysAll((row[variant] ?? '').trim()) || value === '') return true;
			const known = byVariant.get(key);
			if (known !== undefined) return known === value;
			byVariant.set(key, value);
			return true;
		});
		if (isAside && byVariant.size > 1 && ABOUT.test(plainName(name))) leaveOut(i);
	}
}

function roleOf(target: string | null, name: string, header: Header): ColumnRole {
	switch (target) {
		case 'campaign':
		case 'variant':
		case 'date':
		case 'people':
		case 'ignore':
			return { kind: target };
		case null:
			return { kind: 'ignore' };
		case 'dimension':
			return { kind: 'dimension', index: header.dimensions.push(name) - 1 };
		default:
			return { kind: 'measure', index: header.measures.push(target) - 1 };
	}
}
