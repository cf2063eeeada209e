import type { Campaign } from '../campaigns/campaigns.ts';
import { asc, eq } from 'drizzle-orm';
import type { Read } from '../db/database.ts';
import { campaigns } from '../db/tables/campaigns.ts';
import { uploads } from '../db/tables/uploads.ts';
import { isSameName } from '#lib/privacy/name-key.ts';
import type { Viewer } from '../campaigns/viewer.ts';
import { isVisible, manages } from '../campaigns/visible.ts';
import { ledger } from '../ledger/ledger.ts';
import type { Duplicate, ImportRequest, NotStored } from './import-request.ts';
import { changedOptions, type UploadOptions } from './upload-options.ts';
import { inTurn } from '../db/in-turn.ts';

type Conflict = Extract<NotStored, { kind: 'conflict' }>;

/** What is asked of bytes that may be stored already. */
export type EarlierRequest = UploadOptions & Pick<ImportRequest, 'replaces' | 'into'>;

/** Is the campaign the one that a request names, if it names one? A correction has a name of its own. */
function isNamed(
	{ id, name, ownName, slug, alias, ownSlug }: Campaign,
	{ into, replaces, campaign }: EarlierRequest
): boolean {
	if (into !== undefined) return into === id;
	const given = campaign?.name;
	if (replaces !== undefined || given === undefined) return true;
	return [slug, alias, ownSlug].includes(given) || [name, ownName].some((one) => isSameName(one, given));
}

/** The question whether the file is a second campaign, or the first one was meant. */
const secondCampaign = ({ slug, name }: Campaign, { campaign }: EarlierRequest): Conflict => ({
	kind: 'conflict',
	code: 'same_file_question',
	campaign: slug,
	sameFile: { first: { slug, name } },
	words:
		`this file is already here, as “${name}”: is ${campaign?.name === undefined ? 'this' : `“${campaign.name}”`} a second campaign of the same file, ` +
		`or did you mean “${name}”?`
});

/**
 * The upload that brought these bytes before, or null: one of whoever asks, or to campaigns that they may change. Bytes of
 * others count for nothing. Bytes that came for another campaign than the one that is named now are a question. Bytes whose results were withdrawn may come again as a correction. With options that they did not come with
 * they are refused: nothing of them would be applied.
 */
export async function earlier(
	holdout: Read,
	hash: string,
	{ viewer, request }: { readonly viewer: Viewer; readonly request: EarlierRequest }
): Promise<Duplicate | Conflict | null> {
	const { replaces } = request;
	const isOwn = ({ owner }: { owner: string | null }) => owner === viewer.person;
	const rows = await inTurn.filter(
		await holdout
			.select({ upload: uploads, campaign: campaigns })
			.from(uploads)
			.innerJoin(campaigns, eq(uploads.campaignId, campaigns.id))
			.where(eq(uploads.contentHash, hash))
			// The first of them decides, and campaigns of one file are listed.
			.orderBy(asc(uploads.receivedAt), asc(uploads.id), asc(campaigns.name), asc(campaigns.id)),
		async ({ upload, campaign }) =>
			upload.state !== 'withdrawn' &&
			((await manages(holdout, viewer, campaign)) ||
				(isOwn(upload) && (await isVisible(holdout, viewer, campaign)))) &&
			(replaces === undefined || !(await ledger.isWithdrawn(holdout, upload.campaignId)))
	);
	const asNamed = rows.filter(({ campaign }) => isNamed(campaign, request));
	const before = asNamed.length > 0 ? asNamed : rows;
	const first = before.find(({ upload }) => isOwn(upload)) ?? before[0];
	if (!first || (asNamed.length === 0 && request.sameFile === 'another')) return null;
	if (asNamed.length === 0) return secondCampaign(first.campaign, request);
	const among = rows.flatMap(({ upload, campaign }) => (upload.id === first.upload.id ? [campaign] : []));
	const changed = await changedOptions(holdout, first.upload.options, { options: request, among });
	if (changed.length > 0)
		return {
			kind: 'conflict',
			code: 'stored_with_other_options',
			words:
				`the same file is stored already, as upload ${first.upload.id}, with other options (${changed.join(', ')}): ` +
				(rows.every(({ upload }) => upload.id !== first.upload.id || upload.state === 'stored')
					? 'withdraw that upload and upload the file again'
					: 'its results are published, so upload the file as a correction (replaces)')
		};
	return {
		kind: 'duplicate',
		uploadId: first.upload.id,
		campaigns: rows
			.filter(({ upload }) => upload.id === first.upload.id)
			.map(({ upload, campaign: { slug, name } }) => ({
				slug,
				name,
				rows: upload.rows,
				released: upload.state === 'released'
			})),
		published: []
	};
}
