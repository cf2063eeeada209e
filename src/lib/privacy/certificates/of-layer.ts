import { sizeWidth, outcomeWidth } from '../disclosure/system/judged.ts';
import type { LayerProof } from '../disclosure/layer-proof.ts';
import type { EpochCells } from '../grouping/epoch.ts';
import {
	certificateRule,
	type Certificate,
	type CertificateHead,
	type CountedKind,
	type Terms
} from './certificate.ts';
import type { Policy } from '../policy.ts';

/** Every count is a sum of measures with signs: what it makes of one of each tells the sign. */
const termsOf = (count: (sums: ArrayLike<number>) => number, names: readonly string[]): Terms => {
	const one = new Float64Array(names.length);
	return names.flatMap((name, column) => {
		one.fill(0);
		one[column] = 1;
		const sign = count(one);
		return sign === 0 ? [] : [[name, sign] as const];
	});
};

/** The certificates of what was proved of a period, to be kept. */
export const certificatesOf = (epoch: EpochCells, proofs: readonly LayerProof[]): Certificate[] => {
	const { measures, variants, recurring } = epoch.cube;
	const names = ['people', ...measures.map(({ name }) => name)];
	return proofs.map(({ variant, judged, families, proof, ...one }) => {
		const terms = termsOf(judged.count, names);
		const own = one.kind === 'people' ? ['people'] : one.own.map((measure) => names[measure + 1]);
		const head: CertificateHead = {
			rule: certificateRule,
			layer: one.layer,
			variant: variants[variant] ?? '',
			kind: one.kind,
			terms,
			own: terms.flatMap(([name]) => (own.includes(name) ? [name] : [])),
			scale: one.scale,
			least: one.least,
			floor: judged.least,
			recurring: recurring === true && epoch.dated,
			cells: one.cells,
			groups: families.reduce((sum, { width }) => sum + width.filter((w) => w > 0).length, 0),
			open: proof.open.length
		};
		return { head, changes: proof.changes };
	});
};

/** The width that a group of a kind must have; null for amounts, whose width is a share of them. */
export const widthOf = (
	kind: CountedKind,
	{ k, minOutcome }: Pick<Policy, 'k' | 'minOutcome'>
): number | null => {
	switch (kind) {
		case 'people':
			return sizeWidth(k);
		case 'outcome':
		case 'event':
			return outcomeWidth(minOutcome);
		case 'money':
			return null;
	}
};
