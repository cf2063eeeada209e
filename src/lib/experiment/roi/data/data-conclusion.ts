import { counted } from '#lib/format/number.ts';
import type { DataReturn } from './return-on-data.ts';

/** Campaigns whose guardrails got worse beside a kind of data that they could have done without. */
const linkedWords = ({ linkedIn }: Pick<DataReturn, 'linkedIn'>): string =>
	linkedIn ? ` in ${counted(linkedIn, 'campaign')}` : '';

/** A conclusion as people read it, never saying more than the evidence: what was tested is shown, the rest is linked. */
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
			// Signed reports keep the words of their time.
			return String(row.conclusion);
	}
}

/** "Tested" or "Linked": what a change rests on. */
export const evidenceWord = (evidence: NonNullable<DataReturn['evidence']>): string =>
	evidence === 'causal' ? 'tested' : 'linked';
