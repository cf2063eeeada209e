import { fail, redirect } from '@sveltejs/kit';
import type { Actions, PageServerLoad } from './$types';
import { groupedProblems } from '../grouped-problems.ts';
import { draftAt } from '../draft.server.ts';
import { withAnswer } from '#lib/csv/said.ts';
import { cut } from '#lib/format/storable.ts';
import { campaigns } from '#lib/server/campaigns/campaigns.ts';
import { tell } from '#lib/server/http/flash.ts';
import { draftWork } from '#lib/server/ingest/draft-work.ts';
import { drafts, type Draft } from '#lib/server/ingest/drafts.ts';
import { requestViewer } from '#lib/server/ownership/request.ts';
import type { Viewer } from '#lib/server/ownership/viewer.ts';
import { managerOf } from '#lib/server/ownership/visible.ts';
import { settings, store } from '#lib/server/store.ts';
import { templates } from '#lib/server/uploads/templates.ts';
import { readReading, typedIn, typedReading } from './reading-form.ts';

const lookOf = ({ id }: Draft) => drafts.look(settings().dataFolder, id);

/** The columns that the form is about; none where the file could not be made out. */
function columnsOf(draft: Draft) {
	const look = lookOf(draft);
	return look?.kind === 'looked' ? look.columns : [];
}

/** Without its ending: a name for the campaign of a file that says none. */
const nameOf = (file: string): string => cut(file.replace(/(?:\.[a-z]{1,4}){1,2}$/i, ''), 120);

export const load: PageServerLoad = ({ params, locals }) => {
	const draft = draftAt(params.id, locals);
	const look = lookOf(draft);
	const columns = columnsOf(draft);
	const hasCampaign = columns.some(({ role }) => role === 'campaign');
	const isManaged = managerOf(store(), requestViewer(locals));
	const list = campaigns.list(store()).filter((campaign) => !campaign.demo && isManaged(campaign));
	return {
		id: draft.id,
		file: draft.file,
		template: draft.template,
		templates: templates.names(store()),
		dialect: look?.kind === 'looked' ? look.dialect : null,
		// Labels alone leave the server: a header without names may be somebody's data.
		columns: columns.map(({ label, role, samples, numeric, blanks }) => ({
			label,
			role,
			samples,
			numeric,
			blanks
		})),
		variants: look?.kind === 'looked' ? look.variants : [],
		neverInControl: look?.kind === 'looked' ? (look.neverInControl ?? null) : null,
		totals: look?.kind === 'looked' && look.totals,
		notices: look?.kind === 'looked' ? look.notices : [],
		problems: groupedProblems(look?.problems ?? []),
		hasCampaign,
		campaigns: list.map(({ slug, name }) => ({ slug, name })),
		typed: typedReading(draft.reading, {
			columns,
			campaign: draft.campaign || (hasCampaign ? '' : nameOf(draft.file)),
			replaces: draft.replaces
		})
	};
};

/** Reads the form and looks at the file again. */
async function reread(draft: Draft, data: FormData, viewer: Viewer) {
	const columns = columnsOf(draft);
	const typed = typedIn(data, columns.length);
	const slugs = campaigns
		.list(store())
		.filter(managerOf(store(), viewer))
		.map(({ slug }) => slug);
	const { reading, problems } = readReading(typed, { columns, before: draft.reading, slugs });
	if (Object.keys(problems).length > 0) return { failure: fail(400, { typed, problems }) };
	const { campaign, replaces } = typed;
	return { draft: await draftWork.read(draft, { reading, campaign, replaces }, new Date()) };
}

export const actions = {
	/** Shows how the file is read under what is said now. */
	reread: async ({ params, locals, request }) => {
		const { failure } = await reread(
			draftAt(params.id, locals),
			await request.formData(),
			requestViewer(locals)
		);
		return failure ?? { reread: true };
	},

	/** Reads it as a saved reading says, or as it was recognised where none is named. */
	template: async ({ params, locals, request }) => {
		const name = (await request.formData()).get('template');
		const draft = draftAt(params.id, locals);
		const wish = typeof name === 'string' && name !== '' ? name : null;
		const nothing = { dialect: {}, mapping: {}, recurring: false };
		await draftWork.read(
			draft,
			wish === null ? { template: null, reading: nothing } : { template: wish },
			new Date()
		);
		return { reread: true };
	},

	/** Takes one answer to a question over, and shows how the file is read with it. */
	answer: async ({ params, locals, request }) => {
		const data = await request.formData();
		const [name, value] = [data.get('name'), data.get('value')];
		const draft = draftAt(params.id, locals);
		if (typeof name !== 'string' || typeof value !== 'string') return fail(400, { unread: true });
		const reading = withAnswer(draft.reading, { name, value: cut(value, 300) });
		if (!reading) return fail(400, { unread: true });
		await draftWork.read(draft, { reading }, new Date());
		redirect(303, `/uploads/${draft.id}/columns`);
	},

	forget: async ({ params, locals, request, cookies }) => {
		const name = (await request.formData()).get('template');
		draftAt(params.id, locals);
		if (typeof name === 'string') templates.remove(store(), name);
		tell(cookies, 'reading-deleted');
	},

	check: async ({ params, locals, request }) => {
		const data = await request.formData();
		const { failure, draft } = await reread(draftAt(params.id, locals), data, requestViewer(locals));
		if (failure) return failure;
		const name = data.get('saveAs');
		if (typeof name === 'string' && name.trim() !== '')
			draftWork.saveTemplate(draft, cut(name.trim(), 80), new Date());
		// What the beginning of the file shows to be wrong needs no reading of the rest.
		const look = lookOf(draft);
		if (look?.problems.length) return fail(422, { unread: true });
		draftWork.check(draft, new Date());
		redirect(303, `/uploads/${draft.id}/check`);
	}
} satisfies Actions;
