import { isCounted } from '#lib/experiment/programme/gain-summary.ts';
import { isWithin, type PortfolioLine } from '#lib/experiment/programme/portfolio.ts';
import { universalWords } from '#lib/experiment/programme/universal-words.ts';
import { plainLocale } from '#lib/format/locale.ts';
import { inLocale } from '../../settings/locale-scope.ts';
import type { Read } from '../../db/database.ts';
import { portfolioLines } from '../portfolio-lines.ts';
import { programmeFigures } from './figures.ts';
import { programmeFindings } from './findings.ts';
import { universalAnswer } from '../universal.ts';
import type { LeftOutReason } from '#lib/experiment/roi/money/left-out.ts';

/** Which campaigns are asked for. */
export interface ProgrammeQuery {
	/** ISO 4217; the most used one where it is left out. */
	readonly currency?: string | undefined;
	/** ISO days, both included: campaigns whose last day is between them. */
	readonly from?: string | undefined;
	readonly to?: string | undefined;
	/** Campaigns that are not there for the reader. */
	readonly hidden: ReadonlySet<string>;
}

/** Why a campaign takes no part in the sum; null where it does. */
function leftOutReason(
	line: PortfolioLine,
	days: { from: string; to: string },
	currency: string | null
): LeftOutReason | null {
	const { status, gain, to } = line;
	if (status === 'awaiting release') return 'not_published';
	if (status === 'running') return 'running';
	if (!isWithin(line, days)) return to === null ? 'no_dates' : 'other_days';
	if (currency !== null && line.currency !== currency) return 'other_currency';
	if (isCounted(line)) return null;
	return typeof gain === 'string' ? gain : 'not_comparable';
}

/** What the universal control group of a currency says; null where there is none. */
async function universalOf(
	store: Read,
	now: Date,
	{ query, currency }: { query: ProgrammeQuery; currency: string | null }
) {
	const real = (await universalAnswer(store, now, query)).filter(({ demo }) => !demo);
	const found = currency === null ? real[0] : real.find((one) => one.currency === currency);
	if (!found) return null;
	return { ...found, words: inLocale(plainLocale, () => universalWords(found)) };
}

/**
 * What the ended campaigns of a workspace say together; demo campaigns take no part. `lift` needs neither margin nor costs.
 */
export async function programmeAnswer(store: Read, now: Date, query: ProgrammeQuery) {
	const days = { from: query.from ?? '', to: query.to ?? '' };
	const lines = (await portfolioLines(store, now)).filter(
		({ demo, slug }) => !demo && !query.hidden.has(slug)
	);
	const found = await programmeFindings(store, now, { lines, days, currency: query.currency });
	const { currency } = found.value;
	return {
		...programmeFigures(found),
		universalControl: await universalOf(store, now, { query, currency }),
		leftOut: lines.flatMap((line) => {
			if (line.kind !== 'campaign' || line.status === 'withdrawn') return [];
			const reason = leftOutReason(line, days, currency);
			return reason === null ? [] : [{ slug: line.slug, reason }];
		})
	};
}
