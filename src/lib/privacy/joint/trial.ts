import type { Certificate } from '../certificates/certificate.ts';
import type { GroupId, Proof } from '../disclosure/certificate.ts';
import { prove } from '../disclosure/prove.ts';
import { OutOfWork, Work } from '../disclosure/system/work.ts';
import type { VariantCells } from '../cells.ts';
import type { ReleasedEpoch } from '../released.ts';
import { comparisonsOf } from './comparisons.ts';
import { differencesOf } from './differences.ts';
import { judgedMeasures, type Judged } from './judged.ts';
import { isShown, nextToLeaveOut, without, type LeftOut } from './leave-out.ts';
import { publishedCells, type Aligned } from './published.ts';
import { jointCertificate } from './kept.ts';
import { partsOf, togetherOf, type Together } from './together.ts';
import { haveOtherOutcomes, unknownsMaker, type UnknownsMaker } from './unknowns.ts';
import { allButTotals, unknownAmong } from './unreadable.ts';
import {
	type Ask,
	type Attempt,
	type Refusal,
	type TotalsBeside,
	consequence,
	isRefusal,
	reasonOf
} from './settlement.ts';

/** Proofs by variant and measure, with the number of unknowns that they are about. */
export type KnownProofs = Map<string, { readonly cells: number; readonly proof: Proof }>;

/** What a measure may cost once the work is used up: about a second. */
const littleWork = 8_000_000;

/** The newest proof of one measure of one variant. */
interface Found {
	readonly variant: string;
	readonly others: readonly Aligned[];
	readonly judged: Judged;
	readonly measurement: number;
	readonly proof: Proof;
}

/** Tries to publish one attempt beside what is published, leaving out what tells too much. */
export class Trial<A extends Attempt> {
	readonly leftOut: LeftOut[] = [];
	/** Campaigns beside which totals alone are published; null where there are none. */
	totalsBeside: TotalsBeside | null = null;
	epochs: readonly ReleasedEpoch[];
	readonly #ask: Ask<A>;
	readonly #attempt: A;
	readonly #others: readonly Aligned[];
	readonly #unknowns = new Map<string, UnknownsMaker>();
	readonly #proofs: KnownProofs;
	/** Proofs of this attempt by variant and measure. */
	readonly #found = new Map<string, Found>();
	#work: Work;

