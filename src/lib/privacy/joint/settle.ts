import type { Cube, Measure } from '../cube.ts';
import type { GroupId, Proof } from '../disclosure/certificate.ts';
import type { Solve } from '../disclosure/program.ts';
import { prove } from '../disclosure/prove.ts';
import type { Policy } from '../policy.ts';
import type { HiddenReason, ReleasedEpoch } from '../released.ts';
import { DATE } from './cells.ts';
import { differencesOf, type Difference } from './differences.ts';
import { earlierGrouping, withLongerRanges, type EarlierGrouping } from './earlier.ts';
import { isShown, without, type LeftOut } from './leave-out.ts';
import { aligned, publishedCells, type Aligned, type Related, type Relation } from './published.ts';
import { togetherOf, type Judged, type Part } from './together.ts';
import { unknownsMaker } from './unknowns.ts';

/** One way to publish: closed periods, and what cannot be changed any more. */
export interface Attempt {
	/** Closed periods that are about to be published. */
	readonly epochs: readonly ReleasedEpoch[];
	/** Ranges of days that are about to be published, each as a period. */
	readonly ranges: readonly ReleasedEpoch[];
}

/** Why nothing can be published beside a campaign about the same people. */
export interface Refusal {
	readonly name: string;
	readonly relation: Relation;
	/** `people`, or an outcome. */
	readonly measure: string;
	/** Least difference that would do. */
	readonly least: number;
	/** Is it a range of days that differs too little? Longer ones may do. */
	readonly isAboutRange?: true;
}

export type Settled<A extends Attempt> =
	| { readonly kind: 'settled'; readonly attempt: A; readonly leftOut: readonly LeftOut[] }
	| { readonly kind: 'refused'; readonly refusal: Refusal };

export interface Ask<A extends Attempt> {
	/** Campaigns about the same people, in order of publication. */
	readonly related: readonly Related[];
	/** What the campaign itself published before. */
	readonly history: readonly ReleasedEpoch[];
	readonly cube: Cube;
	readonly policy: Policy;
	readonly solve: Solve | null;
	/** The release as it would be alone. */
	readonly own: A;
	/** Computes it with the grouping of others, where its own one tells too much beside theirs. */
	readonly make: (earlier: EarlierGrouping) => A;
}

const reasonOf = (relation: Relation): HiddenReason =>
	relation === 'version' ? 'would-show-corrected' : 'would-show-other-campaign';

/** What a small difference costs: a table, or the release. */
const consequence = (
	{ axes, dated, measure, of, restated, least }: Difference,
	{ name, relation }: Aligned,
	ranges: readonly ReleasedEpoch[]
): LeftOut | Refusal => {
	const isTotal = axes.length === 0 && !dated;
	const isRange = axes.length === 0 && dated && ranges.length > 0;
	if (isTotal && (measure === 'people' || restated)) return { name, relation, measure, least };
	if (isRange) return { name, relation, measure, least, isAboutRange: true };
	return { axes, dated, measure: of, reason: reasonOf(relation) };
};

const isRefusal = (one: LeftOut | Refusal): one is Refusal => 'least' in one;

/** Measures that are judged: published on both sides. */
const judgedMeasures = (before: readonly ReleasedEpoch[], after: readonly ReleasedEpoch[]): Judged[] => {
	const shown = (epochs: readonly ReleasedEpoch[]) =>
		new Set(
			epochs.flatMap(({ tables }) =>
				tables.flatMap(({ measures, blocks }) => (blocks.length > 0 ? measures : []))
			)
		);
	const [old, young] = [shown(before), shown(after)];
	const list = new Map<string, Measure>();
	for (const { measures } of after) for (const measure of measures) list.set(measure.name, measure);
	const isJudged = ({ name, kind, role }: Measure) =>
		role === 'sum' &&
		kind !== 'score' &&
		name !== 'impressions' &&
		name !== 'cost' &&
		old.has(name) &&
		young.has(name);
	return [null, ...[...list.values()].filter(isJudged)];
};

/** Tries to publish one attempt beside what is published, leaving out what tells too much. */
class Trial<A extends Attempt> {
	readonly leftOut: LeftOut[] = [];
	epochs: readonly ReleasedEpoch[];
	readonly #ask: Ask<A>;
	readonly #attempt: A;
	readonly #others: readonly Aligned[];
	readonly #unknowns = new Map<string, ReturnType<typeof unknownsMaker>>();
	readonly #proofs: Map<string, { readonly cells: number; readonly proof: Proof }>;

