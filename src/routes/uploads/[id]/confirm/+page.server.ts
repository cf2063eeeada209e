import { fail, redirect } from '@sveltejs/kit';
import type { Actions, PageServerLoad } from './$types';
import { dayIn, dayOf, isoDay } from '#lib/experiment/day.ts';
import { dataCategory } from '#lib/privacy/data-category.ts';
import { attempts } from '#lib/server/jobs/attempts.ts';
import { draftWork } from '#lib/server/jobs/draft-work.ts';
import { drafts, type Draft, type UploadDeclaration } from '#lib/server/ingest/drafts.ts';
import { requestViewer } from '#lib/server/campaigns/request.ts';
import { declarationForm, lastDayProblem } from '#lib/server/facts/declaration.ts';
import { limitsOf, readForm } from '#lib/server/facts/read-form.ts';
import type { Viewer } from '#lib/server/campaigns/viewer.ts';
import { store } from '#lib/server/db/store.ts';
import { draftAt } from '../draft.server.ts';
import { declaredBefore, groupsOf, offeredDeclarations, sameAs, startingWith } from './declared.server.ts';
import { endingIn, fileDays, readEnding, type FileDays } from './ending-form.ts';

/** What the check understood. Without a good check there is nothing to confirm. */
async function checked(draft: Draft) {
	const report = await drafts.report(store(), draft.id);
	if (report?.kind === 'check' && report.outcome.kind === 'checked' && !(await attempts.of(draft.id)))
		return report.outcome;
	redirect(303, `/uploads/${draft.id}/check`);
}

type Checked = Awaited<ReturnType<typeof checked>>;

/** The days that the question about the end is about; null without dates. */
function daysOf({ campaigns: list }: Checked, now: Date): FileDays | null {
	const first = list.flatMap(({ firstDay }) => dayIn(firstDay ?? '') ?? []);
	const last = list.flatMap(({ lastDay }) => dayIn(lastDay ?? '') ?? []);
	if (first.length === 0 || last.length === 0) return null;
	return fileDays({
		first: Math.min(...first),
		last: Math.max(...last),
		outcomeWindow: Math.max(...list.map(({ outcomeWindow }) => outcomeWindow)),
		today: dayOf(now)
	});
}

const kindsOf = (codes: readonly string[]): string =>
	codes.flatMap((code) => dataCategory(code)?.label.toLowerCase() ?? []).join(', ');

export const load: PageServerLoad = async ({ params, locals }) => {
	const draft = await draftAt(params.id, locals);
	const outcome = await checked(draft);
	const viewer = await requestViewer(locals);
	const names = outcome.campaigns.map(({ name }) => name);
	const { categories, ...typed } =
		draft.said ?? (await startingWith(outcome.campaigns, { viewer, now: new Date(), plan: draft.plan }));
	return {
		id: draft.id,
		file: draft.file,
		names,
		isNew: outcome.campaigns.every(({ known }) => !known),
		variants: groupsOf(outcome.campaigns).map(({ name }) => name),
		form: { typed: { kind: 'campaign', ...typed }, limits: limitsOf(declarationForm) },
		categories,
		offered: (await offeredDeclarations(viewer)).map(({ slug, name, declared }) => ({
			slug,
			name: names.length === 1 && names[0] === name ? 'last time' : name,
			words: [
				declared.owner,
				declared.purpose,
				declared.legalBasis,
				kindsOf(Object.values(declared.categories).flat())
			]
				.filter(Boolean)
				.join(' · ')
		}))
	};
};

/** Stores the file with what is declared of it, and goes to the last step. */
async function storeAs(draft: Draft, declared: UploadDeclaration): Promise<never> {
	const now = new Date();
	if (draft.remember === true) await draftWork.saveTemplate(draft, null, now);
	const current = (await drafts.find(store(), draft.id)) ?? draft;
	await draftWork.store({ ...current, said: declared });
	redirect(303, `/uploads/${draft.id}`);
}

/** Codes of the personal data that each variant uses. @param variants in the form's order */
const categoriesIn = (data: FormData, variants: readonly string[]): UploadDeclaration['categories'] =>
	Object.fromEntries(
		variants.map((name, i) => [
			name,
			data
				.getAll(`categories-${i}`)
				.flatMap((code) => (typeof code === 'string' ? (dataCategory(code)?.code ?? []) : []))
		])
	);

/** What is taken over instead of what was typed: `same=SLUG`, the data use of another campaign; `again`, of the last file. */
async function takenOver(outcome: Checked, { data, viewer }: { data: FormData; viewer: Viewer }) {
	const same = data.get('same');
	if (typeof same === 'string')
		return { typed: await sameAs(same, outcome.campaigns, { viewer, now: new Date() }), release: false };
	return data.has('again') ? { typed: await declaredBefore(outcome.campaigns, viewer), release: true } : null;
}

export const actions = {
	default: async ({ params, locals, request }) => {
		const draft = await draftAt(params.id, locals);
		const now = new Date();
		const data = await request.formData();
		const outcome = await checked(draft);
		const taken = await takenOver(outcome, { data, viewer: await requestViewer(locals) });
		const declared = draft.ending ? { ending: draft.ending } : {};
		if (taken?.typed)
			await storeAs(draft, { ...taken.typed, release: taken.release, scope: 'complete', ...declared });
		if (taken) return fail(409, { refused: 'This campaign no longer exists. Choose another one.' });
		const read = readForm(declarationForm, data);
		const categories = categoriesIn(
			data,
			groupsOf(outcome.campaigns).map(({ name }) => name)
		);
		const ended = endingIn(data);
		const late = read.problems ? null : lastDayProblem(read.value.retainUntil, dayOf(now));
		const problems = read.problems ?? (late ? { retainUntil: late } : null);
		// Whether it is finished was answered with the columns; a program may say it here.
		const days = daysOf(outcome, now);
		const isDeclared = ended.finished !== '';
		const end = isDeclared ? readEnding(ended, days) : { ending: null, problems: {} };
		const finished = isDeclared ? ended.finished : draft.finished;
		const isEarly = ended.release === 'all' && finished !== 'yes' && days !== null;
		if (!read.value || problems || Object.keys(end.problems).length > 0 || isEarly)
			return fail(400, { form: { typed: read.typed, problems }, categories, endProblems: end.problems });
		const { retainUntil, kind, ...texts } = read.value;
		await storeAs(draft, {
			...texts,
			retainUntil: isoDay(retainUntil),
			categories,
			...(kind ? { kind } : {}),
			release: ended.release !== 'no',
			scope: ended.release === 'all' ? 'whole' : 'complete',
			...(isDeclared ? (end.ending ? { ending: end.ending } : {}) : declared)
		});
	}
} satisfies Actions;
