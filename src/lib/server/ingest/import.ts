import { createHash, randomUUID } from 'node:crypto';
import type { Readable } from 'node:stream';
import type { DateOrder } from '#lib/csv/date.ts';
import type { Mapping } from '#lib/csv/mapping.ts';
import { noticeWords } from '#lib/csv/notice.ts';
import type { Problem } from '#lib/csv/problem.ts';
import { personalDataScreen } from '#lib/privacy/personal-data/screen.ts';
import { campaigns, type Campaign, type NewCampaign } from '../campaigns/campaigns.ts';
import { workspacePolicy } from '../campaigns/workspace.ts';
import { uploads } from '../db/tables.ts';
import { isComplete, releaseStored } from '../release/release.ts';
import type { Stores } from '../stores.ts';
import { CellWriter } from './cell-writer.ts';
import { earlier, type Duplicate, type StoredCampaign } from './earlier.ts';
import type { ReadLimits } from './read-options.ts';
import { readCampaignFile, type ReadSummary } from './read.ts';

/** A file to take in, and what is said about it. */
export interface ImportRequest {
	/** Opens the file; called up to three times. */
	readonly open: () => Readable;
	/** The file's name, for the history of uploads. */
	readonly file: string;
	/** Publish at once. */
	readonly release: boolean;
	readonly now: Date;
	readonly control?: string;
	readonly mapping?: Mapping;
	readonly dateOrder?: DateOrder;
	/** The year of dates without one. */
	readonly year?: number;
	/** Slug of the campaign that this file corrects: it becomes a new version, and the old one is withdrawn at its release. */
	readonly replaces?: string;
	/** Refuse a file whose campaign nobody names; otherwise it has the file's name. */
	readonly needsName?: boolean;
	/** What the file may hold at most; the reader's own limits where left out. */
	readonly limits?: Partial<ReadLimits>;
	/** What is known of the campaign; its name stands for a missing campaign column. */
	readonly campaign?: Partial<Omit<NewCampaign, 'variants' | 'now'>> & {
		readonly planned?: Readonly<Record<string, number>>;
	};
}

/** A campaign of a file that could be stored. */
export interface CheckedCampaign {
	readonly name: string;
	readonly rows: number;
	readonly people: number;
	/** Whether the campaign is there already. */
	readonly known: boolean;
}

/** Why a file is not stored. */
type NotStored =
	| Duplicate
	| { readonly kind: 'refused'; readonly problems: readonly Problem[] }
	/** The file is well, but does not fit what is there. */
	| { readonly kind: 'conflict'; readonly code: string; readonly words: string };

export type ImportOutcome =
	| {
			readonly kind: 'stored';
			readonly uploadId: string;
			readonly campaigns: readonly StoredCampaign[];
			readonly notices: readonly string[];
	  }
	| NotStored;

export type CheckOutcome =
	| {
			readonly kind: 'checked';
			readonly campaigns: readonly CheckedCampaign[];
			readonly notices: readonly string[];
	  }
	| NotStored;

async function contentHash(open: () => Readable): Promise<string> {
	const hash = createHash('sha256');
	for await (const piece of open()) hash.update(piece as Buffer);
	return hash.digest('hex');
}

const sum = (list: readonly number[]): number => list.reduce((total, n) => total + n, 0);

/** Reads the whole file and says what `importFile` would do with it; writes nothing. */
export async function checkFile(stores: Stores, request: ImportRequest): Promise<CheckOutcome> {
	const known = earlier(stores.holdout, await contentHash(request.open));
	if (known) return known;
	const writer = new CellWriter(stores, randomUUID(), { keep: false });
	const made = await readWhole(stores, request, writer);
	if (made.kind !== 'read') return made;
	return {
		kind: 'checked',
		notices: [...made.summary.notices.map(noticeWords), ...writer.notices()],
		campaigns: made.summary.campaigns.map(({ name, variants }) => ({
			name: made.titleOf(name),
			rows: sum(variants.map(({ rows }) => rows)),
			people: sum(variants.map(({ people }) => people)),
			known: made.there.has(made.titleOf(name))
		}))
	};
}

/** A file that was read to its end and fits what is there. */
interface Read {
	readonly kind: 'read';
	readonly summary: ReadSummary;
	/** The campaign that the file corrects. */
	readonly replaced: Campaign | null;
	/** Campaigns that are there, by name. */
	readonly there: ReadonlyMap<string, Campaign>;
	/** The campaign's name for one of the file's. */
	readonly titleOf: (name: string | null) => string;
	readonly idOf: (name: string | null) => string;
}