	/** @param proofs of other attempts: what of them is still valid is kept */
	constructor(
		ask: Ask<A>,
		attempt: A,
		{ others, proofs, work }: { others: readonly Aligned[]; proofs: KnownProofs; work: Work }
	) {
		this.#work = work;
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
		this.#leaveOutUnknown();
		const found = this.#others.flatMap((before) =>
			comparisonsOf(before, { epochs: this.#after, cube: this.#ask.cube }, policy).flatMap(
				({ before: one, variants, isAbout }) =>
					differencesOf({
						before: one,
						after: this.#after,
						variants,
						cells: [one.cellsOf(variants[0]), this.#cells(variants[1])],
						rule: policy
					})
						.filter(isAbout)
						.map((difference) => consequence(difference, before, this.#attempt.ranges))
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

	/** Beside rows that cannot be read, and where it cannot be proved that outcomes differ, totals alone are published. */
	#leaveOutUnknown(): void {
		const unknown = unknownAmong(this.#others, (variant) => this.#cells(variant));
		const unproved = unknown.length === 0 ? this.#unprovable() : [];
		if (unknown.length + unproved.length === 0) return;
		const reason = unknown.length > 0 ? 'rows-unreadable' : 'outcomes-differ';
		const list = allButTotals(this.epochs, reason);
		if (list.length > 0) this.totalsBeside = { of: [...unknown, ...unproved].map(({ of }) => of), reason };
		this.#leaveOut(list);
	}

	/**
	 * Campaigns whose shared variant has, with as many people, other outcomes, while each of two campaigns has a column that the
	 * other one lacks. Then cells are split into parts that fit both, and parts that fit people fit no two outcomes at once: people
	 * and outcomes would be proved with other unknowns, each of which may narrow the other.
	 */
	#unprovable(): Aligned[] {
		return this.#others.filter(({ variants }) =>
			variants.some(([, own]) => {
				if (!this.#unknownsOf(own).isSplit) return false;
				const all = this.#populations(own);
				return all.some((one, at) => all.slice(at + 1).some((other) => haveOtherOutcomes(one, other)));
			})
		);
	}

	/** Leaves out what cannot be proved beside what is published. */
	prove(): Refusal | null {
		const variants = new Set(this.#others.flatMap(({ variants }) => variants.map(([, own]) => own)));
		for (const variant of variants) {
			const others = this.#others.filter(({ variants }) => variants.some(([, own]) => own === variant));
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
		for (let round = 0; ; round += 1) {
			const found = this.#openWithin(variant, others, judged);
			if (found instanceof Map && found.size === 0) return null;
			// What cannot be proved in time is left out at once.
			const left = found instanceof Map ? found : new Map<string, readonly string[]>();
			const out = nextToLeaveOut(this.epochs, [...left.values()], {
				measure: judged?.name ?? null,
				reason: reasonOf(reason),
				round: found instanceof Map ? round : Infinity
			});
			if (out) {
				this.#leaveOut(out);
				continue;
			}
			if (found instanceof OutOfWork) throw found;
			return this.#isTotalToBlame(variant, others, { judged, given: left })
				? {
						name: others[0]?.name ?? '',
						relation: reason,
						measure: judged?.name ?? 'people',
						min: judged === null ? this.#ask.policy.k : this.#ask.policy.minOutcome,
						...(this.#attempt.ranges.length > 0 ? { isAboutRange: true } : {})
					}
				: null;
		}
	}

	#openWithin(
		variant: string,
		others: readonly Aligned[],
		judged: Judged
	): Map<string, readonly string[]> | OutOfWork {
		try {
			return this.#open(variant, others, { judged, epochs: this.epochs });
		} catch (error) {
			if (!(error instanceof OutOfWork)) throw error;
			this.#work = new Work(littleWork);
			return error;
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
		const { solve } = this.#ask;
		return new Map(
			this.#together(variant, others, { judged, epochs }).flatMap((together) => {
				const { system, families, measurement, isOldNews } = together;
				const name = JSON.stringify([variant, judged?.name, measurement]);
				if (epochs !== null) this.#found.delete(name);
				if (isOldNews && epochs !== null) return [];
				const known = this.#proofs.get(name);
				const earlier = known?.cells === system.cells ? known.proof : undefined;
				const proof = prove(system, families, { solve, earlier, work: this.#work });
				this.#proofs.set(name, { cells: system.cells, proof });
				if (epochs !== null) this.#found.set(name, { variant, others, judged, measurement, proof });
				return proof.open.map((id: GroupId) => {
					const family = families[id.family];
					const columns = family?.columns ?? [];
					return [`${measurement} ${family?.part} ${columns.join('\n')} ${id.group}`, columns] as const;
				});
			})
		);
	}

	#together(
		variant: string,
		others: readonly Aligned[],
		{ judged, epochs }: { judged: Judged; epochs: readonly ReleasedEpoch[] | null }
	): Together[] {
		const { policy, history } = this.#ask;
		const own = epochs === null ? [] : [...history, ...this.#attempt.ranges, ...epochs];
		const parts = partsOf(variant, others, { epochs: own, cells: this.#cells(variant) });
		const newTables = new Set(epochs?.flatMap(({ tables }) => tables));
		return togetherOf(parts, {
			judged,
			policy,
			isNew: (table) => newTables.has(table),
			unknownsFor: this.#unknownsOf(variant)
		});
	}

	/** What nobody knows about a variant, in all campaigns whose cells may be read. */
	#unknownsOf(variant: string): UnknownsMaker {
		const made = this.#unknowns.get(variant) ?? unknownsMaker(this.#populations(variant));
		this.#unknowns.set(variant, made);
		return made;
	}

	/** The cells of a variant in all campaigns that share it, the own ones last. */
	#populations(variant: string): VariantCells[] {
		const own = { epochs: [], cells: this.#cells(variant) };
		return partsOf(variant, this.#others, own).flatMap(({ cells }) => cells ?? []);
	}

	/** The certificates of everything together, as it is published in the end. */
	certificates(): Certificate[] {
		return [...this.#found.values()].flatMap(({ variant, others, judged, measurement, proof }) =>
			this.#together(variant, others, { judged, epochs: this.epochs }).flatMap((together) =>
				together.isOldNews || together.measurement !== measurement
					? []
					: jointCertificate(together, { variant, judged, proof })
			)
		);
	}

	readonly #cellsOf = new Map<string, ReturnType<typeof publishedCells>>();

	#cells(of: string | readonly string[]) {
		const key = JSON.stringify([of].flat());
		const published = { epochs: this.#after, cube: this.#ask.cube };
		const known = this.#cellsOf.get(key) ?? publishedCells(published, of);
		this.#cellsOf.set(key, known);
		return known;
	}
}
