import { fail, redirect } from '@sveltejs/kit';
import type { Actions, PageServerLoad } from './$types';
import { givenAnswers } from '../given-answers.ts';
import { groupedProblems } from '../grouped-problems.ts';
import { draftAt } from '../draft.server.ts';
import { withAnswer, without, withoutAnswer } from '#lib/table/answers.ts';
import { dayOf } from '#lib/experiment/day.ts';
import { cut } from '#lib/format/storable.ts';
import { campaigns } from '#lib/server/campaigns/campaigns.ts';
import { workspaceDefaults, workspacePolicy } from '#lib/server/campaigns/workspace.ts';
import { setFlash } from '#lib/server/http/flash.ts';
import { draftWork, nameOfFile } from '#lib/server/jobs/draft-work.ts';
import { drafts, type Draft } from '#lib/server/ingest/drafts.ts';
import { requestViewer } from '#lib/server/campaigns/request.ts';
import { savedPlans } from '#lib/server/campaigns/saved-plans.ts';
import type { Viewer } from '#lib/server/campaigns/viewer.ts';
import { managerOf } from '#lib/server/campaigns/visible.ts';
import { store } from '#lib/server/db/store.ts';
import { templates } from '#lib/server/campaigns/templates.ts';
import { endingIn, fileDays, readEnding } from '../confirm/ending-form.ts';
import { campaignView } from './campaign-view.server.ts';
import { readSplit, splitIn } from './split-form.ts';
import { filledFrom, offeredPlans } from './from-plan.server.ts';
import { readingLimits, readReading, typedReading } from './reading-form.server.ts';

const inspectionOf = ({ id }: Draft) => drafts.inspection(store(), id);

/** The columns that the form is about; none where the file could not be made out. */
async function columnsOf(draft: Draft) {
	const inspection = await inspectionOf(draft);
	return inspection?.kind === 'looked' ? inspection.columns : [];
}

/** The letter of a column in a spreadsheet: A … Z, AA … */
function letter(index: number): string {
	const last = String.fromCharCode(65 + (index % 26));
	return index < 26 ? last : letter(Math.floor(index / 26) - 1) + last;
}

export const load: PageServerLoad = async ({ params, locals }) => {
	const draft = await draftAt(params.id, locals);
	const inspection = await inspectionOf(draft);
	const inspected = inspection?.kind === 'looked' ? inspection : null;
	const columns = await columnsOf(draft);
	const hasCampaign = columns.some(({ role }) => role === 'campaign');
	const viewer = await requestViewer(locals);
	const isManaged = await managerOf(store(), viewer);
	const list = (await campaigns.list(store())).filter((campaign) => !campaign.demo && isManaged(campaign));
	const campaign = draft.campaign || (hasCampaign ? '' : nameOfFile(draft.file));
	const labels = columns.map(({ label }) => label);
	const about = await campaignView(
		{ ...draft, campaign: hasCampaign ? draft.campaign : campaign },
		inspection,
		{
			viewer,
			now: new Date()
		}
	);
	return {
		id: draft.id,
		file: draft.file,
		template: draft.template,
		templates: await templates.names(store()),
		remember: draft.remember ?? true,
		dialect: inspected?.dialect ?? null,
		workbook: inspected?.workbook ?? null,
		// Labels alone leave the server: a header without names may be somebody's data.
		columns: columns.map(({ label, role, samples, blanks, note }, i) => ({
			label,
			/** Equal headers are numbered. */
			letter: labels.indexOf(label) === labels.lastIndexOf(label) ? '' : letter(i),
			role,
			samples,
			blanks,
			note
		})),
		turned: inspected !== null && inspected.turned !== null,
		variants: inspected?.variants ?? [],
		neverInControl: inspected?.neverInControl ?? null,
		totals: inspected?.totals ?? false,
		problems: groupedProblems(inspection?.problems ?? []),
		given: givenAnswers(draft.reading),
		hasCampaign,
		campaigns: list.map(({ slug, name }) => ({ slug, name })),
		about,
		fromPlan: await offeredPlans(draft, about, viewer),
		defaults: {
			outcomeWindow: (await workspacePolicy(store())).outcomeWindow,
			timeZone: (await workspaceDefaults(store())).timeZone ?? 'UTC'
		},
		limits: readingLimits,
		typed: typedReading(draft.reading, { columns, campaign, replaces: draft.replaces })
	};
};

/** Reads the form and looks at the file again. */
async function reread(draft: Draft, data: FormData, viewer: Viewer) {
	const columns = await columnsOf(draft);
	const inspection = await inspectionOf(draft);
	const header = inspection?.kind === 'looked' ? inspection.header : [];
	const now = new Date();
	const slugs = (await campaigns.list(store()))
		.filter(await managerOf(store(), viewer))
		.map(({ slug }) => slug);
	const {
		typed,
		reading,
		problems: wrong
	} = readReading(data, { columns, header, before: draft.reading, slugs });
	const [campaign, { replaces }] = [typed.campaign.trim(), typed];
	const about = await campaignView({ ...draft, campaign, replaces }, inspection, { viewer, now });
	const ending = endingIn(data);
	const end = readEnding(ending, about.days ?? (about.isDated ? daysUntil(now) : null));
	const names = about.groups.map(({ name }) => name);
	const split = splitIn(data, names.length);
	// Nothing is planned where nothing was asked.
	const plan = about.split && data.has('split') ? readSplit(split, names) : null;
	const problems = {
		...wrong,
		...(ending.finished === '' || !end.problems.endsOn ? {} : { endsOn: end.problems.endsOn }),
		...(plan?.problem ? { split: plan.problem } : {})
	};
	if (Object.keys(problems).length > 0)
		return { failure: fail(400, { typed, ending, split, remember: data.has('remember'), problems }) };
	const declared = {
		remember: data.has('remember'),
		...(ending.finished === '' ? {} : { finished: ending.finished }),
		...(ending.finished !== '' && end.ending ? { ending: end.ending } : {}),
		...(plan ? { planned: plan.planned } : {})
	};
	const before = ending.finished === '' ? draft : without(draft, 'ending');
	return { draft: await draftWork.read(before, { reading, campaign, replaces, ...declared }, now) };
}