	/** @param proofs of other attempts: what of them is still valid is kept */
	constructor(
		ask: Ask<A>,
		attempt: A,
		{ others, proofs }: { others: readonly Aligned[]; proofs: Map<string, { cells: number; proof: Proof }> }
	) {
		this.#ask = ask;
		this.#proofs = proofs;
		this.#attempt = attempt;
		this.#others = others;
		this.epochs = attempt.epochs;
	}

	get #after(): ReleasedEpoch[] {
		return [...this.#ask.history, ...this.#attempt.ranges, ...this.epochs];
	}

	#leaveOut(list: readonly LeftOut[]): void {
		this.leftOut.push(...list);
		this.epochs = without(this.epochs, list);
	}

	/** Leaves out what differs by few people from something published. */
	compare(): Refusal | null {
		const { policy } = this.#ask;
		const found = this.#others.flatMap((before) =>
			[...before.variants].flatMap(([theirs, own]) =>
				differencesOf({
					before,
					after: this.#after,
					variants: [theirs, own],
					cells: [before.cellsOf(theirs), this.#cells(own)],
					rule: policy
				}).map((difference) => consequence(difference, before, this.#attempt.ranges))
			)
		);
		const refusals = found.filter(isRefusal);
		const [first] = refusals;
		const ofTotals = refusals.filter(({ isAboutRange }) => isAboutRange !== true);
		if (first) return ofTotals.find(({ measure }) => measure === 'people') ?? ofTotals[0] ?? first;
		const list = found.filter((one): one is LeftOut => !isRefusal(one));
		// Whole breakdowns first: what is gone with them needs no further word.
		const ordered = list.toSorted((a, b) => Number(a.measure !== null) - Number(b.measure !== null));
		for (const out of ordered) if (isShown(this.epochs, out)) this.#leaveOut([out]);
		return null;
	}

	/** Leaves out what cannot be proved beside what is published. */
	prove(): Refusal | null {
		const variants = new Set(this.#others.flatMap(({ variants }) => [...variants.values()]));
		for (const variant of variants) {
			const others = this.#others.filter(({ variants }) => [...variants.values()].includes(variant));
			const judged = judgedMeasures(
				others.flatMap(({ epochs }) => epochs),
				this.#after
			);
			for (const one of judged) {
				const refusal = this.#proveOne(variant, others, one);
				if (refusal) return refusal;
			}
		}
		return null;
	}

	#proveOne(variant: string, others: readonly Aligned[], judged: Judged): Refusal | null {
		const reason = others.some(({ relation }) => relation === 'version') ? 'version' : 'audience';
		for (;;) {
			const left = this.#open(variant, others, { judged, epochs: this.epochs });
			if (left.size === 0) return null;
			const out = this.#worst([...left.values()], judged, reasonOf(reason));
			if (out) {
				this.#leaveOut(out);
				continue;
			}
			return this.#isTotalToBlame(variant, others, { judged, given: left })
				? {
						name: others[0]?.name ?? '',
						relation: reason,
						measure: judged?.name ?? 'people',
						least: judged === null ? this.#ask.policy.k : this.#ask.policy.minOutcome,
						...(this.#attempt.ranges.length > 0 ? { isAboutRange: true } : {})
					}
				: null;
		}
	}

	/** Are groups open with the totals that were proved without them? Others were open before. */
	#isTotalToBlame(
		variant: string,
		others: readonly Aligned[],
		{ judged, given }: { judged: Judged; given: ReadonlyMap<string, unknown> }
	): boolean {
		const before = this.#open(variant, others, { judged, epochs: null });
		return [...given.keys()].some((key) => !before.has(key));
	}

	/** Groups without a proof, with their columns; of the published alone where `epochs` is null. */
	#open(
		variant: string,
		others: readonly Aligned[],
		{ judged, epochs }: { judged: Judged; epochs: readonly ReleasedEpoch[] | null }
	): Map<string, readonly string[]> {
		const { policy, history, solve } = this.#ask;
		const own = this.#cells(variant);
		const parts: Part[] = [
			...others.map((other) => {
				const [theirs = ''] = [...other.variants].find(([, name]) => name === variant) ?? [];
				return { epochs: other.epochs, cells: other.cellsOf(theirs) };
			}),
			{ epochs: epochs === null ? [] : [...history, ...this.#attempt.ranges, ...epochs], cells: own }
		];
		let unknownsFor = this.#unknowns.get(variant);
		if (!unknownsFor)
			this.#unknowns.set(variant, (unknownsFor = unknownsMaker(parts.flatMap(({ cells }) => cells ?? []))));
		const fresh = new Set(epochs?.flatMap(({ tables }) => tables));
		const { system, families, isOldNews } = togetherOf(parts, {
			judged,
			policy,
			isNew: (table) => fresh.has(table),
			unknownsFor
		});
		if (isOldNews && epochs !== null) return new Map();
		const name = JSON.stringify([variant, judged?.name]);
		const known = this.#proofs.get(name);
		const earlier = known?.cells === system.cells ? known.proof : undefined;
		const proof = prove(system, families, { solve, earlier });
		this.#proofs.set(name, { cells: system.cells, proof });
		const { open } = proof;
		return new Map(
			open.map((id: GroupId) => {
				const family = families[id.family];
				return [`${family?.part} ${family?.columns.join('\n')} ${id.group}`, family?.columns ?? []];
			})
		);
	}

	readonly #cellsOf = new Map<string, ReturnType<typeof publishedCells>>();

	#cells(variant: string) {
		const published = { epochs: this.#after, cube: this.#ask.cube };
		const known = this.#cellsOf.get(variant) ?? publishedCells(published, variant);
		this.#cellsOf.set(variant, known);
		return known;
	}

	/** What to leave out next: all cross-tabs, then the breakdown with most open groups. */
	#worst(open: readonly (readonly string[])[], judged: Judged, reason: HiddenReason): LeftOut[] | undefined {
		const measure = judged?.name ?? null;
		const shown = new Map<string, LeftOut>();
		for (const { tables } of this.epochs) {
			for (const { axes, blocks } of tables) {
				if (axes.length === 0 || blocks.length === 0) continue;
				const dated = axes.includes(DATE);
				const segments = axes.filter((axis) => axis !== DATE).toSorted();
				const out: LeftOut = { axes: segments, dated, measure, reason };
				if (isShown(this.epochs, out)) shown.set(JSON.stringify([segments, dated]), out);
			}
		}
		const all = [...shown.values()];
		const isCross = ({ axes, dated }: LeftOut) => axes.length + Number(dated) > 1;
		const crosses = all.filter(isCross);
		if (crosses.length > 0) return crosses;
		const count = ({ axes, dated }: LeftOut) =>
			open.filter((columns) => (dated ? columns.includes(DATE) : columns.includes(axes[0] ?? ''))).length;
		const [worst] = all.toSorted((a, b) => count(b) - count(a));
		return worst && [worst];
	}
}

/**
 * Fits what is about to be published beside everything that was published about the same people: all versions of a campaign,
 * and all campaigns of its audience.
 *
 * Each smallest common union of blocks must differ by 0 or enough, and no small group may be narrowed by all rows together.
 * Where that fails, the others' grouping is tried, then cross-tabs and then breakdowns are left out; only a total that cannot
 * be shown is refused.
 */
export const settle = <A extends Attempt>(ask: Ask<A>): Settled<A> => {
	const { related, cube, history, own, make } = ask;
	if (related.length === 0) return { kind: 'settled', attempt: own, leftOut: [] };
	const others = related
		.map((one) => aligned(one, { epochs: [...history, ...own.ranges, ...own.epochs], cube }))
		.filter(({ variants }) => variants.size > 0);
	const proofs = new Map<string, { cells: number; proof: Proof }>();
	const attempt = (made: A): Settled<A> => {
		const trial = new Trial(ask, made, { others, proofs });
		const refusal = trial.compare() ?? trial.prove();
		if (refusal) return { kind: 'refused', refusal };
		return { kind: 'settled', attempt: { ...made, epochs: trial.epochs }, leftOut: trial.leftOut };
	};
	const grouping = earlierGrouping(
		others.map(({ epochs }) => epochs),
		cube
	);
	const firstDay = Math.min(...others.flatMap(({ epochs }) => epochs.flatMap(({ from }) => from ?? [])));
	const longer = (length: 'week' | 'all') => () => make(withLongerRanges(grouping, { firstDay, length }));
	const ways = [
		() => own,
		() => make(grouping),
		...(Number.isFinite(firstDay) ? [longer('week'), longer('all')] : [])
	];
	let best: Settled<A> | undefined;
	for (const [at, way] of ways.entries()) {
		// Longer ranges help only where days are in the way.
		if (at > 1 && best && !isAboutDays(best)) break;
		const found = attempt(way());
		if (!best || costOf(found) < costOf(best)) best = found;
		if (costOf(best) === 0) break;
	}
	return best ?? { kind: 'settled', attempt: own, leftOut: [] };
};

/** Tables that an attempt costs; more than any where it is refused. */
const costOf = <A extends Attempt>(settled: Settled<A>): number =>
	settled.kind === 'refused' ? Infinity : settled.leftOut.length;

const isAboutDays = <A extends Attempt>(settled: Settled<A>): boolean =>
	settled.kind === 'refused'
		? settled.refusal.isAboutRange === true
		: settled.leftOut.some(({ dated }) => dated);
