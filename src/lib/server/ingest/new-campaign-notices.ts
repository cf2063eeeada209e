import { measureFacts } from '#lib/table/words/measure.ts';
import type { Campaign } from '../campaigns/campaigns.ts';
import { workspaceDefaults } from '../campaigns/workspace.ts';
import type { Read as Reading } from '../db/database.ts';
import type { ImportRequest } from './import-request.ts';
import type { ReadSummary } from '../files/read-options.ts';

/** A file that was read, beside the campaigns that are there. */
interface Read {
	readonly summary: ReadSummary;
	readonly there: ReadonlyMap<string, Campaign>;
	readonly titleOf: (name: string | null) => string;
}

/** Why a declared split is none of a new campaign: it leaves out a variant, or names one that is not there. */
export function otherVariants(
	{ campaign, wholeSplit }: ImportRequest,
	{ summary, there, titleOf }: Read
): { code: string; words: string } | null {
	const planned = campaign?.planned;
	if (planned === undefined || wholeSplit !== true) return null;
	const names = Object.keys(planned);
	for (const { name, variants } of summary.campaigns) {
		if (there.has(titleOf(name))) continue;
		const own = variants.map((variant) => variant.name);
		if (own.length === names.length && own.every((variant) => names.includes(variant))) continue;
		const list = own.map((variant) => `"${variant}"`).join(', ');
		return {
			code: 'other_variants',
			words: `the split names all variants of the campaign, and no others: ${list}`
		};
	}
	return null;
}

/** What is reported where amounts of a new campaign have no currency: neither the sender nor the workspace names one. */
export async function currencyNotices(
	store: Reading,
	request: ImportRequest,
	{ summary, there, titleOf, replaced }: Read & { readonly replaced: Campaign | null }
): Promise<string[]> {
	const { header, campaigns } = summary;
	const isMoney = header?.measures.some(
		(name) => measureFacts(name, header.measures, header.kinds).kind === 'money'
	);
	const currency =
		request.campaign?.currency ??
		request.currency ??
		replaced?.currency ??
		(await workspaceDefaults(store)).currency;
	if (isMoney !== true || currency || campaigns.every(({ name }) => there.has(titleOf(name)))) return [];
	return [
		'no currency is declared, so that amounts are shown without one: send currency (--currency), such as EUR'
	];
}