/** Hands every row of the file to the writer. */
async function readWhole(
	stores: Stores,
	request: ImportRequest,
	writer: CellWriter
): Promise<Read | NotStored> {
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
	// A name given by the uploader stands for the one campaign of the file, whatever the file calls it.
	const titleOf = (name: string | null): string =>
		replaced ? nextVersion(replaced.name, list) : (request.campaign?.name ?? name ?? fallbackName);
	const idOf = (name: string | null): string => {
		const title = titleOf(name);
		let id = ids.get(title);
		if (id === undefined) ids.set(title, (id = there.get(title)?.id ?? randomUUID()));
		return id;
	};

	const summary = await readCampaignFile(
		request.open,
		{
			mapping: request.mapping,
			control: request.control,
			dateOrder: request.dateOrder,
			year: request.year,
			limits: request.limits,
			screen: personalDataScreen
		},
		{ start: (header) => writer.start(header), row: (row) => writer.write(idOf(row.campaign), row) }
	);
	if (!summary.ok) return { kind: 'refused', problems: summary.problems };
	const titles = summary.campaigns.map(({ name }) => titleOf(name));
	const conflict =
		severalCampaigns(request, titles) ??
		unnamed(titles) ??
		finished(
			stores,
			titles.flatMap((title) => there.get(title) ?? [])
		) ??
		writer.conflict;
	return conflict
		? { kind: 'conflict', ...conflict }
		: { kind: 'read', summary, replaced, there, titleOf, idOf };
}

/**
 * Takes a file in, whole or not at all: cells first, then the upload's record, then (if wished) the release.
 *
 * The same bytes again store nothing. A crash before the record leaves cells that the next start sweeps.
 */
export async function importFile(stores: Stores, request: ImportRequest): Promise<ImportOutcome> {
	const hash = await contentHash(request.open);
	const known = earlier(stores.holdout, hash);
	if (known) return known;
	const uploadId = randomUUID();
	const writer = new CellWriter(stores, uploadId);
	writer.begin();
	try {
		const made = await readWhole(stores, request, writer);
		if (made.kind !== 'read') {
			writer.undo();
			return made;
		}
		writer.finish();
		const { summary, replaced, there, titleOf, idOf } = made;

		const stored = stores.holdout.transaction(() =>
			summary.campaigns.map(({ name, variants, control }) => {
				const title = titleOf(name);
				const planned = request.campaign?.planned;
				const ordered = [...variants].sort((a, b) => Number(b.name === control) - Number(a.name === control));
				const campaign =
					there.get(title) ??
					campaigns.add(stores.holdout, {
						...request.campaign,
						id: idOf(name),
						name: title,
						currency: request.campaign?.currency ?? 'XXX',
						policy: replaced?.policy ?? request.campaign?.policy ?? workspacePolicy(stores.holdout),
						now: request.now,
						...(replaced ? { replacesId: replaced.id } : {}),
						variants: ordered.map((variant) => ({
							name: variant.name,
							...(planned?.[variant.name] === undefined ? {} : { plannedWeight: planned[variant.name] })
						}))
					});
				campaigns.addVariants(stores.holdout, campaign.id, ordered);
				const rows = sum(variants.map((variant) => variant.rows));
				const people = sum(variants.map((variant) => variant.people));
				stores.holdout
					.insert(uploads)
					.values({
						campaignId: campaign.id,
						id: uploadId,
						file: request.file,
						contentHash: hash,
						rows,
						state: 'stored',
						receivedAt: request.now
					})
					.run();
				return { id: campaign.id, slug: campaign.slug, name: campaign.name, rows, people };
			})
		);
		return {
			kind: 'stored',
			uploadId,
			notices: [...summary.notices.map(noticeWords), ...writer.notices()],
			campaigns: stored.map(({ id, ...campaign }) => {
				if (!request.release) return { ...campaign, released: false };
				const outcome = releaseStored(stores, id, { now: request.now });
				return {
					...campaign,
					released: outcome.kind === 'released',
					...(outcome.kind === 'refused' ? { notReleased: outcome.words } : {}),
					...(outcome.kind === 'nothing-new'
						? { notReleased: 'Newer days appear when they are large enough and the outcome window is over.' }
						: {})
				};
			})
		};
	} catch (error) {
		writer.undo();
		throw error;
	}
}

/** A file without a campaign column, sent without a name. */
function unnamed(titles: readonly string[]): { code: string; words: string } | null {
	return titles.includes('')
		? { code: 'campaign_not_named', words: 'neither the file nor the sender names the campaign' }
		: null;
}

/** What is published stays as it is: a campaign released as a whole, or withdrawn, takes no more rows. */
function finished(
	stores: Stores,
	list: readonly { id: string; name: string }[]
): { code: string; words: string } | null {
	const done = list.find(({ id }) => isComplete(stores.holdout, id));
	return done
		? {
				code: 'already_released',
				words: `the results of "${done.name}" are published and stay as they are: upload a correction as a new version of the campaign`
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
