import type { Problem } from '../problems/problem.ts';
import { skipped, units } from './row-rules.ts';
import { blocks } from './blocks.ts';
import { funnel } from './funnel.ts';
import { goals } from './goals.ts';
import { metrics } from './metrics.ts';
import { moments } from './moments.ts';
import { cumulative, filledDown, pivot } from './pivot.ts';
import { outcomeSplit } from './outcome-split.ts';
import { rates } from './rates.ts';
import { applyStage } from './table.ts';
import type { Decision, Line, ShapeOptions, Stage, Step, Table } from './table.ts';
import { transposed } from './transposed.ts';
import { variantColumn } from './columns.ts';
import { wide } from './wide.ts';

/** The layouts that can be named. */
export const layouts = [
	'rows',
	'goals',
	'metrics',
	'wide',
	'transposed',
	'pivot',
	'mean',
	'cumulative'
] as const;

/** How the table of a file becomes rows of the contract. */
export interface Shape {
	/** the columns of the rows */
	names: readonly string[];
	stages: readonly Stage[];
	/** roles set by steps, by the position of the column */
	roles: ReadonlyMap<number, string>;
	decisions: Decision[];
	question: Problem | null;
	/** the beginning of the rows */
	lines: readonly Line[];
}

/**
 * Decides how the table of a file becomes rows: which lines to skip, how groups and measures are laid out, which numbers to compute.
 * Each step receives the table of the step before; the first question ends the search.
 *
 * @param table  header and beginning of the file
 * @param above   the line above the header, where it names groups
 * @param options of the uploader
 */
export function findShape(table: Table, above: readonly string[] | null, options: ShapeOptions): Shape {
	const { layout } = options;
	const may = (name: string): boolean => layout === undefined || layout === name;
	const steps: ((now: Table) => Step)[] = [
		(now) => (layout === 'rows' ? null : blocks(now, options)),
		(now) => units(now, options),
		(now) => skipped(now, options),
		(now) => (may('transposed') ? transposed(now, options) : null),
		(now) =>
			may('wide') && (above !== null || hasNoVariant(now, options)) ? wide(now, above, options) : null,
		(now) => (may('pivot') ? pivot(now, options) : null),
		(now) => (layout === 'rows' ? null : filledDown(now, options)),
		(now) => (may('metrics') ? metrics(now, options) : null),
		(now) => (layout === 'rows' ? null : moments(now, options)),
		(now) => (layout === 'rows' ? null : funnel(now, options)),
		(now) => (layout === 'rows' && options.goal === undefined ? null : goals(now, options)),
		(now) => (layout === 'rows' ? null : cumulative(now, options)),
		(now) => outcomeSplit(now, options),
		(now) => rates(now, options)
	];
	let now = table;
	let roles = new Map<number, string>();
	const stages: Stage[] = [];
	const shape = (question: Problem | null): Shape => ({
		names: now.names,
		stages,
		roles,
		decisions: stages.flatMap(({ decisions }) => decisions),
		question,
		lines: now.lines
	});
	if (table.lines.length === 0) return shape(null);
	for (const step of steps) {
		const result = step(now);
		if (result === null) continue;
		if ('question' in result) return shape(result.question);
		const before = now.names;
		now = applyStage(now, result.stage);
		stages.push(result.stage);
		if (result.stage.names !== before) {
			const carried = new Map<number, string>();
			for (const [position, role] of roles) {
				const name = before[position];
				const next = now.names.indexOf(name ?? '');
				if (next >= 0) carried.set(next, role);
			}
			roles = carried;
		}
		for (const [position, role] of result.stage.roles ?? []) roles.set(position, role);
	}
	return shape(null);
}

/** Whether no column of the table is the variant: groups may be laid out in another way. */
function hasNoVariant(table: Table, options: ShapeOptions): boolean {
	return variantColumn(table, options) < 0;
}

/** Shapes the records of a file into rows: one at a time where every step allows it, otherwise all together at the end. */
export class RowShaper {
	readonly #stages: readonly Stage[];
	readonly #buffer: Line[] | null;
	readonly #limit: number;
	#count = 0;

	/** @param limit the most buffered records, where all are needed at once */
	constructor(stages: readonly Stage[], limit: number) {
		this.#stages = stages;
		this.#buffer = stages.some(({ whole }) => whole !== undefined) ? [] : null;
		this.#limit = limit;
	}

	/** Whether records pass unchanged. */
	get isUnchanged(): boolean {
		return this.#stages.length === 0;
	}

	/** Adds a record and returns the rows that are ready; null if there are too many records for this layout. */
	push(cells: readonly string[], line: number): readonly Line[] | null {
		if (this.#buffer === null) return this.#apply([{ cells, line }]);
		this.#count += 1;
		if (this.#count > this.#limit) return null;
		this.#buffer.push({ cells: [...cells], line });
		return [];
	}

	/** The buffered rows. */
	end(): readonly Line[] {
		return this.#buffer === null ? [] : this.#apply(this.#buffer);
	}

	#apply(lines: readonly Line[]): readonly Line[] {
		let now = lines;
		for (const { each, whole } of this.#stages)
			now = whole ? whole(now) : now.flatMap((line) => each?.(line) ?? [line]);
		return now;
	}
}
