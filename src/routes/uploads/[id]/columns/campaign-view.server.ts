import { controlAmong } from '#lib/table/tally.ts';
import { dayOf, isoDay } from '#lib/experiment/day.ts';
import { endByData, isRunningOn } from '#lib/experiment/ending.ts';
import type { Campaign } from '#lib/server/campaigns/campaigns.ts';
import { workspaceDefaults, workspacePolicy } from '#lib/server/campaigns/workspace.ts';
import type { Draft } from '#lib/server/ingest/drafts.ts';
import type { FileInspection } from '#lib/server/files/inspect-file.ts';
import { named } from '#lib/server/campaigns/find.ts';
import type { Viewer } from '#lib/server/campaigns/viewer.ts';
import { ledger } from '#lib/server/ledger/ledger.ts';
import { store } from '#lib/server/db/store.ts';
import { fileDays, type FileDays, type TypedEnding } from '../confirm/ending-form.ts';
import { typedSplit } from './split-form.ts';
import { inTurn } from '#lib/server/db/in-turn.ts';

type Inspected = Extract<FileInspection, { kind: 'looked' }>;

const dayIn = (iso: string): number => Date.parse(`${iso}T00:00:00Z`) / 86_400_000;

/** Campaigns of the file that are there already, as far as they are known. */
async function knownOf(
	{ campaign }: Draft,
	inspection: Inspected | null,
	viewer: Viewer
): Promise<Campaign[]> {
	const names =
		campaign === '' ? (inspection?.campaigns ?? []).flatMap(({ name }) => name ?? []) : [campaign];
	return await inTurn.flatMap(names, async (name) => {
		const found = await named(store(), viewer, name);
		return found.kind === 'found' ? [found.campaign] : [];
	});
}

/** The days that the question about the end is about; null without dates, or where they are not known yet. */
async function daysOf(
	{ reading }: Draft,
	inspection: Inspected | null,
	{ known, now }: { known: readonly Campaign[]; now: Date }
): Promise<FileDays | null> {
	const all = (inspection?.campaigns ?? []).flatMap(({ days }) => days ?? []);
	if (all.length === 0) return null;
	return fileDays({
		first: Math.min(...all.map(({ first }) => dayIn(first))),
		last: Math.max(...all.map(({ last }) => dayIn(last))),
		outcomeWindow:
			known[0]?.policy.outcomeWindow ??
			reading.outcomeWindow ??
			(await workspacePolicy(store())).outcomeWindow,
		today: dayOf(now)
	});
}

/** What was answered, else what is known of a campaign that is there, else what the last days of the file suggest. */
function endingOf(
	draft: Draft,
	inspection: Inspected | null,
	{ known, now }: { known: readonly Campaign[]; now: Date }
): TypedEnding {
	const today = dayOf(now);
	const { ending, finished } = draft;
	const endsOn = ending?.kind === 'running' ? ending.endsOn : null;
	const until = endsOn === null ? '' : isoDay(endsOn);
	if (finished !== undefined) return { finished, endsOn: until, release: 'no' };
	const files = inspection?.campaigns ?? [];
	const [only, ...more] = known;
	if (only && known.length === Math.max(files.length, 1) && known.every((one) => isRunningOn(one, today)))
		return {
			finished: 'no',
			endsOn: more.length === 0 && only.endsOn !== null ? isoDay(only.endsOn) : '',
			release: 'no'
		};
	const running = files.map(({ days }) => isRunningOn(endByData(days && dayIn(days.last), today), today));
	const same = running.every((one) => one === running[0]);
	return {
		finished: files.length === 0 || !same ? 'days' : running[0] ? 'no' : 'yes',
		endsOn: '',
		release: 'no'
	};
}

/** What the columns page shows and asks about the campaign of a file. */
export async function campaignView(
	draft: Draft,
	found: FileInspection | null,
	{ viewer, now }: { viewer: Viewer; now: Date }
) {
	const inspection = found?.kind === 'looked' ? found : null;
	const files = inspection?.campaigns ?? [];
	const [only, ...more] = files;
	const known = await knownOf(draft, inspection, viewer);
	const isNew = known.length === 0 && draft.replaces === '';
	const guess =
		files.length > 1
			? null
			: (only?.control ??
				controlAmong(
					(inspection?.variants ?? []).map((name) => ({ name })),
					draft.reading.control ?? null
				));
	const groups = only && more.length === 0 ? only.variants : [];
	const ordered = [...groups].sort((a, b) => Number(b.name === guess) - Number(a.name === guess));
	const isDated = inspection?.columns.some(({ role }) => role === 'date') ?? false;
	return {
		/** Control first; people are those of the file. */
		groups: ordered,
		several: files.length > 1 ? files.length : 0,
		isNew,
		knownName: known[0]?.name ?? null,
		published: await inTurn.some(known, ({ id }) => ledger.isBegun(store(), id)),
		guess,
		isDated,
		days: await daysOf(draft, inspection, { known, now }),
		ending: endingOf(draft, inspection, { known, now }),
		running: files.filter(({ days }) =>
			isRunningOn(endByData(days && dayIn(days.last), dayOf(now)), dayOf(now))
		).length,
		split: isNew && ordered.length > 1 ? typedSplit(ordered, draft.planned ?? null) : null,
		currency: await currencyOf(draft, inspection, known[0])
	};
}

/** The currency of amounts, and where it is known from. */
async function currencyOf({ reading }: Draft, inspection: Inspected | null, known: Campaign | undefined) {
	const found = inspection?.currencies ?? [];
	const usual = (await workspaceDefaults(store())).currency;
	const own = known && known.currency !== 'XXX' ? known.currency : undefined;
	// A dollar sign of a workspace in Canadian dollars means those.
	const seen = usual !== null && found.includes(usual) ? usual : found[0];
	return {
		value: reading.currency ?? own ?? seen ?? usual ?? '',
		from: reading.currency ? 'declared' : own ? 'campaign' : seen ? 'file' : usual ? 'workspace' : 'nothing',
		isAsked: inspection?.money ?? false,
		candidates: found
	} as const;
}
