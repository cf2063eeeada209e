import { fail, redirect } from '@sveltejs/kit';
import type { Actions, PageServerLoad } from './$types';
import { dayOf, isoDay } from '#lib/experiment/day.ts';
import { campaigns } from '#lib/server/campaigns/campaigns.ts';
import { retainUntil } from '#lib/server/campaigns/workspace.ts';
import { attempts } from '#lib/server/ingest/attempts.ts';
import { draftWork } from '#lib/server/ingest/draft-work.ts';
import { drafts, type Draft } from '#lib/server/ingest/drafts.ts';
import { settings, store } from '#lib/server/store.ts';
import { declarations } from '#lib/server/uploads/declarations.ts';
import { draftAt } from '../draft.server.ts';
import { declarationProblems, typedIn, type TypedDeclaration } from './declaration-form.ts';

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
function startingWith(names: readonly string[], variants: readonly string[], now: Date): TypedDeclaration {
	const known = campaigns.list(store()).filter(({ name }) => names.includes(name));
	const [last] = known.flatMap(({ id }) => declarations.ofCampaign(store(), id));
	return {
		owner: last?.owner ?? '',
		source: last?.source ?? '',
		purpose: last?.purpose ?? '',
		legalBasis: last?.legalBasis ?? '',
		retainUntil: isoDay(retainUntil(store(), now)),
		categories: Object.fromEntries(variants.map((name) => [name, last?.categories[name] ?? []])),
		release: false
	};
}

export const load: PageServerLoad = ({ params, locals }) => {
	const draft = draftAt(params.id, locals);
	const outcome = checked(draft);
	const variants = variantsOf(outcome);
	const names = outcome.campaigns.map(({ name }) => name);
	return {
		id: draft.id,
		file: draft.file,
		names,
		variants,
		typed: draft.said ?? startingWith(names, variants, new Date())
	};
};

export const actions = {
	default: async ({ params, locals, request }) => {
		const draft = draftAt(params.id, locals);
		const now = new Date();
		const typed = typedIn(await request.formData(), variantsOf(checked(draft)));
		const problems = declarationProblems(typed, isoDay(dayOf(now)));
		if (Object.keys(problems).length > 0) return fail(400, { typed, problems });
		const said = { ...draft, said: typed };
		drafts.save(settings().dataFolder, said);
		void draftWork.store(said, now);
		redirect(303, `/uploads/${draft.id}`);
	}
} satisfies Actions;
