import { ways, type Proof } from './certificate.ts';
import { Coverage } from './coverage.ts';
import { Draft } from './system/draft.ts';
import { prove, type ProveOptions } from './prove.ts';
import type { Family, Quantity, System } from './system/system.ts';

/** Events of an outcome: who had it has at least one of them, and they follow its blocks. */
export interface Followed {
	readonly people: Quantity;
	/** People with the outcome, in the rows that are published of them. */
	readonly outcome: Quantity;
}

/** A proof of events, and the proofs that it is made of: the next one begins with them. */
export interface Made {
	readonly proof: Proof;
	readonly parts: readonly Proof[];
}

type Options = Omit<ProveOptions, 'earlier'> & { readonly parts: readonly (Proof | undefined)[] };

/** The changes of the last quantity of some proofs, as a proof of that quantity alone. */
const joined = (target: Quantity, families: readonly Family[], parts: readonly Proof[]): Made => {
	const draft = new Draft({ cells: target.truth.length, quantities: [target] });
	const coverage = new Coverage(1, families);
	for (const { changes } of parts) {
		const by = changes.by.at(-1);
		for (let id = 0; id < changes.count; id++) {
			draft.clear();
			for (let i = changes.starts[id] ?? 0; i < (changes.starts[id + 1] ?? 0); i++) {
				const units = by?.[i] ?? 0;
				if (units !== 0) draft.add(0, changes.cells[i] ?? 0, units);
			}
			if (draft.isValid()) coverage.add(draft, ways[changes.ways[id] ?? 0] ?? 'exchange');
		}
	}
	return { proof: coverage.proof(), parts };
};

/** The same families, of which only what a proof left open must be wide. */
const openFamilies = (families: readonly Family[], { open }: Proof): Family[] =>
	families.map((family, at) => {
		const width = new Float64Array(family.count);
		for (const { family: f, group } of open) if (f === at) width[group] = family.width[group] ?? 0;
		return { ...family, width };
	});

/**
 * Proves events that follow an outcome, also to whoever knows that who had it has at least one of them: one event moves with each
 * of those people, so that nobody has fewer events than outcomes. Where that is not enough, events move that are more than one a
 * person.
 *
 * @param target the events, in the rows that are published of them: each adds up rows of the outcome
 * @throws {OutOfWork} as `prove`
 */
export const proveFollowing = (
	{ people, outcome }: Followed,
	target: Quantity,
	{ families, parts, ...options }: Options & { readonly families: readonly Family[] }
): Made => {
	const cells = target.truth.length;
	const system: System = { cells, quantities: [people, outcome] };
	const first = prove(system, families, { ...options, earlier: parts[0] });
	if (first.open.length === 0) return joined(target, families, [first]);
	const truth = target.truth.map((events, c) => events - (outcome.truth[c] ?? 0));
	const extra: System = { cells, quantities: [{ ...target, truth, min: 0 }] };
	const second = prove(extra, openFamilies(families, first), { ...options, earlier: parts[1] });
	return joined(target, families, [first, second]);
};

/** Proves events that are at most another number (clicks of impressions), also to whoever knows that. @throws {OutOfWork} */
export const proveBelow = (
	max: Quantity,
	target: Quantity,
	{ families, parts, ...options }: Options & { readonly families: readonly Family[] }
): Made => {
	const system: System = { cells: target.truth.length, quantities: [max, target] };
	return joined(target, families, [prove(system, families, { ...options, earlier: parts[0] })]);
};
