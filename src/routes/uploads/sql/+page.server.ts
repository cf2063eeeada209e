import type { PageServerLoad } from './$types';
import { readSqlRequest, type TypedSqlRequest } from '#lib/table/sql/request.ts';
import { sqlDialectNames, sqlDialects } from '#lib/table/sql/dialect.ts';
import { sqlMeasures } from '#lib/table/sql/measures.ts';
import { sqlTemplate } from '#lib/table/sql/template.ts';

/** The field of the form for each part of a request. */
const fields: Readonly<Record<keyof TypedSqlRequest, string>> = {
	dialect: 'dialect',
	campaign: 'campaign',
	dimensions: 'dimensions',
	measures: 'measures',
	outcomeDays: 'outcome-days',
	preDays: 'pre-days',
	minPeople: 'min-people',
	exposures: 'exposures',
	events: 'events'
};

export const load: PageServerLoad = ({ url }) => {
	const text = (part: keyof TypedSqlRequest): string =>
		url.searchParams.getAll(fields[part]).join(',').slice(0, 2000);
	const { request, problems } = readSqlRequest({
		dialect: text('dialect') || undefined,
		campaign: text('campaign'),
		dimensions: text('dimensions'),
		measures: text('measures'),
		outcomeDays: text('outcomeDays'),
		preDays: text('preDays'),
		minPeople: text('minPeople'),
		exposures: text('exposures'),
		events: text('events')
	});
	return {
		dialects: sqlDialectNames.map((value) => ({ value, label: sqlDialects[value].label })),
		measures: sqlMeasures.map((value) => ({ value, chosen: request.measures.includes(value) })),
		request,
		typed: {
			campaign: text('campaign'),
			dimensions: text('dimensions'),
			'outcome-days': text('outcomeDays') || String(request.outcomeDays),
			'pre-days': text('preDays') || String(request.preDays),
			'min-people': text('minPeople'),
			exposures: text('exposures') || request.exposures,
			events: text('events') || request.events
		},
		problems: Object.fromEntries(
			problems.map(({ field, words }) => [fields[field], words.replace(/^./, (first) => first.toUpperCase())])
		),
		sql: problems.length === 0 ? sqlTemplate(request) : null
	};
};
