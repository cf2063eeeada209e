import { randomUUID } from 'node:crypto';
import { isoDay } from '#lib/experiment/day.ts';
import { nameable } from '#lib/table/problems/quotable.ts';
import type { Problem } from '#lib/table/problems/problem.ts';
import { isSameName } from '#lib/privacy/name-key.ts';
import { personalDataScreen } from '#lib/privacy/personal-data/screen.ts';
import { campaigns, type Campaign } from '../campaigns/campaigns.ts';
import type { Viewer } from '../campaigns/viewer.ts';
import { named, slugForRows, type Reached } from '../campaigns/find.ts';
import { isNameTaken } from '../campaigns/names.ts';
import { personName } from '../campaigns/people.ts';
import { manages } from '../campaigns/visible.ts';
import { isClosed } from '../release/ending.ts';
import { ledger } from '../ledger/ledger.ts';
import { isPurged } from '../release/ground.ts';
import { isComplete } from '../release/draft.ts';
import type { Read as Reading } from '../db/database.ts';
import type { Stores } from '../db/stores.ts';
import type { CellWriter } from './cell-writer.ts';
import { declaredEnd } from './file-end.ts';
import type { ImportRequest, NotStored, Refused } from './import-request.ts';
import { readCampaignFile, type ReadSummary } from '../files/read.ts';
import { otherVariants } from './new-campaign-notices.ts';
import { requestViewer } from './request-viewer.ts';
import { PlacedRows } from './placed-rows.ts';
import { standingOf } from './standing.ts';
import { VariantNames } from './variant-names.ts';
import { inTurn } from '../db/in-turn.ts';

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
	readonly idOf: (name: string | null) => Promise<string>;
	/** The campaign that a name means, as it is now. */
	readonly reach: (store: Reading, title: string) => Promise<Reached>;
	readonly viewer: Viewer;
}

/** A file with problems, and what was made out of it. */
interface Unread extends Refused {
	readonly summary: ReadSummary;
}

/** Takes the rows of a file. */
export type RowSink = Pick<CellWriter, 'start' | 'restart' | 'enter' | 'write' | 'conflict'>;

/** Hands every row of the file to the writer. */
export async function readWhole(
	stores: Stores,
	request: ImportRequest,
	writer: RowSink
): Promise<Read | Unread | Exclude<NotStored, Refused>> {
	const { holdout } = stores;
	const viewer = await requestViewer(holdout, request);
	const corrects: Reached =
		request.replaces === undefined ? { kind: 'none' } : await slugForRows(holdout, viewer, request.replaces);
	if (request.replaces !== undefined && corrects.kind !== 'found') {
		const words = `there is no campaign "${request.replaces}" to correct`;
		return {
			kind: 'conflict',
			...((await unreached(holdout, corrects)) ?? { code: 'no_such_campaign', words })
		};
	}
	const replaced = corrects.kind === 'found' ? corrects.campaign : null;
	const into = request.into === undefined ? null : await campaigns.byId(holdout, request.into);
	// Since it was named its sender may have been removed from its people.
	if (into && !(await manages(holdout, viewer, into)))
		return { kind: 'conflict', code: 'no_such_campaign', words: 'there is no campaign to add the rows to' };
	const fallbackName = request.needsName ? '' : request.file.replace(/\.[^.]*$/, '');
	const nextName = replaced && (await nextVersion(holdout, replaced.name, viewer));
	const reach = async (store: Reading, title: string): Promise<Reached> => {
		if (replaced) return { kind: 'none' };
		if (!into) return await named(store, viewer, title);
		return (await manages(store, viewer, into)) ? { kind: 'found', campaign: into } : { kind: 'none' };
	};
	const there = new Map<string, Campaign>();
	/** Why the file cannot join a campaign that it names. */
	let closed: Found | null = null;
	const ids = new Map<string, string>();
	const standings = new Map<string, string>();
	// A name given by the uploader is that of the one campaign of the file, whatever the file calls it.
	const titleOf = (name: string | null): string =>
		nextName ?? into?.name ?? request.campaign?.name ?? name ?? fallbackName;
	const idOf = async (name: string | null): Promise<string> => {
		const title = titleOf(name);
		let id = ids.get(title);
		if (id !== undefined) return id;
		const twin = [...ids.keys()].find((one) => isSameName(one, title));
		if (twin !== undefined)
			closed ??= {
				code: 'which_campaign',
				words: `“${twin}” and “${title}” are one name, typed in two ways: write it the same in all rows`
			};
		const reached = await reach(holdout, title);
		if (reached.kind === 'found') there.set(title, reached.campaign);
		closed ??= await unreached(holdout, reached);
		const known = there.get(title)?.id;
		if (known !== undefined && [...ids.values()].includes(known)) {
			const words = `two names of the file mean the campaign "${reached.kind === 'found' ? reached.campaign.name : title}": write one of them`;
			closed ??= { code: 'which_campaign', words };
		}
		// Before the writer looks at the campaign: what changes after this is found when the upload is recorded.
		if (known !== undefined) standings.set(known, await standingOf(stores.holdout, known));
		ids.set(title, (id = known ?? randomUUID()));
		return id;
	};

	const before = replaced ?? into;
	const kind = before?.kind ?? request.campaign?.kind ?? 'campaign';
	const isKnownToRecur = before?.recurring ?? false;
	const names = new VariantNames(holdout);
	const rows = new PlacedRows(
		async ({ campaign, variant, line }) => {
			const id = await idOf(campaign);
			await writer.enter(id, line);
			return { id, variant: await names.stored(id, variant) };
		},
		(id, row) => writer.write(id, row)
	);
	const read = await readCampaignFile(
		request.open,
		{
			dialect: request.dialect,
			mapping: new Map(Object.entries(request.mapping ?? {})),
			control: request.control,
			impossible: request.impossible,
			layout: request.layout,
			goal: request.goal,
			sheet: request.sheet,
			skip: request.skip,
			keep: request.keep,
			asksAgain: kind === 'programme' && !isKnownToRecur,
			recurring: request.recurring === true ? true : request.oncePerPerson === true ? false : undefined,
			dateOrder: request.dateOrder,
			year: request.year,
			limits: request.limits,
			signal: request.signal,
			screen: personalDataScreen,
			onProgress: (progress) => request.onProgress?.({ phase: 'reading', ...progress })
		},
		{
			start: (header) => writer.start(header),
			async restart() {
				await rows.restart();
				await writer.restart(request);
			},
			row: (row) => rows.add(row)
		}
	);
	await rows.settled();
	if (!read.ok) return { kind: 'refused', problems: read.problems, summary: read };
	const summary = await names.renamed(read, idOf);
	const isPlanned = request.campaign?.planned !== undefined || before !== null;
	const large = kind === 'programme' && !isPlanned ? largeControl(summary) : null;
	if (large) return { kind: 'refused', problems: [large], summary };
	const titles = summary.campaigns.map(({ name }) => titleOf(name));
	const conflict =
		severalCampaigns(request, titles) ??
		unnamed(titles) ??
		closed ??
		names.conflict ??
		otherVariants(request, { summary, there, titleOf }) ??
		endsTooEarly(request, summary) ??
		(
			await inTurn.map(summary.campaigns, ({ name, days }) =>
				finished(stores, there.get(titleOf(name)), { now: request.now, days })
			)
		).find((found) => found !== null) ??
		(await writer.conflict());
	return conflict
		? { kind: 'conflict', ...conflict }
		: { kind: 'read', summary, replaced, there, standings, titleOf, idOf, reach, viewer };
}

