import { isoDay } from '#lib/experiment/day.ts';
import type { Measure, MeasureKind } from '#lib/privacy/cube.ts';
import type { Layer, Position, ReleasedEpoch, ReleasedTable } from '#lib/privacy/released.ts';
import { isSent } from '#lib/privacy/grouping/family.ts';
import { reasonWords, ruleOf } from '#lib/privacy/words.ts';
import type {
	Absence,
	BreakdownSummary,
	Days,
	PeriodSummary,
	PublicationSummary
} from '#lib/experiment/publication-summary.ts';
import type { Publication } from './outcome.ts';

const peopleIn = (sums: readonly (readonly number[])[]): number =>
	sums.reduce((total, [n = 0]) => total + n, 0);

const days = (from: number | null, to: number | null): Days | null =>
	from === null || to === null ? null : { from: isoDay(from), to: isoDay(to) };

const isOwn = (at: readonly Position[]): boolean => !at.some((position) => 'pooled' in position);

const valuesOf = (at: readonly Position[]): string =>
	at
		.flatMap((position) => ('value' in position ? [position.value] : 'pooled' in position ? ['Other'] : []))
		.join(' × ');

/** Kinds of measures that a layer is about; its tables carry others beside them, such as buyers beside amounts. */
const kinds: Record<Layer, readonly MeasureKind[]> = {
	// Older releases have all events beside people.
	people: ['event'],
	outcome: ['outcome'],
	event: ['event'],
	revenue: ['money'],
	score: ['score', 'answer']
};

/** Is it published with the groups of people, as what the sender alone decided? */
const isSentThere = (name: string, { tables, measures }: ReleasedEpoch): boolean =>
	isSent(name, measures) && tables.some((table) => table.layer === 'people' && table.measures.includes(name));

const isAbout = (layer: Layer, { name, kind }: Measure, epoch: ReleasedEpoch): boolean =>
	isSentThere(name, epoch) && layer !== 'revenue' ? layer === 'people' : kinds[layer].includes(kind);

/** Sums alone have a name for people; squares and products are for their intervals. */
const namesOf = ({ measures, layer }: ReleasedTable, epoch: ReleasedEpoch): string[] =>
	measures.filter((name) =>
		epoch.measures.some(
			(measure) => measure.name === name && measure.role === 'sum' && isAbout(layer, measure, epoch)
		)
	);

/** What is hidden in tables of one breakdown, each reason once, with its measures and groups. */
function absencesOf(tables: readonly ReleasedTable[], epoch: ReleasedEpoch): Absence[] {
	const found = new Map<string, { what: Set<string>; groups: readonly string[]; why: string }>();
	const add = (what: readonly string[], groups: readonly string[], why: string) => {
		const key = JSON.stringify([groups, why]);
		const entry = found.get(key) ?? { what: new Set<string>(), groups, why };
		for (const name of what) entry.what.add(name);
		found.set(key, entry);
	};
	for (const table of tables) {
		const what = table.layer === 'people' ? ['people', ...namesOf(table, epoch)] : namesOf(table, epoch);
		if (what.length === 0) continue;
		if (table.reason) add(what, [], reasonWords(table.reason, epoch.policy));
		const reasons = new Set(table.hidden.map(({ reason }) => reason));
		for (const reason of reasons) {
			const positions = table.hidden.filter((block) => block.reason === reason).map(({ at }) => valuesOf(at));
			add(what, [...new Set(positions)], reasonWords(reason, epoch.policy));
		}
	}
	return [...found.values()].map(({ what, groups, why }) => ({ what: [...what], groups, why }));
}

function breakdownOf(tables: readonly ReleasedTable[], epoch: ReleasedEpoch): BreakdownSummary | null {
	const people = tables.find(({ layer }) => layer === 'people');
	if (!people) return null;
	const { axes: by, blocks, reason } = people;
	const count = (wanted: boolean) =>
		blocks.filter(({ at }) => isOwn(at) === wanted).reduce((sum, { sums }) => sum + peopleIn(sums), 0);
	const positions = blocks.flatMap(({ at }) =>
		at.flatMap((position) => ('from' in position ? [position.from] : []))
	);
	const groups = blocks.filter(({ at }) => isOwn(at)).map(({ at }) => valuesOf(at));
	return {
		by,
		groups: [...new Set(groups)].filter((name) => name !== ''),
		ranges: new Set(positions).size,
		own: count(true),
		other: count(false),
		// Without groups of people there is nothing else to explain.
		absences: absencesOf(reason ? [people] : tables, epoch)
	};
}

function periodOf(epoch: ReleasedEpoch): PeriodSummary {
	const byAxes = Map.groupBy(epoch.tables, ({ axes }) => axes.join('\u0000'));
	const totals = byAxes.get('') ?? [];
	const total = totals.find(({ layer }) => layer === 'people')?.blocks[0];
	const shown = totals.filter(({ reason }) => reason === undefined);
	return {
		days: days(epoch.from, epoch.to),
		people: total ? peopleIn(total.sums) : null,
		measures: shown.flatMap((table) => namesOf(table, epoch)),
		absences: absencesOf(totals, epoch),
		breakdowns: total
			? [...byAxes].flatMap(([key, tables]) => (key === '' ? [] : (breakdownOf(tables, epoch) ?? [])))
			: []
	};
}

/** A publication in the words and numbers of its own tables; nothing that it does not publish. */
export function publicationSummary({ buckets, epochs }: Publication): PublicationSummary {
	const [first] = epochs;
	return {
		ranges: buckets.map(({ from, to, sums }) => ({
			from: isoDay(from),
			to: isoDay(to),
			people: peopleIn(sums)
		})),
		periods: epochs.map(periodOf),
		rule: first ? ruleOf(epochs, first.policy) : null
	};
}
