import { counted } from '#lib/format/number.ts';
import type { DataReturn } from './return-on-data.ts';

/** Campaigns whose guardrails got worse while they used an unnecessary kind of data. */
const linkedWords = ({ linkedIn }: Pick<DataReturn, 'linkedIn'>): string =>
	linkedIn ? ` in ${counted(linkedIn, 'campaign')}` : '';

/** A conclusion in words, never stronger than the evidence: tested effects are "shown", the rest is "linked". */
export function conclusionWords(row: Pick<DataReturn, 'conclusion' | 'linkedIn' | 'testedHarm'>): string {
	switch (row.conclusion) {
		case 'needed to deliver':
			return 'Needed to deliver';
		case 'lower trust shown': {
			const campaigns = new Set((row.testedHarm ?? []).map(({ campaign }) => campaign)).size;
			const where = campaigns > 0 ? ` in ${counted(campaigns, 'campaign')}` : '';
			return `Lower trust shown${where}: consider not collecting it`;
		}
		case 'linked to lower trust':
			return `Linked to lower trust${linkedWords(row)}: review how it is used`;
		case 'gain shown':
			return 'Gain shown';
		case 'linked to a gain':
			return 'Linked to a gain';
		case 'no gain shown':
			return 'No gain shown';
		default:
			// Signed reports contain the older wording.
			return String(row.conclusion);
	}
}

/** "Tested" or "Linked": the evidence of a change. */
export const evidenceWord = (evidence: NonNullable<DataReturn['evidence']>): string =>
	evidence === 'causal' ? 'tested' : 'linked';
