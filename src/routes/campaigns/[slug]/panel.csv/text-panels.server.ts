import { decidingRange } from '#lib/experiment/results/comparison/deciding.ts';
import type { Range } from '#lib/experiment/results/comparison/results.ts';
import { lifetimeValue } from '#lib/experiment/results/lifetime.ts';
import { otherWords } from '#lib/privacy/words.ts';
import { text, type ExportCell } from '#lib/table/export.ts';
import { analystsTab, dataTab, hiddenOf, outlookFor } from '../page-data.server.ts';
import { segmentsTab, shownGains } from '../segments/tab.server.ts';
import type { Facts } from '../facts.server.ts';
import { neededFor } from '../results/needed.ts';

type Lines = readonly (readonly ExportCell[])[];

const head = (...names: string[]): ExportCell[] => names.map(text);
const bounds = (range: Range | null | undefined): ExportCell[] => [range?.estimate, range?.low, range?.high];

const worded = (lines: readonly { label: string; value: string; note: string | null }[]): Lines => [
	head('what', 'value', 'note'),
	...lines.map(({ label, value, note }) => [text(label), text(value), text(note ?? '')])
];

function beforeAfter({ analysis: { prePosts } }: Facts): Lines {
	return [
		head('metric', 'variant', 'control_before', 'control_during', 'variant_before', 'variant_during').concat(
			head('difference_of_changes', 'low', 'high', 'plain', 'plain_low', 'plain_high'),
			head('adjusted', 'adjusted_low', 'adjusted_high')
		),
		...prePosts.map(({ metric, variant, control, treatment, estimate, difference, plain, adjusted }) => [
			text(metric),
			text(variant),
			control.before,
			control.during,
			treatment.before,
			treatment.during,
			estimate,
			difference?.low,
			difference?.high,
			...bounds(plain),
			...bounds(adjusted)
		])
	];
}

function lifetime({ results }: Facts): Lines {
	const { observed = [] } = lifetimeValue(results) ?? {};
	return [
		head(
			'metric',
			'days',
			'variant',
			'control_value',
			'variant_value',
			'difference',
			'low',
			'high',
			'verdict'
		),
		...observed.flatMap(({ metric, days, rows }) =>
			rows.map((row) => [
				text(metric.name),
				days,
				text(row.variant),
				row.control?.value,
				row.treatment?.value,
				...bounds(row.status === 'shown' ? decidingRange(row) : null),
				text(row.verdict)
			])
		)
	];
}

/** Two-way tables of the metric that the address names: a line for each pair of values. */
async function crossed(facts: Facts): Promise<Lines> {
	const { crossTables = [] } = (await segmentsTab(facts)) ?? {};
	return [
		head('metric', 'variant', 'first', 'first_value', 'second', 'second_value').concat(
			head('control_value', 'variant_value', 'difference', 'low', 'high', 'verdict')
		),
		...crossTables.flatMap(({ axes, metric, variant, down, across, cells }) =>
			down.flatMap((first, d) =>
				across.map((second, a): ExportCell[] => {
					const row = cells[d]?.[a];
					return [
						text(metric),
						text(variant),
						text(axes[0]),
						text(first ?? otherWords),
						text(axes[1]),
						text(second ?? otherWords),
						row?.control?.value,
						row?.treatment?.value,
						...bounds(row?.status === 'shown' ? decidingRange(row) : null),
						text(row?.verdict ?? 'hidden')
					];
				})
			)
		)
	];
}

const segmentTestLines = (facts: Facts): Lines => [
	head('metric', 'variant', 'result', 'same_mix'),
	...(analystsTab(facts).tests?.tests ?? []).map(({ metric, variant, words, sameMix }) =>
		[metric, variant, words, sameMix ?? ''].map(text)
	)
];

const hiddenLines = (facts: Facts): Lines => [
	head('where', 'groups', 'what', 'why'),
	...hiddenOf(facts).map(({ where, groups, what, why }) => [where, groups, what, why].map(text))
];

const healthLines = ({ results: { health } }: Facts): Lines => [
	head('level', 'check', 'words'),
	...health.notes.map(({ level, code, words }) => [level, code, words].map(text))
];

async function dataLines(facts: Facts): Promise<Lines> {
	const { use } = await dataTab(facts.campaign, facts);
	return [
		head('variant', 'personal_data', 'sensitivity'),
		...use.variants.flatMap(({ name, categories }) =>
			categories === null || categories.length === 0
				? [[name, categories === null ? 'not declared' : 'none', ''].map(text)]
				: categories.map(({ label, sensitivity }) => [name, label, sensitivity].map(text))
		)
	];
}

/** The numbers of a panel that is no list of comparisons, with its head; null for other panels. */
export async function textPanel(facts: Facts, panel: string): Promise<Lines | null> {
	const gains = shownGains(facts, panel);
	if (gains)
		return [
			head('segment', 'people', 'gain', 'low', 'high'),
			...gains.map(({ segment, people, gain }) => [text(segment), people, ...bounds(gain)])
		];
	switch (panel) {
		case 'outlook':
			return worded((await outlookFor(facts))?.lines ?? []);
		case 'needed':
			return worded(neededFor(facts));
		case 'before-after':
			return beforeAfter(facts);
		case 'lifetime':
			return lifetime(facts);
		case 'cross':
			return await crossed(facts);
		case 'segment-tests':
			return segmentTestLines(facts);
		case 'hidden':
			return hiddenLines(facts);
		case 'data-checks':
			return healthLines(facts);
		case 'data':
			return await dataLines(facts);
		default:
			return null;
	}
}
