import { error, fail, redirect } from '@sveltejs/kit';
import type { Actions, PageServerLoad } from './$types';
import { isoDay } from '#lib/experiment/day.ts';
import { tell } from '#lib/server/http/flash.ts';
import { attempts } from '#lib/server/ingest/attempts.ts';
import { draftWork } from '#lib/server/ingest/draft-work.ts';
import { drafts, type Draft } from '#lib/server/ingest/drafts.ts';
import { requestViewer } from '#lib/server/ownership/request.ts';
import { recordUploadLook } from '#lib/server/ownership/upload-request.ts';
import type { Viewer } from '#lib/server/ownership/viewer.ts';
import { settings, store } from '#lib/server/store.ts';
import { declarations } from '#lib/server/uploads/declarations.ts';
import { uploads } from '#lib/server/uploads/uploads.ts';
import { draftAt, isOwn } from './draft.server.ts';
import { groupedProblems } from './grouped-problems.ts';
import { knownUpload } from './known.server.ts';

/** Why a draft is not stored, where storing it was tried. */
function told({ id, said }: Draft, viewer: Viewer) {
	const report = drafts.report(settings().dataFolder, id);
	if (report?.kind === 'fault') return report;
	if (report?.kind !== 'import') {
		// It was to be stored, and a restart came in between.
		if (said && report === null) return { kind: 'interrupted' } as const;
		redirect(303, `/uploads/${id}/${report ? 'check' : 'columns'}`);
	}
	const { outcome } = report;
	switch (outcome.kind) {
		case 'refused':
			return { kind: 'refused', problems: groupedProblems(outcome.problems) } as const;
		case 'conflict':
			return { kind: 'conflict', words: outcome.words, campaign: outcome.campaign ?? null } as const;
		case 'duplicate':
			return knownUpload(outcome, viewer);
		case 'cancelled':
			return { kind: 'cancelled' } as const;
		case 'stored':
			// Stored, and withdrawn since.
			return error(404, { message: 'This upload was withdrawn.', code: 'no_such_upload' });
	}
}

/** What storing said: why something was not published, and what the reader did. */
function remarks(id: string, locals: App.Locals) {
	const draft = drafts.find(settings().dataFolder, id);
	const report = draft && isOwn(draft, locals) ? drafts.report(settings().dataFolder, id) : null;
	if (report?.kind !== 'import') return { notices: [], notPublished: [] };
	const { outcome } = report;
	// Stored before a restart, and published after it: the second try found it here.
	if (outcome.kind !== 'stored' && outcome.kind !== 'duplicate') return { notices: [], notPublished: [] };
	const { campaigns } = outcome;
	return {
		notices: outcome.kind === 'stored' ? outcome.notices : [],
		notPublished: campaigns.flatMap(({ name, notReleased, waiting }) => {
			const words = notReleased ?? waiting;
			return words === undefined ? [] : [{ name, words }];
		})
	};
}

export const load: PageServerLoad = (event) => {
	const { params, locals } = event;
	const { id } = params;
	const viewer = requestViewer(locals);
	const attempt = attempts.of(id);
	const upload = attempt ? null : uploads.find(store(), viewer, id);
	if (!upload) {
		const draft = draftAt(id, locals);
		return { id, file: draft.file, attempt, told: attempt ? null : told(draft, viewer), upload: null };
	}
	recordUploadLook(event, id);
	const declared = declarations.find(store(), id);
	return {
		id,
		file: upload.file,
		attempt: null,
		told: null,
		upload: {
			receivedAt: upload.receivedAt.toISOString(),
			by: upload.by,
			campaigns: upload.campaigns.map(({ slug, name, rows, state }) => ({ slug, name, rows, state })),
			free: uploads.isFree(upload),
			...remarks(id, locals),
			declared: declared && {
				owner: declared.owner,
				source: declared.source,
				purpose: declared.purpose,
				legalBasis: declared.legalBasis,
				retainUntil: isoDay(declared.retainUntil),
				purgedAt: declared.purgedAt?.toISOString() ?? null
			}
		}
	};
};

export const actions = {
	cancel: ({ params, locals }) => {
		attempts.cancel(draftAt(params.id, locals).id);
		redirect(303, `/uploads/${params.id}`);
	},

	/** Stores it as it was confirmed: the first try was cancelled, or a restart came in between. */
	store: ({ params, locals }) => {
		const draft = draftAt(params.id, locals);
		if (!draft.said) return fail(409, { refused: 'Confirm the upload first.' });
		void draftWork.store(draft, new Date());
		redirect(303, `/uploads/${params.id}`);
	},

	/** Throws the file away. */
	discard: ({ params, locals, cookies }) => {
		const draft = draftAt(params.id, locals);
		attempts.cancel(draft.id);
		drafts.remove(settings().dataFolder, draft.id);
		tell(cookies, 'draft-discarded');
		redirect(303, '/uploads');
	}
} satisfies Actions;
