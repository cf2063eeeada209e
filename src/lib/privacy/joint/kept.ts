import { jointRule, type Certificate } from '../certificates/certificate.ts';
import { certificateIn, bytesOf } from '../certificates/bytes.ts';
import { addUp, type AddedUp, type Claim } from '../certificates/check.ts';
import type { Changes, Proof } from '../disclosure/certificate.ts';
import { judgedMeasures, type Judged } from './judged.ts';
import { publishedCells, type Aligned, type Published } from './published.ts';
import { partsOf, togetherOf, type Together } from './together.ts';
import type { Policy } from '../policy.ts';

const layerOf = { people: 'people', outcome: 'outcome', event: 'event', money: 'revenue' } as const;

const claimOf = ({ system: { quantities }, families }: Together): Claim => ({
	quantities: quantities.map(({ truth, min, rows }) => ({
		truth,
		min,
		rows: rows.map(({ rowOf }) => rowOf)
	})),
	families
});

const added = (together: Together, changes: Changes): AddedUp => addUp(claimOf(together), changes);

/**
 * The certificate of one measure of one variant over everything that was published about the same people, added up against what is
 * published in the end: groups that it leaves too narrow count as open (they may have been before).
 */
export const jointCertificate = (
	together: Together,
	{ variant, judged, proof }: { variant: string; judged: Judged; proof: Proof }
): Certificate[] => {
	const { system, families, kind, scale, measurement } = together;
	const name = judged?.name ?? 'people';
	const target = system.quantities.at(-1) ?? system.quantities[0];
	const made: Certificate = {
		head: {
			rule: jointRule,
			layer: layerOf[kind],
			variant,
			kind,
			terms: [[name, 1]],
			own: [name],
			scale,
			least: target.min,
			floor: 0,
			recurring: false,
			cells: system.cells,
			groups: families.reduce((sum, { width }) => sum + width.filter((w) => w > 0).length, 0),
			open: 0,
			...(measurement > 0 ? { measurement } : {})
		},
		changes: proof.changes
	};
	const read = certificateIn(bytesOf(made));
	const { fault, narrow } = read ? added(together, read.changes) : { fault: 'unreadable', narrow: 0 };
	return fault === null ? [{ ...made, head: { ...made.head, open: narrow } }] : [];
};

/** Adds the certificates of everything together up again. */
export class PublishedTogether {
	readonly #others: readonly Aligned[];
	readonly #own: Published;
	readonly #policy: Policy;

	/**
	 * @param others what was published about the same people before, in order of publication
	 * @param own    what the campaign itself has published, the release in question last
	 */
	constructor(others: readonly Aligned[], own: Published, policy: Policy) {
		this.#others = others;
		this.#own = own;
		this.#policy = policy;
	}

	/** Why a certificate does not prove what the guarantee promises; null where it does. */
	faultOf({ head, changes }: Certificate): string | null {
		const others = this.#others.filter(({ variants }) => variants.some(([, own]) => own === head.variant));
		const measures = judgedMeasures(
			others.flatMap(({ epochs }) => epochs),
			this.#own.epochs
		);
		const judged = measures.find((one) => (one?.name ?? 'people') === head.terms[0]?.[0]);
		if (judged === undefined) return 'nothing of it is published';
		const own = { epochs: this.#own.epochs, cells: publishedCells(this.#own, head.variant) };
		const together = togetherOf(partsOf(head.variant, others, own), {
			judged,
			policy: this.#policy,
			matching: head.rule === '1' ? 'rows' : 'people'
		}).find(({ measurement }) => measurement === (head.measurement ?? 0));
		if (!together) return 'there is no such measurement';
		if (head.cells !== together.system.cells)
			return `it is about ${head.cells} combinations of values, and there are ${together.system.cells}`;
		const { fault, narrow } = added(together, changes);
		if (fault !== null) return fault;
		return narrow > head.open ? `it leaves ${narrow} groups too narrow, not ${head.open}` : null;
	}
}
