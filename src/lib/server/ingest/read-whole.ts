import { randomUUID } from 'node:crypto';
import { isoDay } from '#lib/experiment/day.ts';
import { personalDataScreen } from '#lib/privacy/personal-data/screen.ts';
import { campaigns, type Campaign } from '../campaigns/campaigns.ts';
import { isClosed } from '../release/ending.ts';
import { ledger } from '../release/ledger.ts';
import { isPurged } from '../release/ground.ts';
import { isComplete } from '../release/release.ts';
import type { Stores } from '../stores.ts';
import type { CellWriter } from './cell-writer.ts';
import { declaredEnd } from './file-end.ts';
import type { ImportRequest, NotStored, Refused } from './import-request.ts';
import { readCampaignFile, type ReadSummary } from './read.ts';
import { standingOf } from './standing.ts';

/** A file that was read to its end and fits what is there. */
export interface Read {
	readonly kind: 'read';
	readonly summary: ReadSummary;
	/** The campaign that the file corrects. */
	readonly replaced: Campaign | null;
	/** Campaigns that are there, by name. */
	readonly there: ReadonlyMap<string, Campaign>;
	/** What the cells were checked against, by the campaign's id. */
	readonly standings: ReadonlyMap<string, string>;
	/** The campaign's name for one of the file's. */
	readonly titleOf: (name: string | null) => string;
	readonly idOf: (name: string | null) => string;
}

/** A file with problems, and what was made out of it. */
interface Unread extends Refused {
	readonly summary: ReadSummary;
}

/** Hands every row of the file to the writer. */
export async function readWhole(
	stores: Stores,
	request: ImportRequest,
	writer: CellWriter
): Promise<Read | Unread | Exclude<NotStored, Refused>> {
	const replaced = request.replaces === undefined ? null : campaigns.find(stores.holdout, request.replaces);
	if (request.replaces !== undefined && !replaced) {
		return {
			kind: 'conflict',
			code: 'no_such_campaign',
			words: `there is no campaign "${request.replaces}" to correct`
		};
	}
	const fallbackName = request.needsName ? '' : request.file.replace(/\.[^.]*$/, '');
	const list = campaigns.list(stores.holdout);
	const there = new Map(replaced ? [] : list.map((campaign) => [campaign.name, campaign]));
	const ids = new Map<string, string>();
	const standings = new Map<string, string>();
	// A name given by the uploader stands for the one campaign of the file, whatever the file calls it.
	const titleOf = (name: string | null): string =>
		replaced ? nextVersion(replaced.name, list) : (request.campaign?.name ?? name ?? fallbackName);
	const idOf = (name: string | null): string => {
		const title = titleOf(name);
		let id = ids.get(title);
		if (id !== undefined) return id;
		const known = there.get(title)?.id;
		// Before the writer looks at the campaign: what changes after this is found when the upload is recorded.
		if (known !== undefined) standings.set(known, standingOf(stores.holdout, known));
		ids.set(title, (id = known ?? randomUUID()));
		return id;
	};

	const summary = await readCampaignFile(
		request.open,
		{
			dialect: request.dialect,
			mapping: new Map(Object.entries(request.mapping ?? {})),
			control: request.control,
			dateOrder: request.dateOrder,
			year: request.year,
			limits: request.limits,
			signal: request.signal,
			screen: personalDataScreen,
			onProgress: (progress) => request.onProgress?.({ phase: 'reading', ...progress })
		},
		{ start: (header) => writer.start(header), row: (row) => writer.write(idOf(row.campaign), row) }
	);
	if (!summary.ok) return { kind: 'refused', problems: summary.problems, summary };
	const titles = summary.campaigns.map(({ name }) => titleOf(name));
	const conflict =
		severalCampaigns(request, titles) ??
		unnamed(titles) ??
		endsTooEarly(request, summary) ??
		summary.campaigns
			.map(({ name, days }) => finished(stores, there.get(titleOf(name)), { now: request.now, days }))
			.find((found) => found !== null) ??
		writer.conflict;
	return conflict
		? { kind: 'conflict', ...conflict }
		: { kind: 'read', summary, replaced, there, standings, titleOf, idOf };
}

/** Why the file cannot stand beside what is there. */
type Found = Omit<Extract<NotStored, { kind: 'conflict' }>, 'kind'>;

/** A file without a campaign column, sent without a name. */
function unnamed(titles: readonly string[]): { code: string; words: string } | null {
	return titles.includes('')
		? { code: 'campaign_not_named', words: 'neither the file nor the sender names the campaign' }
		: null;
}

/** A declared last day that the file itself goes beyond. */
function endsTooEarly(request: ImportRequest, { campaigns: list }: ReadSummary): Found | null {
	const declared = declaredEnd(request);
	const endsOn = declared?.kind === 'running' ? declared.endsOn : null;
	const last = list.reduce((day, { days }) => Math.max(day, days?.last ?? -Infinity), -Infinity);
	if (endsOn === null || endsOn >= last) return null;
	return {
		code: 'ends_before_data',
		words: `the file has days to ${isoDay(last)}, and ${isoDay(endsOn)} is declared as the last day`
	};
}

/**
 * What is published stays as it is: a campaign that was withdrawn, or has ended with its results published, takes no more rows
 * than those of the days it was declared to have.
 */
function finished(
	{ holdout }: Stores,
	campaign: Campaign | undefined,
	{ now, days }: { now: Date; days: { readonly last: number } | null }
): Found | null {
	if (!campaign) return null;
	const { id, slug, name, endsOn } = campaign;
	if (ledger.isWithdrawn(holdout, id)) {
		return {
			code: 'already_released',
			campaign: slug,
			words: `the results of "${name}" were withdrawn: upload a correction as a new version of the campaign`
		};
	}
	const isLater = isClosed(holdout, campaign, now) && (endsOn === null || (days?.last ?? Infinity) > endsOn);
	if (isComplete(holdout, id) || isLater) {
		return {
			code: 'already_released',
			campaign: slug,
			words: `"${name}" has ended, and its results are published: reopen it, or upload a correction as a new version`
		};
	}
	return isPurged(holdout, id)
		? {
				code: 'purged',
				words: `raw rows of "${name}" were deleted on their last day: the campaign takes no more rows`
			}
		: null;
}

/** "Spring picks (version 2)" for a correction of "Spring picks". */
function nextVersion(name: string, list: readonly { name: string }[]): string {
	const base = name.replace(/ \(version \d+\)$/, '');
	let n = 2;
	while (list.some((campaign) => campaign.name === `${base} (version ${n})`)) n += 1;
	return `${base} (version ${n})`;
}

/** One name cannot stand for several campaigns. */
function severalCampaigns(
	request: ImportRequest,
	titles: readonly string[]
): { code: string; words: string } | null {
	return request.campaign?.name !== undefined && titles.length > 1
		? {
				code: 'several_campaigns',
				words: `the file has ${titles.length} campaigns, which have their own names: leave the campaign's name out`
			}
		: null;
}
