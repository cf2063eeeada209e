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
import type { Cube } from '../cube.ts';
import type { HiddenReason, ReleasedEpoch } from '../released.ts';
import { bytesOf, certificateIn } from './bytes.ts';
import { PublishedVariant } from './period.ts';

/** Why tables are left out that were proved for the period alone. */
const besideOthers: readonly (HiddenReason | undefined)[] = [
	'would-show-corrected',
	'would-show-other-campaign',
	'rows-unreadable',
	'outcomes-differ'
];

/**
 * The certificates of a period of which tables may be left out beside what was published about the same people. What is not
 * published needs none; groups that were published themselves, and now are not, may be open.
 *
 * @param cube raw cells of the campaign
 */
export const certificatesLeft = (
	epoch: ReleasedEpoch,
	certificates: readonly Certificate[],
	cube: Cube
): readonly Certificate[] => {
	if (!epoch.tables.some(({ reason }) => besideOthers.includes(reason))) return certificates;
	const variants = new Map(
		epoch.variants.map((name) => [name, new PublishedVariant({ epoch, ranges: [], cube }, name)])
	);
	return certificates.flatMap((one) => {
		const variant = variants.get(one.head.variant);
		const inOrder = certificateIn(bytesOf(one));
		if (!inOrder || !variant?.publishes(one)) return [];
		return [{ ...one, head: { ...one.head, open: Math.max(one.head.open, variant.narrow(inOrder)) } }];
	});
};

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
			least: one.min,
			floor: judged.min,
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
