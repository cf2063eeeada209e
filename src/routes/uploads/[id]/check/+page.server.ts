import { redirect } from '@sveltejs/kit';
import type { Actions, PageServerLoad } from './$types';
import { attempts } from '#lib/server/ingest/attempts.ts';
import { draftWork } from '#lib/server/ingest/draft-work.ts';
import { drafts } from '#lib/server/ingest/drafts.ts';
import { requestViewer } from '#lib/server/ownership/request.ts';
import type { Viewer } from '#lib/server/ownership/viewer.ts';
import { settings } from '#lib/server/store.ts';
import { draftAt } from '../draft.server.ts';
import { groupedProblems } from '../grouped-problems.ts';
import { knownUpload } from '../known.server.ts';

/** What the check said, as the page tells it. */
function told(id: string, viewer: Viewer) {
	const report = drafts.report(settings().dataFolder, id);
	if (report === null) return { kind: 'not-checked' } as const;
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
			return knownUpload(outcome, viewer);
		case 'conflict':
			return { kind: 'conflict', words: outcome.words, campaign: outcome.campaign ?? null } as const;
		case 'checked': {
			const { campaigns, dimensions, measures, notices } = outcome;
			return { kind: 'checked', campaigns, dimensions, measures, notices } as const;
		}
		case 'cancelled':
			return { kind: 'cancelled' } as const;
		case 'stored':
			return redirect(303, `/uploads/${id}`);
	}
}

export const load: PageServerLoad = ({ params, locals }) => {
	const { id, file } = draftAt(params.id, locals);
	const attempt = attempts.of(id);
	return { id, file, attempt, told: attempt ? null : told(id, requestViewer(locals)) };
};

export const actions = {
	/** Checks again: the last check was cancelled, or a restart came in between. */
	default: ({ params, locals }) => {
		draftWork.check(draftAt(params.id, locals), new Date());
		redirect(303, `/uploads/${params.id}/check`);
	}
} satisfies Actions;
