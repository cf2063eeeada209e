import { counted, number } from '#lib/format/number.ts';
import type { ResultRow } from './comparison/results.ts';

/** Why an amount is not judged: "Too few buyers in the smaller group to judge revenue: 12 of about 40 needed." */
export function tooFewBuyersWords(row: ResultRow): string | null {
	if (row.status !== 'shown' || !row.tooFewBuyers) return null;
	const { buyers, needed } = row.tooFewBuyers;
	const what = row.metric === 'revenue_per_person' ? 'revenue' : 'an amount';
	if (buyers === 0) return `Too few buyers in the smaller group to judge ${what}.`;
	return `Too few buyers in the smaller group to judge ${what}: ${counted(buyers, 'buyer', 'buyers')} of about ${number(needed)} needed.`;
}
