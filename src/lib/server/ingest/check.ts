import { randomUUID } from 'node:crypto';
import type { Header } from '#lib/table/columns/header.ts';
import { leftOutWords, noticeWords } from '#lib/table/problems/notice.ts';
import { dayOf, isoDay } from '#lib/experiment/day.ts';
import { endAfterFile, isRunningOn } from '#lib/experiment/ending.ts';
import type { Campaign } from '../campaigns/campaigns.ts';
import { workspacePolicy } from '../campaigns/workspace.ts';
import { ledger } from '../ledger/ledger.ts';
import type { Stores } from '../db/stores.ts';
import { CellWriter } from './cell-writer.ts';
import { contentHash } from './content-hash.ts';
import { earlier } from './earlier.ts';
import type { CheckOutcome, ImportRequest } from './import-request.ts';
import { requestViewer } from './request-viewer.ts';
import type { ReadSummary } from '../files/read-options.ts';
import { readWhole } from './read-whole.ts';
import { declaredEnd } from './file-end.ts';
import { wouldPublishAgain } from './publish-stored.ts';
import { controlFirst, sum } from './record-campaigns.ts';
import { Rehearsal } from './rehearsal.ts';
import { currencyNotices } from './new-campaign-notices.ts';
import { writeErrorFile } from '../files/write-error-file.ts';
import { inTurn } from '../db/in-turn.ts';

/** What is known of when the campaign ends, and from when on its days can be published. */
async function endOf(
	{ holdout }: Stores,
	campaign: Campaign | null,
	{ request, lastDay }: { request: ImportRequest; lastDay: number | null }
) {
	const { campaign: facts, outcomeWindow, now, timeZone = null } = request;
	const policy = campaign?.policy ?? facts?.policy ?? (await workspacePolicy(holdout));
	const today = dayOf(now, campaign?.timeZone ?? timeZone);
	const declared = declaredEnd(request);
	return {
		running: isRunningOn(endAfterFile(campaign, { declared, lastDay, today }), today),
		published: campaign !== null && (await ledger.isBegun(holdout, campaign.id)),
		end: campaign && { endsOn: campaign.endsOn, openEnd: campaign.openEnd },
		outcomeWindow: campaign ? policy.outcomeWindow : (outcomeWindow ?? policy.outcomeWindow)
	};
}

/** The column that each measure is read from. */
const sourcesOf = (header: Header | null): Record<string, string> =>
	Object.fromEntries(
		(header?.roles ?? []).flatMap((role, i): [string, string][] => {
			const label = header?.labels[i] ?? '';
			if (role.kind === 'people') return [['people', label]];
			return role.kind === 'measure' ? [[header?.measures[role.index] ?? '', label]] : [];
		})
	);

/** The sums of the columns by measure. */
const columnSumsOf = ({ header, columnSums }: ReadSummary): Record<string, number | null> => ({
	people: columnSums.people,
	...Object.fromEntries(
		(header?.measures ?? []).map((name, i) => {
			const sum = columnSums.measures[i] ?? NaN;
			return [name, Number.isNaN(sum) ? null : sum];
		})
	)
});

/** Reads the whole file and says what `importFile` would do with it; writes nothing but, where requested, the error file. */
export async function checkFile(
	stores: Stores,
	request: ImportRequest,
	options: { readonly errorFile?: string | undefined } = {}
): Promise<CheckOutcome> {
	if (!request.release) return check(stores, request, options);
	const uploadId = request.uploadId ?? randomUUID();
	const rehearsal = await Rehearsal.begin(stores, request, uploadId);
	try {
		return await check(stores, { ...request, uploadId }, { ...options, rehearsal });
	} finally {
		await rehearsal.end();
	}
}

async function check(
	stores: Stores,
	request: ImportRequest,
	{ errorFile, rehearsal }: { readonly errorFile?: string | undefined; readonly rehearsal?: Rehearsal }
): Promise<CheckOutcome> {
	const viewer = await requestViewer(stores.holdout, request);
	const hash = request.hash ?? (await contentHash(request.open));
	const known = await earlier(stores.holdout, hash, { viewer, request });
	if (known)
		return request.release && known.kind === 'duplicate'
			? await wouldPublishAgain(stores, known, request)
			: known;
	const writer = new CellWriter(stores, request.uploadId ?? randomUUID(), { keep: false });
	const made = await readWhole(stores, request, rehearsal?.besides(writer) ?? writer);
	if (made.kind === 'refused') {
		const { kind, problems, summary } = made;
		const rows =
			errorFile === undefined
				? null
				: await writeErrorFile(request.open, summary, {
						path: errorFile,
						limits: request.limits,
						sheet: request.sheet
					});
		return { kind, problems, errorFile: rows !== null };
	}
	if (made.kind !== 'read') return made;
	const { summary, replaced, there, titleOf } = made;
	const publications = (await rehearsal?.publish(made, hash)) ?? [];
	return {
		kind: 'checked',
		notices: [
			...summary.notices.map(noticeWords),
			...(await currencyNotices(stores.holdout, request, made)),
			...writer.notices()
		],
		dimensions: summary.header?.dimensions ?? [],
		measures: summary.header?.measures ?? [],
		reading: {
			decisions: summary.decisions,
			leftOut: summary.leftOut,
			sums: summary.variantSums,
			sources: sourcesOf(summary.header),
			columnSums: columnSumsOf(summary),
			passed: summary.passed,
			columnsOut: summary.notices.flatMap((notice) =>
				notice.code === 'column_left_out'
					? [{ column: notice.column ?? '', words: leftOutWords(notice) }]
					: []
			),
			days: summary.dayCount
		},
		campaigns: await inTurn.map(summary.campaigns, async ({ name, variants, control, days }, i) => ({
			name: titleOf(name),
			rows: sum(variants.map(({ rows }) => rows)),
			people: sum(variants.map(({ people }) => people)),
			known: there.has(titleOf(name)),
			...(await endOf(stores, there.get(titleOf(name)) ?? replaced, {
				request,
				lastDay: days?.last ?? null
			})),
			variants: controlFirst(variants, control).map((variant) => variant.name),
			control,
			firstDay: days && isoDay(days.first),
			lastDay: days && isoDay(days.last),
			...(publications[i] ? { publication: publications[i] } : {})
		}))
	};
}
