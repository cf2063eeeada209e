import {
	columnName,
	oneLine,
	sqlDialects,
	tableName,
	textConstant,
	type SqlDialect,
	type SqlWriting
} from './dialect.ts';
import { personMeasures, sumColumns, type PersonMeasure, type SqlMeasure } from './measures.ts';

/** The input of a query. */
export interface SqlRequest {
	readonly dialect: SqlDialect;
	/** the campaign's name, in the file and as the filter of the exposures */
	readonly campaign: string;
	/** columns of the exposures that split people */
	readonly dimensions: readonly string[];
	readonly measures: readonly SqlMeasure[];
	/** days after the first exposure in which events count */
	readonly outcomeDays: number;
	/** days before the first exposure for CUPED; 0 for none */
	readonly preDays: number;
	/** groups below this many people are left out; null keeps all */
	readonly minPeople: number | null;
	/** table of exposures: person_id, campaign, variant, exposed_at, dimensions */
	readonly exposures: string;
	/** table of events: person_id, kind, happened_at, amount */
	readonly events: string;
}

const lines = (list: readonly string[], between = ',\n\t\t'): string => list.join(between);

/** One number of one person. */
function personColumn({ name, event, how, pre }: PersonMeasure, writing: SqlWriting): string {
	const when = `e.kind = ${writing.text(event)} and e.happened_at ${pre ? '<' : '>='} f.exposed_at`;
	switch (how) {
		case 'any':
			return `max(case when ${when} then 1 else 0 end) as ${name}`;
		case 'count':
			return `sum(case when ${when} then 1 else 0 end) as ${name}`;
		case 'sum':
			return `sum(case when ${when} then coalesce(e.amount, 0) else 0 end) as ${name}`;
		case 'mean':
			return `avg(case when ${when} then e.amount end) as ${name}`;
	}
}

/** Answers from 0 to 10 by person, a person's mean where there are several: 9 and 10 recommend, 0 to 6 do not. */
const recommendations = [
	'sum(case when p.nps >= 9 then 1 else 0 end) as promoters',
	'sum(case when p.nps < 7 then 1 else 0 end) as detractors',
	'count(p.nps) as nps_responses'
];

/** The comment on top: what the query expects, and what the reader has to decide. */
function preface(request: SqlRequest, people: readonly PersonMeasure[]): string {
	const { label } = sqlDialects[request.dialect];
	const events = [...new Set(people.map(({ event }) => event))];
	return [
		`-- Holdout: ${oneLine(request.campaign)} (${label})`,
		'-- One row is one group of people; each person is in exactly one row, by the first exposure.',
		'-- Change the tables to yours:',
		'--   exposures (person_id, campaign, variant, exposed_at, and the dimensions)',
		...(events.length > 0
			? ['--   events (person_id, kind, happened_at, amount),', `--     kind being ${events.join(', ')}`]
			: []),
		...(request.minPeople === null
			? []
			: [
					`-- Groups under ${request.minPeople} people are left out, and the totals are without them.`,
					'-- Holdout protects small groups by itself and keeps them in the totals: leave the filter',
					'-- away unless small groups must not leave the database.'
				]),
		'-- Save the result as CSV and upload it.'
	].join('\n');
}

/**
 * The query that adds persons up into the file contract: first exposure, outcomes within a window after it, the same measures before
 * it, sums, sums of squares, of cubes and of products.
 *
 * A person who was exposed to two variants counts for the first one. Times are taken as they are stored; events at the moment of
 * exposure count as after it.
 *
 * @param request names, measures and windows; names may contain anything
 */
export function sqlTemplate(request: SqlRequest): string {
	const { dialect } = request;
	const writing = sqlDialects[dialect];
	const people = personMeasures(request.measures, request.preDays > 0);
	// A dimension may have any name; within the query it is a plain word.
	const dimensions = request.dimensions.map((name, i) => ({
		column: columnName(dialect, name),
		plain: `dimension_${i + 1}`
	}));
	const plain = dimensions.map((dimension) => dimension.plain);
	const group = lines(['variant', 'day', ...plain], ', ');
	const columns = sumColumns(people).map(
		({ name, factors }) => `sum(${factors.map((factor) => `p.${factor}`).join(' * ')}) as ${name}`
	);
	const responses = request.measures.includes('csat') ? ['count(p.csat) as csat_responses'] : [];
	const answers = request.measures.includes('nps') ? recommendations : [];
	const joined =
		people.length === 0
			? ''
			: `
	left join ${tableName(dialect, request.events)} e
		on e.person_id = f.person_id
		and e.happened_at >= ${request.preDays > 0 ? writing.shifted('f.exposed_at', -request.preDays) : 'f.exposed_at'}
		and e.happened_at < ${writing.shifted('f.exposed_at', request.outcomeDays)}`;
	return `${preface(request, people)}
with ranked as (
	select
		${lines([
			'x.person_id',
			'x.variant',
			'x.exposed_at',
			...dimensions.map(
				({ column, plain: name }) => `coalesce(${writing.asText(`x.${column}`)}, 'unknown') as ${name}`
			),
			'row_number() over (partition by x.person_id order by x.exposed_at, x.variant) as turn'
		])}
	from ${tableName(dialect, request.exposures)} x
	where x.campaign = ${textConstant(dialect, request.campaign)}
),
first_exposure as (
	select ${lines(['person_id', 'variant', 'exposed_at', `${writing.day('exposed_at')} as day`, ...plain], ', ')}
	from ranked
	where turn = 1
),
person as (
	select
		${lines(['f.person_id', 'f.variant', 'f.day', ...plain.map((name) => `f.${name}`), ...people.map((one) => personColumn(one, writing))])}
	from first_exposure f${joined}
	group by ${lines(['f.person_id', 'f.variant', 'f.day', ...plain.map((name) => `f.${name}`)], ', ')}
)
select
	${lines(
		[
			`${textConstant(dialect, request.campaign)} as campaign`,
			'p.variant as variant',
			'p.day as date',
			...dimensions.map(({ column, plain: name }) => `p.${name} as ${column}`),
			'count(*) as people',
			...columns,
			...responses,
			...answers
		],
		',\n\t'
	)}
from person p
group by ${group.replace(/(^|, )/g, '$1p.')}${request.minPeople === null ? '' : `\nhaving count(*) >= ${request.minPeople}`}
order by ${group.replace(/(^|, )/g, '$1p.')};
`;
}
