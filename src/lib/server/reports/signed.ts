import type { RoiReport } from '#lib/experiment/roi/roi-report.ts';
import type { Campaign } from '../campaigns/campaigns.ts';
import type { Read } from '../db/database.ts';
import { ledger } from '../ledger/ledger.ts';
import { reports, type SignedReport } from './reports.ts';
import { bareReport } from './roi.ts';

/** How a signed report compares with what is known today. */
export type ReportState =
	| 'current'
	/** Newer data, other assumptions, or another level of intervals. */
	| 'outdated'
	/** The results it rests on were withdrawn: its numbers are not given out any more. */
	| 'withdrawn'
	/** It does not match its fingerprint. */
	| 'altered';

export interface ShownReport {
	/** The campaign's name when it was signed. */
	readonly name: string;
	readonly state: ReportState;
	readonly signed: Omit<SignedReport, 'report'> & { readonly report: RoiReport | null };
}

/** Levels of single figures are not in older reports; they change with ranges alone. */
const withoutLevels = (one: RoiReport['variants'][number]) => ({ ...one, ownConfidence: undefined });

/** What a report rests on: wording may change with the product, and today is no news where data have no dates. */
const groundOf = ({ said: declared, people, variants, optOuts }: RoiReport, isOlder: boolean): string =>
	JSON.stringify([
		declared,
		people,
		variants.map(withoutLevels),
		isOlder ? null : optOuts?.map(({ value }) => value)
	]);

/** A signed report as it may be shown. @param number as it is in an address */
export async function signedReport(
	store: Read,
	campaign: Campaign,
	{ number, now }: { number: string; now: Date }
): Promise<ShownReport | null> {
	const found = /^[1-9]\d{0,8}$/.test(number) ? await reports.find(store, campaign.id, Number(number)) : null;
	if (!found) return null;
	const name = found.report.campaign.name;
	if (await ledger.isWithdrawn(store, campaign.id))
		return { name, state: 'withdrawn', signed: { ...found, report: null } };
	const today = await bareReport(store, campaign, now);
	// Older reports do not say what opt-outs are worth.
	const isOlder = found.report.optOuts === undefined;
	const isCurrent = today !== null && groundOf(today, isOlder) === groundOf(found.report, isOlder);
	return { name, state: !found.intact ? 'altered' : isCurrent ? 'current' : 'outdated', signed: found };
}
