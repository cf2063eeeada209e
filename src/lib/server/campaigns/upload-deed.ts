import { isoDay } from '#lib/experiment/day.ts';
import type { Deed } from '../audit/audit.ts';
import type { Declaration } from './declarations.ts';

/** A stored upload with what was declared of it. It stands or falls with the upload's record. */
export function uploadDeed(
	uploadId: string,
	{ file, slugs, declaration }: { file: string; slugs: readonly string[]; declaration: Declaration }
): Deed {
	const { owner, source, purpose, legalBasis, categories, retainUntil } = declaration;
	const said = { owner, source, purpose, legalBasis };
	const uses = Object.entries(categories).map(
		([variant, codes]) => `${variant}: ${codes.join(', ') || 'none'}`
	);
	return {
		action: 'upload-stored',
		target: uploadId,
		details: {
			file,
			campaigns: slugs.join(', '),
			...Object.fromEntries(Object.entries(said).flatMap(([name, words]) => (words ? [[name, words]] : []))),
			...(uses.length > 0 ? { personalData: uses.join('; ') } : {}),
			retainUntil: isoDay(retainUntil)
		}
	};
}