/** Why the file does not fit what is there. */
type Found = Omit<Extract<NotStored, { kind: 'conflict' }>, 'kind'>;

/** A universal control group that is larger than everyone else: names were turned round, unless a split was declared. */
function largeControl({ campaigns: list, dialect }: ReadSummary): Problem | null {
	for (const { variants, control } of list) {
		const group = variants.find(({ name }) => name === control);
		const others = variants.filter(({ name }) => name !== control);
		const rest = others.reduce((sum, { people }) => sum + people, 0);
		if (group && group.people > 1.1 * rest)
			return {
				code: 'large_control',
				line: dialect?.headerLine ?? 1,
				control: nameable([group.name])[0] ?? 'the control',
				people: group.people,
				others: nameable(others.map(({ name }) => name)),
				rest
			};
	}
	return null;
}

/** A file without a campaign column, sent without a name. */
function unnamed(titles: readonly string[]): { code: string; words: string } | null {
	return titles.includes('')
		? { code: 'campaign_not_named', words: 'which campaign is this? The file doesn’t name it' }
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
async function finished(
	{ holdout }: Stores,
	campaign: Campaign | undefined,
	{ now, days }: { now: Date; days: { readonly last: number } | null }
): Promise<Found | null> {
	if (!campaign) return null;
	const { id, slug, name, endsOn } = campaign;
	if (await ledger.isWithdrawn(holdout, id)) {
		return {
			code: 'already_released',
			campaign: slug,
			words: `the results of "${name}" were withdrawn: upload a correction as a new version of the campaign`
		};
	}
	const isLater =
		(await isClosed(holdout, campaign, now)) && (endsOn === null || (days?.last ?? Infinity) > endsOn);
	if ((await isComplete(holdout, id)) || isLater) {
		return {
			code: 'already_released',
			campaign: slug,
			words: `"${name}" has ended, and its results are published: reopen it, or upload a correction as a new version`
		};
	}
	return (await isPurged(holdout, id))
		? {
				code: 'purged',
				words: `raw rows of "${name}" were deleted on their last day: the campaign takes no more rows`
			}
		: null;
}

/** Why rows cannot join the campaign of a name; null where they can, or it is new. */
async function unreached(store: Reading, reached: Reached): Promise<Found | null> {
	switch (reached.kind) {
		case 'foreign': {
			const { name, owner } = reached.campaign;
			return {
				code: 'not_owner',
				words: `"${name}" belongs to ${await personName(store, owner)}: ask to be added to its people`
			};
		}
		case 'question': {
			const slugs = reached.among.map(({ slug }) => slug).join(', ');
			return {
				code: 'which_campaign',
				words: `several campaigns have this name: name one by its address (${slugs})`
			};
		}
		case 'found':
		case 'none':
			return null;
	}
}

/** "Spring picks (version 2)" for a correction of "Spring picks". */
async function nextVersion(store: Reading, name: string, viewer: Viewer): Promise<string> {
	const base = name.replace(/ \(version \d+\)$/, '');
	let n = 2;
	while (await isNameTaken(store, `${base} (version ${n})`, { owner: viewer.person, viewer })) n += 1;
	return `${base} (version ${n})`;
}

/** One name cannot be that of several campaigns. */
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
