import { z } from 'zod';
import { campaignKinds } from '#lib/experiment/campaign-kind.ts';
import { goals } from '#lib/experiment/metrics/goals.ts';
import { contractMetrics } from '#lib/experiment/metrics/metrics.ts';
import { number as written } from '#lib/format/number.ts';
import { currency, day, exact, number, oneOf, typing, whole, words } from './fields.ts';

/** Name of a campaign: files find theirs by it. */
export const campaignName = words(200, 'Write a name.');
export const variantName = exact(200, 'Write the name of a variant.');

/** Campaigns over the same people carry the same one. */
export const audienceId = words(100);

/** Words that campaigns are found by, separated by commas, each once. */
export const tags = words(200)
	.overwrite((text) =>
		text
			.split(',')
			.map((tag) => tag.trim())
			.filter((tag, i, all) => tag !== '' && all.findIndex((one) => isSameTag(one, tag)) === i)
			.join(', ')
	)
	.describe('Words that campaigns are found by, separated by commas');

const isSameTag = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

/** What a campaign is. What may be left out is null; blank in a form. */
export const campaignFacts = {
	name: campaignName,
	kind: oneOf(campaignKinds).describe(
		'`programme`: a wave of a universal control group, the control, against everyone else; it counts in no total of campaigns. Waves are campaigns of one audience. It can be changed only before the first publication'
	),
	hypothesis: words(2000).nullable(),
	audience: words(500).nullable(),
	channel: words(100).nullable(),
	tags: tags.nullable(),
	audienceId: audienceId
		.nullable()
		.describe(
			'Campaigns over the same people carry the same ID: they may not differ by a small group. After publication an administrator can give a campaign an ID of its own, on record'
		),
	currency,
	startsOn: day.nullable(),
	endsOn: day
		.nullable()
		.describe(
			'Last planned day; without one, the first file decides: running where its last day is at most 35 days ago'
		)
};

/** Planned share of people, on any scale. */
export const plannedWeight = whole(
	1,
	1_000_000,
	'Write a whole number of at least 1: 90 and 10, not 0.9 and 0.1.'
);

export const plannedPeople = whole(
	2,
	1e9,
	() => `Write a whole number of people, 2 to ${written(1e9)}.`
).nullable();

/** Are the days of a campaign in order? */
export const inOrder = ({
	startsOn = null,
	endsOn = null
}: {
	readonly startsOn?: number | null | undefined;
	readonly endsOn?: number | null | undefined;
}): boolean => startsOn === null || endsOn === null || startsOn <= endsOn;

export const orderProblem = { path: ['endsOn'], message: 'The last day is before the first.' };

const splitWords = 'Write a whole number for every variant, or leave all of them empty.';

/** The form about a campaign: its facts, whether it is finished, the planned split and size. */
export const factsForm = z
	.object({
		...z.object(campaignFacts).omit({ kind: true }).shape,
		finished: oneOf(['no', 'yes']).nullable(),
		weights: z
			.array(plannedWeight.nullable())
			.refine((list) => list.every((one) => one === null) || !list.includes(null), splitWords)
			.register(typing, { prefix: 'weight' }),
		plannedPeople
	})
	.refine(inOrder, orderProblem);

/** The form that reopens a campaign. */
export const reopening = z.object({ endsOn: day.nullable() });

export const goal = oneOf(goals)
	.nullable()
	.describe('What the campaign is for; it proposes the metric that decides');

export const primary = exact(200)
	.nullable()
	.describe(
		'Name of the metric that decides; null: as the goal proposes. A change after results are published is shown beside the verdict for good'
	);

/** Are the limits of a metric its points? */
export const isScore = (name: string): boolean =>
	contractMetrics.some((metric) => metric.name === name && metric.unit === 'score');

/** What a metric is for where it does not decide. Limits of a score are its points, others shares of the control's value. */
export const roleChoice = z
	.strictObject({
		metric: oneOf(contractMetrics.map(({ name }) => name) as [string, ...string[]]),
		role: oneOf(['secondary', 'guardrail']),
		margin: number(0, 100, 'Write 0 to 100 points, or a share from 0 to 1.')
			.nullable()
			.default(null)
			.describe(
				'Limit of a guardrail, the largest harm accepted: 0.05 is 5% of the control’s value (at most 1); for nps points; null: the metric’s own'
			)
	})
	.refine(({ metric, margin }) => margin === null || margin <= 1 || isScore(metric), {
		path: ['margin'],
		message: 'Write a share from 0 to 1: 0.05 is 5%.'
	});