/** A last day is today at the earliest, where the days of the file are not known yet. */
const daysUntil = (now: Date) => {
	const today = dayOf(now);
	return fileDays({ first: today, last: today, outcomeWindow: 0, today });
};

/** An answer about bytes that came before for another campaign: it is about this draft alone, not about how its file is read. */
function sameFileAnswer({ name, value }: { readonly name: string; readonly value: string }) {
	if (name === 'sameFile' && value === 'another') return { sameFile: 'another' } as const;
	return name === 'campaign' && value !== '' ? { campaign: value } : null;
}

/** Where an answer leads: back to the page that asked. */
const back = ({ id }: Draft, url: URL): string =>
	`/uploads/${id}/${url.searchParams.get('from') === 'check' ? 'check' : 'columns'}`;

export const actions = {
	/** Shows how the file is read with the choices made so far. */
	reread: async ({ params, locals, request }) => {
		const { failure } = await reread(
			await draftAt(params.id, locals),
			await request.formData(),
			await requestViewer(locals)
		);
		return failure ?? { reread: true };
	},

	/** Reads it as a saved reading says, or as it was recognised where none is named. */
	template: async ({ params, locals, request }) => {
		const name = (await request.formData()).get('template');
		const draft = await draftAt(params.id, locals);
		const chosen = typeof name === 'string' && name !== '' ? name : null;
		const nothing = { dialect: {}, mapping: {}, recurring: false };
		await draftWork.read(
			draft,
			chosen === null ? { template: null, reading: nothing } : { template: chosen },
			new Date()
		);
		return { reread: true };
	},

	/** Fills the answers from a plan, or forgets which one it was. */
	plan: async ({ params, locals, request }) => {
		const id = (await request.formData()).get('plan');
		const draft = await draftAt(params.id, locals);
		const viewer = await requestViewer(locals);
		const now = new Date();
		if (id === '') {
			await draftWork.read(without(draft, 'plan'), {}, now);
			return { reread: true };
		}
		const plan = typeof id === 'string' ? await savedPlans.open(store(), id, viewer) : null;
		if (!plan) return fail(400, { unread: true });
		const about = await campaignView(draft, await inspectionOf(draft), { viewer, now });
		await draftWork.read(draft, filledFrom(plan, about, now), now);
		return { reread: true };
	},

	/** Takes one answer over, or takes one back, and continues where it was asked. */
	answer: async ({ params, locals, request, url }) => {
		const data = await request.formData();
		const [name, value, undo] = [data.get('name'), data.get('value'), data.get('undo')];
		const draft = await draftAt(params.id, locals);
		if (typeof name !== 'string' || typeof value !== 'string') return fail(400, { unread: true });
		const given = { name, value: cut(value, 300) };
		const same = sameFileAnswer(given);
		if (same) {
			await draftWork.check(await draftWork.read(draft, same, new Date()));
			redirect(303, `/uploads/${draft.id}/check`);
		}
		const isBack = undo !== null || value === '';
		const reading = isBack ? withoutAnswer(draft.reading, given) : withAnswer(draft.reading, given);
		if (!reading) return fail(400, { unread: true });
		const now = new Date();
		const next = await draftWork.read(draft, { reading }, now);
		const isChecked =
			url.searchParams.get('from') === 'check' && (await inspectionOf(next))?.problems.length === 0;
		if (isChecked) await draftWork.check(next);
		redirect(303, isChecked ? `/uploads/${draft.id}/check` : back(draft, url));
	},

	forget: async ({ params, locals, request, cookies }) => {
		const name = (await request.formData()).get('template');
		await draftAt(params.id, locals);
		if (typeof name === 'string') await store().write((tx) => templates.remove(tx, name));
		setFlash(cookies, 'reading-deleted');
	},

	check: async ({ params, locals, request }) => {
		const data = await request.formData();
		const { failure, draft } = await reread(
			await draftAt(params.id, locals),
			data,
			await requestViewer(locals)
		);
		if (failure) return failure;
		const name = data.get('saveAs');
		if (typeof name === 'string' && name.trim() !== '')
			await draftWork.saveTemplate(draft, cut(name.trim(), 80), new Date());
		// What the beginning of the file shows to be wrong needs no reading of the rest.
		const inspection = await inspectionOf(draft);
		if (inspection?.problems.length) return fail(422, { unread: true });
		await draftWork.check(draft);
		redirect(303, `/uploads/${draft.id}/check`);
	}
} satisfies Actions;
