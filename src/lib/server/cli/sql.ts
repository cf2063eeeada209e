import { readSqlRequest, type SqlProblem } from '#lib/table/sql/request.ts';
import { sqlTemplate } from '#lib/table/sql/template.ts';
import { readArguments, UsageError } from './usage.ts';

const options = {
	dialect: { type: 'string' },
	campaign: { type: 'string' },
	dimensions: { type: 'string', multiple: true },
	measures: { type: 'string', multiple: true },
	'outcome-days': { type: 'string' },
	'pre-days': { type: 'string' },
	'min-people': { type: 'string' },
	exposures: { type: 'string' },
	events: { type: 'string' }
} as const;

/** `outcomeDays` as it is typed: `outcome-days`. */
const flag = ({ field }: SqlProblem): string =>
	field.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/** `sql --dialect NAME --campaign NAME …`: the query that makes a file of persons and events. */
export function sqlCommand(args: string[]): number {
	const { values } = readArguments({ args, options });
	if (!values.dialect || !values.campaign) throw new UsageError('sql needs --dialect and --campaign');
	const { request, problems } = readSqlRequest({
		dialect: values.dialect,
		campaign: values.campaign,
		dimensions: values.dimensions?.join(','),
		measures: values.measures?.join(','),
		outcomeDays: values['outcome-days'],
		preDays: values['pre-days'],
		minPeople: values['min-people'],
		exposures: values.exposures,
		events: values.events
	});
	const [first] = problems;
	if (first) throw new UsageError(`--${flag(first)}: ${first.words}`);
	process.stdout.write(sqlTemplate(request));
	return 0;
}
