import { isoDay } from '#lib/experiment/day.ts';
import type { Measure } from '#lib/privacy/cube.ts';
import type { Position, ReleasedEpoch, ReleasedTable } from '#lib/privacy/released.ts';
import { otherWords } from '#lib/privacy/words.ts';
import { audienceKey } from '../../ledger/audience-id.ts';
import type { Campaign } from '../../campaigns/campaigns.ts';

/**
 * May a published sum be printed? Σx³, and Σ of revenue × discount, are used for ranges of the total and are in no page, file or
 * answer. Whoever has a range with all its digits can work them out: every rule judges them as if they were printed.
 */
const isPrinted = ({ name, role }: Pick<Measure, 'name' | 'role'>): boolean =>
	role !== 'cube' && name !== 'revenue_x_discount';

type Days = { readonly from: string; readonly to: string };

/** A published number about people of one variant, as attackers read it. */
export interface Statement {
	readonly dataset: string;
	/** Values by axis; what is not named is everything. Other is a value like the others. */
	readonly group: Readonly<Record<string, readonly string[] | Days>>;
	readonly measure: string;
	readonly value: number;
	/** What a measure counts, where it has no name that says so. */
	readonly kind?: 'outcome' | 'event' | 'money' | 'score';
	/** The same people: a control that campaigns of one audience share. */
	readonly population?: string;
	/** The truth is within half of this. */
	readonly rounded?: number;
	/** People are counted on several days. */
	readonly recurring?: true;
}

const kinds: Readonly<Partial<Record<Measure['kind'], Statement['kind']>>> = {
	outcome: 'outcome',
	responses: 'outcome',
	answer: 'outcome',
	event: 'event',
	money: 'money',
	score: 'score'
};

const days = (from: number, to: number): Days => ({ from: isoDay(from), to: isoDay(to) });

/**
 * Values of an axis that the people layer shows and this table has within Other. In a cross-tab all cells of a value may be
 * hidden, which does not make it a part of Other: that is the same as in the breakdown.
 */
function mergedValues({ tables }: ReleasedEpoch, table: ReleasedTable, axis: string): string[] {
	const valuesIn = ({ axes, blocks }: ReleasedTable): string[] =>
		blocks.flatMap(({ at }) => {
			const position = at[axes.indexOf(axis)];
			return position && 'value' in position ? [position.value] : [];
		});
	const breakdowns = tables.filter(({ axes }) => axes.length === 1 && axes[0] === axis);
	const alike = breakdowns.filter(
		({ layer, measures }) => layer === table.layer && measures.join('\n') === table.measures.join('\n')
	);
	const own = new Set([table, ...alike].flatMap(valuesIn));
	const people = breakdowns.filter(({ layer }) => layer === 'people');
	return [...new Set(people.flatMap(valuesIn))].filter((value) => !own.has(value));
}

function groupOf(epoch: ReleasedEpoch, table: ReleasedTable, at: readonly Position[]): Statement['group'] {
	const { from, to } = epoch;
	const group: Record<string, readonly string[] | Days> =
		from !== null && to !== null ? { date: days(from, to) } : {};
	table.axes.forEach((axis, side) => {
		const position = at[side];
		if (!position) return;
		if ('from' in position) group['date'] = days(position.from, position.to);
		else if ('value' in position) group[axis] = [position.value];
		else group[axis] = [...mergedValues(epoch, table, axis), otherWords];
	});
	return group;
}

/**
 * Every number that is published about a campaign, in the form that attackers read (one JSON object a line).
 * @param epochs in force
 * @param wave   of its audience, from 1: the people of each were drawn anew
 */
export function* statementsOf(
	{ slug, audienceId, recurring }: Pick<Campaign, 'slug' | 'audienceId' | 'recurring'>,
	epochs: readonly ReleasedEpoch[],
	wave = 1
): Generator<Statement> {
	const control = `${audienceKey(audienceId ?? '')}/control${wave === 1 ? '' : ` (wave ${wave})`}`;
	for (const epoch of epochs) {
		const { variants, policy, measures } = epoch;
		const unprinted = new Set(measures.filter((one) => !isPrinted(one)).map(({ name }) => name));
		const kindOf = new Map(measures.map(({ name, kind }) => [name, kinds[kind]]));
		for (const table of epoch.tables)
			for (const { at, sums } of table.blocks) {
				const group = groupOf(epoch, table, at);
				for (const [v, variant] of variants.entries())
					for (const [m, measure] of table.measures.entries()) {
						if (unprinted.has(measure)) continue;
						const kind = kindOf.get(measure);
						yield {
							dataset: slug,
							group: { variant: [variant], ...group },
							measure,
							value: sums[v]?.[m] ?? 0,
							...(kind ? { kind } : {}),
							...(v === 0 && audienceId !== null ? { population: control } : {}),
							...(policy.rounding > 1 ? { rounded: policy.rounding } : {}),
							...(recurring ? { recurring: true } : {})
						};
					}
			}
	}
}
