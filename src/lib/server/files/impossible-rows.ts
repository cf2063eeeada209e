import type { Header } from '#lib/table/columns/header.ts';
import type { Impossible } from '#lib/table/impossible.ts';
import { measureFacts } from '#lib/table/words/measure.ts';
import type { Problem } from '#lib/table/problems/problem.ts';
import type { CellRow } from '#lib/table/row.ts';
import { contractMetrics } from '#lib/experiment/metrics/metrics.ts';
import { measureOf } from './measures.ts';

/** Can it be declared that a measure cannot happen somewhere? Sums that follow from others, and values of before, are none. */
function isOutcome(name: string, { measures, kinds = {} }: Header): boolean {
	const facts = measureFacts(name, measures, kinds);
	return facts.kind !== 'square' && facts.kind !== 'cube' && facts.kind !== 'product' && !facts.pre;
}

/** Positions of what a metric or measure counts, of what it is a rate of, and of their squares and products. */
function followers(name: string, { measures, kinds = {} }: Header): number[] {
	const metric = contractMetrics.find((one) => one.name === name);
	const base = new Set([measureOf(name), ...(metric ? [metric.denominator] : [])]);
	return measures.flatMap((other, at) => {
		const facts = measureFacts(other, measures, kinds);
		const of =
			facts.kind === 'product'
				? facts.of
				: facts.kind === 'square' || facts.kind === 'cube'
					? [facts.of]
					: [other];
		return of.some((one) => base.has(one)) ? [at] : [];
	});
}

const none: readonly Problem[] = [];

/** What is declared impossible, beside the file: outcomes and variants that it has, and no row in which it happened. */
export class ImpossibleRows {
	readonly #declared: Impossible;
	readonly #header: Header;
	/** By variant: positions of what is 0 there where it is blank, with squares and products, and what rates are of. */
	readonly #nothing = new Map<string, Set<number>>();
	/** By variant: positions of the measures that cannot happen there. */
	readonly #never = new Map<string, Set<number>>();

	constructor(declared: Impossible, header: Header) {
		this.#declared = declared;
		this.#header = header;
		for (const [name, variants] of Object.entries(declared)) {
			for (const at of followers(name, header))
				for (const variant of variants)
					this.#nothing.set(variant, (this.#nothing.get(variant) ?? new Set()).add(at));
			const at = header.measures.indexOf(measureOf(name));
			if (at < 0) continue;
			for (const variant of variants)
				this.#never.set(variant, (this.#never.get(variant) ?? new Set()).add(at));
		}
	}

	/** Names that are no outcome of the file. */
	unknown(line: number): Problem[] {
		const { measures } = this.#header;
		const known = measures.filter((name) => isOutcome(name, this.#header));
		const metrics = contractMetrics.flatMap(({ name, numerator }) =>
			known.includes(numerator) ? [name] : []
		);
		return Object.keys(this.#declared)
			.filter((name) => !known.includes(name) && !metrics.includes(name))
			.map((name): Problem => ({ code: 'impossible_outcome', line, name, known }));
	}

	/** A row in which it happened. */
	contradicted({ line, variant, measures }: CellRow): readonly Problem[] {
		if (this.#never.size === 0) return none;
		const { roles, labels } = this.#header;
		return [...(this.#never.get(variant) ?? [])].flatMap((at): Problem[] => {
			const value = measures[at] ?? NaN;
			if (Number.isNaN(value) || value === 0) return [];
			const i = roles.findIndex((role) => role.kind === 'measure' && role.index === at);
			const column = labels[i] ?? this.#header.measures[at] ?? '';
			return [{ code: 'impossible_happened', line, column, variant }];
		});
	}

	/** A blank of what cannot happen is 0: nobody was sent anything, so nobody saw or clicked it. */
	fill({ variant, measures }: CellRow): void {
		for (const at of this.#nothing.get(variant) ?? []) if (Number.isNaN(measures[at])) measures[at] = 0;
	}

	/** Names that are no variant of the file. */
	strangers(line: number, variants: readonly string[]): Problem[] {
		const named = new Set(Object.values(this.#declared).flat());
		return [...named]
			.filter((variant) => !variants.includes(variant))
			.map((variant): Problem => ({ code: 'impossible_variant', line, variant, variants: [...variants] }));
	}
}
