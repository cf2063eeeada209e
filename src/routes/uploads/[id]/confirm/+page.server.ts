import { fail, redirect } from '@sveltejs/kit';
import type { Actions, PageServerLoad } from './$types';
import { isCampaignKind } from '#lib/experiment/campaign-kind.ts';
import { dayOf, isoDay } from '#lib/experiment/day.ts';
import { isRunningOn } from '#lib/experiment/ending.ts';
import { formText } from '#lib/server/auth/form-text.ts';
import { retainUntil } from '#lib/server/campaigns/workspace.ts';
import { attempts } from '#lib/server/ingest/attempts.ts';
import { draftWork } from '#lib/server/ingest/draft-work.ts';
import { drafts, type Draft } from '#lib/server/ingest/drafts.ts';
import { named } from '#lib/server/ownership/find.ts';
import { requestViewer } from '#lib/server/ownership/request.ts';
import type { Viewer } from '#lib/server/ownership/viewer.ts';
import { settings, store } from '#lib/server/store.ts';
import { declarations } from '#lib/server/uploads/declarations.ts';
import { draftAt } from '../draft.server.ts';
import { declarationProblems, typedIn, type TypedDeclaration } from './declaration-form.ts';
import { endingIn, fileDays, readEnding, type FileDays, type TypedEnding } from './ending-form.ts';

/** What the check understood. Without a good check there is nothing to confirm. */
function checked(draft: Draft) {
	const report = drafts.report(settings().dataFolder, draft.id);
	if (report?.kind === 'check' && report.outcome.kind === 'checked' && !attempts.of(draft.id))
		return report.outcome;
	redirect(303, `/uploads/${draft.id}/check`);
}

/** Variants of the whole file, controls first. */
function variantsOf({ campaigns: list }: ReturnType<typeof checked>): string[] {
	const controls = list.flatMap(({ control }) => control ?? []);
	return [...new Set([...controls, ...list.flatMap(({ variants }) => variants)])];
}

/** What was declared of the campaign's last file stands for this one until something else is said. */
function startingWith(
	names: readonly string[],
	{ variants, viewer, now }: { variants: readonly string[]; viewer: Viewer; now: Date }
): TypedDeclaration {
	const known = names.flatMap((name) => {
		const found = named(store(), viewer, name);
		return found.kind === 'found' ? [found.campaign] : [];
	});
	const [last] = known.flatMap(({ id }) => declarations.ofCampaign(store(), id));
	return {
		owner: last?.owner ?? '',
		source: last?.source ?? '',
		purpose: last?.purpose ?? '',
		legalBasis: last?.legalBasis ?? '',
		retainUntil: isoDay(retainUntil(store(), now)),
		categories: Object.fromEntries(variants.map((name) => [name, last?.categories[name] ?? []]))
	};
}

type Checked = ReturnType<typeof checked>;

const dayIn = (iso: string | null): number | null =>
	iso === null ? null : Date.parse(`${iso}T00:00:00Z`) / 86_400_000;

/** The days that the question about the end is about; null without dates. */
function daysOf({ campaigns: list }: Checked, now: Date): FileDays | null {
	const first = list.flatMap(({ firstDay }) => dayIn(firstDay) ?? []);
	const last = list.flatMap(({ lastDay }) => dayIn(lastDay) ?? []);
	if (first.length === 0 || last.length === 0) return null;
	return fileDays({
		first: Math.min(...first),
		last: Math.max(...last),
		outcomeWindow: Math.max(...list.map(({ outcomeWindow }) => outcomeWindow)),
		today: dayOf(now)
	});
}

/** What was confirmed before, or what holds of campaigns that are running already. Nothing is assumed for others. */
function startingEnd({ said }: Draft, { campaigns: list }: Checked, now: Date): TypedEnding {
	const running = list.every(({ end }) => end !== null && isRunningOn(end, dayOf(now)));
	const endsOn = list.length === 1 ? (list[0]?.end?.endsOn ?? null) : null;
	const start: TypedEnding = {
		finished: running ? 'no' : '',
		endsOn: running && endsOn !== null ? isoDay(endsOn) : '',
		release: 'no'
	};
	if (!said) return start;
	const release = !said.release ? 'no' : said.scope === 'whole' ? 'all' : 'complete';
	const { ending } = said;
	if (!ending) return { ...start, release };
	return {
		release,
		finished: ending.kind === 'ended' ? 'yes' : 'no',
		endsOn: ending.kind === 'running' && ending.endsOn !== null ? isoDay(ending.endsOn) : ''
	};
}

export const load: PageServerLoad = ({ params, locals }) => {
	const draft = draftAt(params.id, locals);
	const outcome = checked(draft);
	const variants = variantsOf(outcome);
	const names = outcome.campaigns.map(({ name }) => name);
	const now = new Date();
	return {
		id: draft.id,
		file: draft.file,
		names,
		variants,
		kind: draft.said?.kind ?? 'campaign',
		isNew: outcome.campaigns.every(({ known }) => !known),
		typed: draft.said ?? startingWith(names, { variants, viewer: requestViewer(locals), now }),
		days: daysOf(outcome, now),
		ending: startingEnd(draft, outcome, now),
		counts: {
			total: outcome.campaigns.length,
			running: outcome.campaigns.filter(({ running }) => running).length
		},
		published: outcome.campaigns.some(({ published }) => published)
	};
};

export const actions = {
	default: async ({ params, locals, request }) => {
		const draft = draftAt(params.id, locals);
		const now = new Date();
		const data = await request.formData();
		const outcome = checked(draft);
		const typed = typedIn(data, variantsOf(outcome));
		const ended = endingIn(data);
		const problems = declarationProblems(typed, isoDay(dayOf(now)));
		const { ending, problems: endProblems } = readEnding(ended, daysOf(outcome, now));
		if (Object.keys({ ...problems, ...endProblems }).length > 0)
			return fail(400, { typed, problems, ending: ended, endProblems });
		const given = formText(data, 'kind', 20);
		const kind = isCampaignKind(given) ? { kind: given } : {};
		const scope = ended.release === 'all' ? 'whole' : 'complete';
		const said: Draft = {
			...draft,
			said: { ...typed, ...kind, release: ended.release !== 'no', scope, ...(ending ? { ending } : {}) }
		};
		drafts.save(settings().dataFolder, said);
		void draftWork.store(said, now);
		redirect(303, `/uploads/${draft.id}`);
	}
} satisfies Actions;
