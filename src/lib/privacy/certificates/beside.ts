import type { Cube } from '../cube.ts';
import type { HiddenReason, ReleasedEpoch } from '../released.ts';
import { bytesOf, certificateIn } from './bytes.ts';
import type { Certificate } from './certificate.ts';
import { PublishedVariant } from './period.ts';

/** Why tables are left out that were proved for the period alone. */
const besideOthers: readonly (HiddenReason | undefined)[] = [
	'would-show-corrected',
	'would-show-other-campaign'
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
