import { fail, redirect, type RequestEvent } from '@sveltejs/kit';
import type { Actions, PageServerLoad } from './$types';
import type { PortfolioLine } from '#lib/experiment/programme/portfolio.ts';
import { level } from '#lib/format/interval.ts';
import { isEverythingProved } from '#lib/server/analysis/proof/release-proof.ts';
import { record } from '#lib/server/audit/record.ts';
import { formText } from '#lib/server/accounts/form-text.ts';
import { members } from '#lib/server/accounts/members.ts';
import { confidenceOf, workspaceDefaults, workspacePolicy } from '#lib/server/campaigns/workspace.ts';
import { savedView } from '#lib/server/facts/accounts.ts';
import { readForm } from '#lib/server/facts/read-form.ts';
import { setFlash } from '#lib/server/http/flash.ts';
import { runJob } from '#lib/server/jobs/job.ts';
import { overviewReady } from '#lib/server/jobs/warm-overview.ts';
import { requestViewer } from '#lib/server/campaigns/request.ts';
import { attentionFor } from '#lib/server/reports/attention.ts';
import { linesFor } from '#lib/server/reports/own-lines.ts';
import { projectFolder, settings, store } from '#lib/server/db/store.ts';
import { views } from '#lib/server/campaigns/views.ts';
import { linked } from './overview/attention-links.ts';
import { overviewAt, readQuery, writeQuery, type OverviewQuery } from './overview/portfolio-query.ts';
import { overviewOf, type Overview } from './overview/view.server.ts';

/** What was found already, for as long as the campaigns are the same: most readers ask the same few questions. */
const found = new WeakMap<readonly PortfolioLine[], Map<string, Overview>>();
const maxFound = 50;

function overviewOnce(
	lines: readonly PortfolioLine[],
	query: OverviewQuery,
	at: { now: Date; confidence: number }
): Overview {
	const known = found.get(lines) ?? new Map<string, Overview>();
	found.set(lines, known);
	const question = `${at.confidence} ${writeQuery(query)}`;
	const shown = known.get(question) ?? overviewOf(lines, query, at);
	if (known.size < maxFound) known.set(question, shown);
	return shown;
}

/** Who is signed in; the door let nobody else in. */
function own({ locals: { member } }: Pick<RequestEvent, 'locals'>) {
	if (!member) throw new Error('no one is signed in');
	return member;
}

export const load: PageServerLoad = async ({ locals, url }) => {
	await overviewReady();
	const { id, role } = own({ locals });
	const viewer = await requestViewer(locals);
	const now = new Date();
	const lines = await linesFor(store(), viewer, { now });
	const asked = readQuery(url.searchParams);
	// Until a workspace has campaigns of its own, the demo is its overview.
	const isDemo = lines.demo.length > 0 && (asked.demo || lines.own.length === 0);
	const shown = isDemo ? lines.demo : lines.own;
	const query = { ...asked, demo: isDemo && lines.own.length > 0 };
	const confidence = await confidenceOf(store());
	const isFirstRun = shown.length === 0;
	return {
		overview: isFirstRun ? null : overviewOnce(shown, query, { now, confidence }),
		attention: (await attentionFor(store(), shown, { viewer, role, now })).map((item) => linked(item, query)),
		demo: {
			count: lines.demo.filter(({ kind }) => kind === 'campaign').length,
			isShown: isDemo,
			hasOwn: lines.own.length > 0
		},
		firstRun: isFirstRun
			? {
					margin: (await workspaceDefaults(store())).marginRate !== null,
					team: (await members.list(store())).length > 1
				}
			: null,
		level: level(confidence),
		views: await views.list(store(), id),
		current: writeQuery({ ...query, page: 1 }),
		k: (await workspacePolicy(store())).k,
		isProved: await isEverythingProved(store())
	};
};

const folders = () => ({ dataFolder: settings().dataFolder, projectFolder });

export const actions = {
	loadDemo: async (event) => {
		await runJob({ ...folders(), kind: 'add-demo', now: new Date() });
		await record(event, { action: 'demo-added', target: null });
		setFlash(event.cookies, 'demo-added');
	},

	removeDemo: async (event) => {
		await runJob({ ...folders(), kind: 'remove-demo' });
		await record(event, { action: 'demo-removed', target: null });
		setFlash(event.cookies, 'demo-removed');
	},

	saveView: async (event) => {
		const { id: memberId } = own(event);
		const query = readQuery(event.url.searchParams);
		const read = readForm(savedView, await event.request.formData());
		if (read.problems) return fail(400, { view: read });
		const refuse = (problem: string) =>
			fail(400, { view: { typed: read.typed, problems: { name: problem } } });
		const { name } = read.value;
		const view = { memberId, name, query: writeQuery({ ...query, page: 1 }), now: new Date() };
		const outcome = await store().write((tx) => views.add(tx, view));
		if (outcome === 'taken') return refuse('You have a view of this name.');
		if (outcome === 'full') return refuse('You have as many views as there can be. Delete one first.');
		setFlash(event.cookies, 'view-saved');
		redirect(303, overviewAt(query));
	},

	deleteView: async (event) => {
		const { id: memberId } = own(event);
		const id = formText(await event.request.formData(), 'id');
		await store().write((tx) => views.remove(tx, memberId, id));
		setFlash(event.cookies, 'view-deleted');
		redirect(303, overviewAt(readQuery(event.url.searchParams)));
	}
} satisfies Actions;
