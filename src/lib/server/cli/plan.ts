import {
	changeWords,
	dayCount,
	perVariant,
	planNotes,
	planWords
} from '#lib/experiment/planning/plan-words.ts';
import { answerPlan, planRows, type PlanQuestion, type PlanRow } from '#lib/experiment/planning/planner.ts';
import { number } from '#lib/format/number.ts';
import { wholeShare } from '#lib/format/share.ts';
import { columns } from './terminal.ts';
import { planNumbers } from '../facts/plan.ts';
import { readArguments, readLimited, UsageError } from './usage.ts';

const options = {
	rate: { type: 'string' },
	mean: { type: 'string' },
	sd: { type: 'string' },
	lift: { type: 'string' },
	people: { type: 'string' },
	power: { type: 'string' },
	confidence: { type: 'string' },
	share: { type: 'string' },
	treatments: { type: 'string' },
	sequential: { type: 'boolean' },
	'per-day': { type: 'string' },
	'so-far': { type: 'string' },
	json: { type: 'boolean' }
} as const;

type Values = ReturnType<typeof readArguments<{ options: typeof options }>>['values'];

/** A number of the command line within its limits; null where nothing was declared. */
function read(values: Values, name: keyof typeof planNumbers): number | null {
	const text = values[name];
	return text === undefined ? null : readLimited(name, text, planNumbers[name]);
}

function metricOf(values: Values): PlanQuestion['metric'] {
	const [rate, mean, standardDeviation] = [read(values, 'rate'), read(values, 'mean'), read(values, 'sd')];
	if (rate !== null && mean === null && standardDeviation === null) return { kind: 'proportion', rate };
	if (rate !== null || mean === null || standardDeviation === null)
		throw new UsageError('plan needs either --rate, or --mean and --sd');
	if (mean === 0) throw new UsageError('--mean must not be 0: a relative change of nothing has no meaning');
	return { kind: 'mean', mean, standardDeviation };
}

function questionOf(values: Values): PlanQuestion {
	const metric = metricOf(values);
	const [lift, people, perDay, soFar] = [
		read(values, 'lift'),
		read(values, 'people'),
		read(values, 'per-day'),
		read(values, 'so-far')
	];
	if (lift === null && people === null) throw new UsageError('plan needs --lift, --people or both');
	if (lift === 0) throw new UsageError('--lift must not be 0: no campaign finds no change');
	if (lift !== null && metric.kind === 'proportion' && metric.rate * (1 + lift) > 1)
		throw new UsageError(`--lift ${lift} would bring a rate of ${metric.rate} above 1`);
	if (soFar !== null && perDay === null) throw new UsageError('--so-far needs --per-day');
	return {
		metric,
		lift,
		people,
		confidence: read(values, 'confidence') ?? 0.95,
		power: read(values, 'power') ?? 0.8,
		share: read(values, 'share') ?? 0.5,
		treatments: read(values, 'treatments') ?? 1,
		looking: values.sequential ? 'running' : 'once',
		perDay,
		soFar: soFar ?? 0
	};
}

const smallest = (lift: number | null): string => (lift === null ? 'none' : changeWords(lift));

/** Sizes around the planned one, as a table; the planned one is marked. */
function sizesText(question: PlanQuestion, rows: readonly PlanRow[]): string {
	const timed = question.perDay !== null;
	const head = ['', ...(timed ? ['Days'] : []), 'People', '', 'Smallest lift, read once', 'while it runs'];
	return columns([
		head,
		...rows.map((row) => [
			row.planned ? '→' : ' ',
			...(timed ? [row.days === null ? '' : dayCount(row.days)] : []),
			number(row.people),
			perVariant(question, row),
			smallest(row.smallest.once),
			smallest(row.smallest.running)
		])
	]);
}

/** What a plan says, for people. */
function planText(question: PlanQuestion): string {
	const answer = answerPlan(question);
	const rows = planRows(question, answer);
	const { headline, sentence } = planWords(question, answer);
	return [
		headline,
		sentence,
		...planNotes(question, answer).map((words) => `◐ ${words}`),
		...(rows.length > 0 ? ['', sizesText(question, rows)] : []),
		'',
		`Smallest lift found with a chance of ${wholeShare(question.power)}, read once at the planned end or as often as you like while it runs.`
	].join('\n');
}

/** `plan …`: people, smallest lift or chance to find it, before a campaign starts. */
export function planCommand(args: string[]): number {
	// Node refuses `--lift -0.1` as ambiguous; nothing here is.
	const joined = args.flatMap((arg, i) => {
		const value = args[i + 1];
		if (arg === '--lift' && value?.startsWith('-') && Number.isFinite(Number(value)))
			return [`--lift=${value}`];
		return args[i - 1] === '--lift' && arg.startsWith('-') && Number.isFinite(Number(arg)) ? [] : [arg];
	});
	const { values } = readArguments({ args: joined, options });
	const question = questionOf(values);
	if (!values.json) {
		console.log(planText(question));
		return 0;
	}
	const answer = answerPlan(question);
	const words = planWords(question, answer);
	const json = {
		question,
		answer: { ...answer, ...words },
		notes: planNotes(question, answer),
		sizes: planRows(question, answer)
	};
	console.log(JSON.stringify(json, null, '\t'));
	return 0;
}
