import { leaveOutMetadata, isDimensionLike } from './metadata.ts';
import { controlLikeness } from '../words/control.ts';
import { assignColumns } from './assign.ts';
import type { HeaderInput } from './survey.ts';
import type { Notice } from '../problems/notice.ts';
import type { OwnKinds } from '../words/measure.ts';
import type { Problem } from '../problems/problem.ts';
import { columnLabel } from '../problems/quotable.ts';
import { peopleCandidates, REST, controlColumns, flaggedControl, WEAK_NAMES } from './people-candidates.ts';
import { plainName, isReserved } from '../words/names.ts';

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

/** The mapped header with its problems and notices. */
export interface HeaderResult {
	header: Header;
	problems: Problem[];
	notices: Notice[];
	/** the control, where a column flags its rows */
	control?: string;
}

/**
 * Maps the columns of a file to the contract: first by declaration, then by name, then by value.
 *
 * A column that no name explains is the variant if one of its values names a control and no column is called variant;
 * a dimension if it is text or a number with few values; otherwise it is left out and noticed. `spend` is revenue beside its
 * own squares, cost beside impressions, and otherwise left out.
 *
 * @param input names, sample and the caller's options
 */
export function mapHeader(input: HeaderInput): HeaderResult {
	const { names, survey, line } = input;
	const labels = names.map(columnLabel);
	const { targets, kinds, problems, notices } = assignColumns(input, labels);

	const control = input.control ?? null;
	const isDeclared = (i: number): boolean =>
		input.mapping.has(names[i] ?? '') || input.mapping.has(`#${i + 1}`);
	const flag = flaggedControl(names, survey, targets.indexOf('variant'));
	if (flag !== null && !isDeclared(flag.column)) targets[flag.column] = 'ignore';
	const named = targets.indexOf('variant');
	if (!input.variantGiven && named >= 0 && !isDeclared(named)) {
		// A column called variation may list devices while another one has the control.
		const own = controlColumns(survey.columns, [named], control);
		const open = names.map((_, i) => i).filter((i) => targets[i] === null && !isDeclared(i));
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
		const open = names.map((_, i) => i).filter((i) => targets[i] === null && !isDeclared(i));
		const textColumns = open.filter((i) => (survey.columns[i]?.numbers ?? 0) === 0);
		let found = controlColumns(survey.columns, open, control);
		if (found.length === 0)
			found = controlColumns(
				survey.columns,
				names.map((_, i) => i).filter((i) => targets[i] === 'campaign' && !isDeclared(i)),
				control
			);
		const weak = textColumns.filter(
			(i) => WEAK_NAMES.test(plainName(names[i] ?? '')) && (survey.columns[i]?.values.size ?? 0) > 1
		);
		if (found.length > 1 && found.some((i) => weak.includes(i)))
			found = found.filter((i) => weak.includes(i)).slice(0, 1);
		const split = textColumns.filter((i) => i !== flag?.column && (survey.columns[i]?.values.size ?? 0) > 1);
		if (found.length === 0 && flag !== null && weak.length === 0 && split.length === 1) found = split;
		if (found.length === 0 && (flag !== null || control !== null) && weak[0] !== undefined)
			found = weak.slice(0, 1);
		const [only] = found;
		if (only !== undefined && found.length === 1) {
			targets[only] = 'variant';
			notices.push({ code: 'variant_by_values', line, column: labels[only] ?? '' });
		} else {
			const candidates = (found.length > 0 ? found : weak.length > 0 ? weak : textColumns).slice(0, 5);
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
		const rests = names.flatMap((name, i) =>
			REST.test(plainName(name)) && (survey.columns[i]?.numbers ?? 0) > 0 ? [labels[i] ?? ''] : []
		);
		problems.push({
			code: 'missing_column',
			line,
			role: 'people',
			candidates: candidates.map((i) => labels[i] ?? ''),
			...(rests.length > 0 ? { rests: rests.slice(0, 3) } : {}),
			...(rates.length > 0 ? { rates: rates.slice(0, 3) } : {})
		});
	}
	const flagged = flag === null ? null : flaggedControl(names, survey, targets.indexOf('variant'));
	if (input.complete === true)
		leaveOutMetadata(input, targets, (i) => {
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
