import { fail, redirect, type RequestEvent } from '@sveltejs/kit';
import type { Actions, PageServerLoad } from './$types';
import { findPortfolio, type PortfolioQuery } from '#lib/experiment/programme/portfolio.ts';
import { programmes, type Programme } from '#lib/experiment/programme/programme.ts';
import { programmeWords } from '#lib/experiment/programme/programme-words.ts';
import { returnProgrammes } from '#lib/experiment/programme/return-programme.ts';
import { byName } from '#lib/format/names.ts';
import { record } from '#lib/server/audit/record.ts';
import { formText } from '#lib/server/accounts/form-text.ts';
import { may } from '#lib/server/accounts/permissions.ts';
import { confidenceOf, workspacePolicy } from '#lib/server/campaigns/workspace.ts';
import { savedView } from '#lib/server/facts/accounts.ts';
import { readForm } from '#lib/server/facts/read-form.ts';
import { tell } from '#lib/server/http/flash.ts';
import { runJob } from '#lib/server/jobs/job.ts';
import { overviewReady } from '#lib/server/jobs/warm-overview.ts';
import { requestViewer } from '#lib/server/campaigns/request.ts';
import { hiddenSlugs } from '#lib/server/campaigns/visible.ts';
import { portfolioLines, type ReturningLine } from '#lib/server/reports/portfolio-lines.ts';
import { universalAnswer } from '#lib/server/reports/universal.ts';
import { universalView } from '#lib/server/reports/universal-view.ts';
import { projectFolder, settings, store } from '#lib/server/db/store.ts';
import { views } from '#lib/server/campaigns/views.ts';
import { isFiltered, overviewAt, readQuery, writeQuery } from './overview/portfolio-query.ts';
import { figures, programmeFigures, rowOf } from './overview/portfolio.ts';

/** Campaigns that a programme lists by name; its figures rest on all of them. */
const listed = 50;

const withWords = (programme: Programme) =>
	programme.lifts.map((lift) => ({
		lift: {
			...lift,
			campaigns: lift.campaigns.toSorted((a, b) => a.standardError - b.standardError).slice(0, listed)
		},
		confidence: programme.confidence,
		count: lift.campaigns.length,
		words: programmeWords(lift, programme)
	}));

const different = (values: readonly (string | null)[]): string[] =>
	[...new Set(values.filter((value) => value !== null))].sort(byName);

/** Returns of the ended campaigns among these, taken together. */
const returnsOf = async (lines: readonly ReturningLine[]) =>
	returnProgrammes(
		lines.flatMap(({ line: { status }, returned }) => (status === 'ended' && returned ? [returned] : [])),
		await confidenceOf(store())
	);

/** What a question finds among all campaigns, as the page shows it. */
async function look(all: readonly ReturningLine[], query: PortfolioQuery) {
	const lines = all.map(({ line }) => line);
	const { matching, items: shown, page, pages } = findPortfolio(lines, query);
	const wanted = new Set(matching.map(({ slug }) => slug));
	const counted = matching.filter(({ kind }) => kind === 'campaign');
	const ended = counted.filter(({ status }) => status === 'ended');
	const together = programmes(ended, await confidenceOf(store()));
	return {
		campaigns: shown.map(rowOf),
		counts: { all: lines.length, matching: matching.length },
		query: { ...query, page },
		pages,
		options: {
			channels: different(lines.map(({ channel }) => channel)),
			owners: different(lines.map(({ owner }) => owner))
		},
		figures: [
			...figures(counted, matching.length - counted.length),
			...programmeFigures(together, await returnsOf(all.filter(({ line }) => wanted.has(line.slug))))
		],
		programmes: together.flatMap(withWords),
		hasDemo: lines.some(({ demo }) => demo)
	};
}

/** What was found already, for as long as the campaigns are the same: most readers ask the same few questions. */
const found = new WeakMap<readonly ReturningLine[], Map<string, Awaited<ReturnType<typeof look>>>>();
const foundMost = 50;

async function lookOnce(
	all: readonly ReturningLine[],
	query: PortfolioQuery
): Promise<Awaited<ReturnType<typeof look>>> {
	const known = found.get(all) ?? new Map<string, Awaited<ReturnType<typeof look>>>();
	found.set(all, known);
	const question = writeQuery(query);
	const shown = known.get(question) ?? (await look(all, query));
	if (known.size < foundMost) known.set(question, shown);
	return shown;
}

/** What was left out already, by which campaigns are not there for the reader: most readers see the same. */
const seen = new WeakMap<readonly ReturningLine[], Map<string, readonly ReturningLine[]>>();

/** Lines of the campaigns that are there for the reader. */
function visibleLines(all: readonly ReturningLine[], hidden: ReadonlySet<string>): readonly ReturningLine[] {
	if (hidden.size === 0) return all;
	const known = seen.get(all) ?? new Map<string, readonly ReturningLine[]>();
	seen.set(all, known);
	const key = [...hidden].toSorted().join(' ');
	const lines = known.get(key) ?? all.filter(({ line }) => !hidden.has(line.slug));
	if (known.size < foundMost) known.set(key, lines);
	return lines;
}

/** Who is signed in; the door let nobody else in. */
function own({ locals: { member } }: Pick<RequestEvent, 'locals'>) {
	if (!member) throw new Error('nobody is signed in');
	return member;
}

export const load: PageServerLoad = async ({ locals, url }) => {
	await overviewReady();
	const { id, role } = own({ locals });
	const seesReturns = may(role, 'report');
	const { k, minOutcome } = await workspacePolicy(store());
	const query = readQuery(url.searchParams);
	const now = new Date();
	const hidden = await hiddenSlugs(store(), await requestViewer(locals));
	return {
		...(await lookOnce(visibleLines(await portfolioLines(store(), now, seesReturns), hidden), query)),
		universal: seesReturns ? (await universalAnswer(store(), now, { hidden })).map(universalView) : [],
		isFiltered: isFiltered(query),
		seesReturns,
		views: await views.list(store(), id),
		current: writeQuery({ ...query, page: 1 }),
		policy: { k, minOutcome }
	};
};

const place = () => ({ dataFolder: settings().dataFolder, projectFolder });

export const actions = {
	loadDemo: async (event) => {
		await runJob({ ...place(), kind: 'add-demo', now: new Date() });
		await record(event, { action: 'demo-added', target: null });
		tell(event.cookies, 'demo-added');
	},

	removeDemo: async (event) => {
		await runJob({ ...place(), kind: 'remove-demo' });
		await record(event, { action: 'demo-removed', target: null });
		tell(event.cookies, 'demo-removed');
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
		tell(event.cookies, 'view-saved');
		redirect(303, overviewAt(query));
	},

	deleteView: async (event) => {
		const { id: memberId } = own(event);
		const id = formText(await event.request.formData(), 'id');
		await store().write((tx) => views.remove(tx, memberId, id));
		tell(event.cookies, 'view-deleted');
		redirect(303, overviewAt(readQuery(event.url.searchParams)));
	}
} satisfies Actions;
