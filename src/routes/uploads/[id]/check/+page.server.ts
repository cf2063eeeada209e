import { redirect } from '@sveltejs/kit';
import type { Actions, PageServerLoad } from './$types';
import { workspaceDefaults } from '#lib/server/campaigns/workspace.ts';
import { attempts } from '#lib/server/jobs/attempts.ts';
import { draftWork } from '#lib/server/jobs/draft-work.ts';
import { drafts, type Draft } from '#lib/server/ingest/drafts.ts';
import type { CheckOutcome } from '#lib/server/ingest/import-request.ts';
import { requestViewer } from '#lib/server/campaigns/request.ts';
import type { Viewer } from '#lib/server/campaigns/viewer.ts';
import { store } from '#lib/server/db/store.ts';
import { declaredBefore } from '../confirm/declared.server.ts';
import { draftAt } from '../draft.server.ts';
import { givenAnswers } from '../given-answers.ts';
import { begun, groupedProblems, type ProblemLine } from '../grouped-problems.ts';
import { knownUpload } from '../known.server.ts';
import { checkView } from './check-view.server.ts';

type Checked = Extract<CheckOutcome, { kind: 'checked' }>;

const inspectionOf = ({ id }: Draft) => drafts.inspection(store(), id);

/** The question about amounts without a sign, whose campaign has no currency yet; null where nothing is open. */
async function currencyQuestion(draft: Draft, { campaigns }: Checked): Promise<ProblemLine | null> {
	const inspection = await inspectionOf(draft);
	if (inspection?.kind !== 'looked' || !inspection.money || draft.reading.currency !== undefined) return null;
	if ((await workspaceDefaults(store())).currency !== null || campaigns.some(({ known }) => known))
		return null;
	const codes = inspection.currencies.length > 0 ? inspection.currencies : ['EUR', 'USD', 'GBP'];
	const column =
		inspection.columns.find(({ role }) => /^(?:revenue|cost|clv|amount)$/.test(role))?.label ?? null;
	return {
		line: inspection.dialect.headerLine,
		lines: [],
		column,
		code: 'currency_unknown',
		words: `Which currency are the amounts${column === null ? '' : ` in “${column}”`} in? The file has no sign.`,
		fix: null,
		answers: [
			...codes.map((value) => ({ words: value, name: 'currency', value })),
			{ words: 'No currency', name: 'currency', value: 'XXX' }
		],
		count: 1
	};
}

/** Whether the file is a second campaign, or was meant for the one that it is of already. */
const sameFileQuestion = (
	{ code, words }: { readonly code: string; readonly words: string },
	{ first }: { readonly first: { readonly name: string } }
): ProblemLine => ({
	line: 1,
	lines: [],
	column: null,
	code,
	words: begun(words),
	fix: null,
	answers: [
		{ words: 'A second campaign', name: 'sameFile', value: 'another' },
		{ words: `I meant “${first.name}”`, name: 'campaign', value: first.name }
	],
	count: 1
});

/** The result of the check, as the page shows it. */
async function result(draft: Draft, viewer: Viewer) {
	const { id } = draft;
	const report = await drafts.report(store(), id);
	if (report === null) {
		// What the beginning of the file shows to be open needs no reading of the rest.
		const problems = groupedProblems((await inspectionOf(draft))?.problems ?? []);
		return problems.length > 0
			? ({ kind: 'refused', problems, truncated: false, errorFile: false } as const)
			: ({ kind: 'not-checked' } as const);
	}
	if (report.kind === 'fault') return report;
	const { outcome } = report;
	switch (outcome.kind) {
		case 'refused':
			return {
				kind: 'refused',
				problems: groupedProblems(outcome.problems),
				truncated: outcome.problems.some(({ code }) => code === 'too_many_problems'),
				errorFile: outcome.errorFile ?? false
			} as const;
		case 'duplicate':
			return await knownUpload(outcome, viewer);
		case 'conflict':
			if (outcome.sameFile)
				return { kind: 'asked', question: sameFileQuestion(outcome, outcome.sameFile) } as const;
			return { kind: 'conflict', words: outcome.words, campaign: outcome.campaign ?? null } as const;
		case 'checked': {
			const question = await currencyQuestion(draft, outcome);
			if (question) return { kind: 'asked', question } as const;
			const before = await declaredBefore(outcome.campaigns, viewer);
			return {
				kind: 'checked',
				view: checkView(draft, outcome, await inspectionOf(draft)),
				/** Nothing else is asked of a file whose header and campaign are known. */
				publishes: draft.template !== null && draft.replaces === '' && before !== null
			} as const;
		}
		case 'cancelled':
			return { kind: 'cancelled' } as const;
		case 'stored':
			return redirect(303, `/uploads/${id}`);
	}
}

export const load: PageServerLoad = async ({ params, locals }) => {
	const draft = await draftAt(params.id, locals);
	const { id, file, template } = draft;
	const attempt = await attempts.of(id);
	const given = givenAnswers(draft.reading);
	return {
		id,
		file,
		template,
		attempt,
		given,
		result: attempt ? null : await result(draft, await requestViewer(locals))
	};
};

export const actions = {
	/** Checks again: the last check was cancelled, or a restart came in between. */
	default: async ({ params, locals }) => {
		await draftWork.check(await draftAt(params.id, locals));
		redirect(303, `/uploads/${params.id}/check`);
	}
} satisfies Actions;
