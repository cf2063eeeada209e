import { error, fail, redirect } from '@sveltejs/kit';
import type { Actions, PageServerLoad } from './$types';
import { senderOf } from '#lib/server/audit/record.ts';
import { recordRelease } from '#lib/server/release/outcome.ts';
import { may } from '#lib/server/accounts/permissions.ts';
import { requestSigner } from '#lib/server/accounts/request-signer.ts';
import { formText } from '#lib/server/accounts/form-text.ts';
import { campaigns, type Campaign } from '#lib/server/campaigns/campaigns.ts';
import { isoDay } from '#lib/experiment/day.ts';
import { setFlash } from '#lib/server/http/flash.ts';
import { attempts } from '#lib/server/jobs/attempts.ts';
import { draftWork } from '#lib/server/jobs/draft-work.ts';
import { drafts, type Draft } from '#lib/server/ingest/drafts.ts';
import { runJob } from '#lib/server/jobs/job.ts';
import { managesCampaign, requestViewer } from '#lib/server/campaigns/request.ts';
import { recordUploadView } from '#lib/server/campaigns/upload-request.ts';
import type { Viewer } from '#lib/server/campaigns/viewer.ts';
import { settings, store } from '#lib/server/db/store.ts';
import { declarations } from '#lib/server/campaigns/declarations.ts';
import { uploads } from '#lib/server/campaigns/uploads.ts';
import { folders, samePeopleIn } from '../../campaigns/[slug]/release/preview.server.ts';
import { costsIn, enterCosts } from './costs.server.ts';
import { refusalOf, scopeIn, toPublish, verdictsOf } from './publish.server.ts';
import { draftAt, isOwn } from './draft.server.ts';
import { groupedProblems } from './grouped-problems.ts';
import { knownUpload } from './known.server.ts';

/** Why a draft is not stored, where storing it was tried. */
async function result({ id, said: declared }: Draft, viewer: Viewer) {
	const report = await drafts.report(store(), id);
	if (report?.kind === 'fault') return report;
	if (report?.kind !== 'import') {
		// It was to be stored, and a restart came in between.
		if (declared && report === null) return { kind: 'interrupted' } as const;
		redirect(303, `/uploads/${id}/${report ? 'check' : 'columns'}`);
	}
	const { outcome } = report;
	switch (outcome.kind) {
		case 'refused':
			return { kind: 'refused', problems: groupedProblems(outcome.problems) } as const;
		case 'conflict':
			return { kind: 'conflict', words: outcome.words, campaign: outcome.campaign ?? null } as const;
		case 'duplicate':
			return await knownUpload(outcome, viewer);
		case 'cancelled':
			return { kind: 'cancelled' } as const;
		case 'stored':
			// Stored, and withdrawn since.
			return error(404, { message: 'This upload was withdrawn.', code: 'no_such_upload' });
	}
}

/** Why something was not published, and what the reader did. */
async function remarks(id: string, locals: App.Locals) {
	const draft = await drafts.find(store(), id);
	const report = draft && isOwn(draft, locals) ? await drafts.report(store(), id) : null;
	const none = { notices: [], notPublished: [], template: draft?.remember ? (draft.template ?? null) : null };
	if (report?.kind !== 'import') return none;
	const { outcome } = report;
	// Stored before a restart, and published after it: the second try found it here.
	if (outcome.kind !== 'stored' && outcome.kind !== 'duplicate') return none;
	const { campaigns } = outcome;
	return {
		...none,
		notices: outcome.kind === 'stored' ? outcome.notices : [],
		notPublished: campaigns.flatMap(({ name, notReleased, waiting }) => {
			const words = notReleased ?? waiting;
			return words === undefined ? [] : [{ name, words }];
		})
	};
}

export const load: PageServerLoad = async (event) => {
	const { params, locals, url, isDataRequest } = event;
	const now = new Date();
	const { id } = params;
	const viewer = await requestViewer(locals);
	const attempt = await attempts.of(id);
	const upload = attempt ? null : await uploads.find(store(), viewer, id);
	if (!upload) {
		const draft = await draftAt(id, locals);
		return {
			id,
			file: draft.file,
			attempt,
			result: attempt ? null : await result(draft, viewer),
			upload: null
		};
	}
	await recordUploadView(event, id);
	const manages = (campaign: Campaign): Promise<boolean> => managesCampaign(event, campaign);
	const making = toPublish(upload, {
		manages,
		sender: senderOf(event),
		url,
		now,
		asksCosts: may(requestSigner(locals).role, 'assume')
	});
	const declared = await declarations.find(store(), id);
	return {
		id,
		file: upload.file,
		attempt: null,
		result: null,
		upload: {
			receivedAt: upload.receivedAt.toISOString(),
			by: upload.by,
			campaigns: upload.campaigns.map(({ slug, name, rows, state }) => ({ slug, name, rows, state })),
			free: uploads.isFree(upload),
			verdicts: await verdictsOf(upload, now),
			scope: scopeIn(url).scope ?? null,
			// With a script the page is there at once; without one the answer waits for it.
			toPublish: isDataRequest ? making : await making,
			...(await remarks(id, locals)),
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
	cancel: async ({ params, locals }) => {
		await attempts.cancel((await draftAt(params.id, locals)).id);
		redirect(303, `/uploads/${params.id}`);
	},

	/** Stores it as it was confirmed: the first try was cancelled, or a restart came in between. */
	store: async ({ params, locals }) => {
		const draft = await draftAt(params.id, locals);
		if (!draft.said) return fail(409, { refused: 'Confirm the upload first.' });
		await draftWork.store(draft);
		redirect(303, `/uploads/${params.id}`);
	},

	/** Publishes what was viewed of one campaign of the upload. */
	publish: async (event) => {
		const data = await event.request.formData();
		const slug = formText(data, 'campaign', 200);
		const upload = await uploads.find(store(), await requestViewer(event.locals), event.params.id);
		const list = upload?.campaigns ?? [];
		const own = list.find((one) => one.slug === slug && one.state === 'stored');
		const campaign = own ? await campaigns.byId(store(), own.id) : null;
		if (!campaign || !(await managesCampaign(event, campaign)))
			error(404, { message: 'This campaign doesn’t exist.', code: 'no_such_campaign' });
		const costs = may(requestSigner(event.locals).role, 'assume') ? costsIn(data) : null;
		if (costs?.problems) return fail(400, { slug, costs: { typed: costs.typed, problems: costs.problems } });
		if (costs) {
			const refused = await enterCosts(event, campaign, costs.value);
			if (refused) return fail(400, { slug, costs: { typed: costs.typed, problems: refused } });
		}
		const sender = senderOf(event);
		const samePeople = samePeopleIn(data) ?? [];
		const seen = formText(data, 'seen', 200);
		const job = {
			...folders(),
			campaignId: campaign.id,
			now: new Date(),
			...scopeIn(event.url),
			samePeople,
			sender,
			seen
		};
		const outcome = await runJob({ ...job, kind: 'release' });
		await recordRelease(event, campaign.slug, outcome);
		const refused = refusalOf(outcome);
		if (refused !== null) return fail(409, { refused, slug: campaign.slug });
		setFlash(event.cookies, 'published');
		redirect(303, `/uploads/${event.params.id}`);
	},

	/** Throws the file away. */
	discard: async ({ params, locals, cookies }) => {
		const draft = await draftAt(params.id, locals);
		await attempts.cancel(draft.id);
		await store().write((tx) => drafts.remove(tx, settings().filesFolder, draft.id));
		setFlash(cookies, 'draft-discarded');
		redirect(303, '/uploads');
	}
} satisfies Actions;
