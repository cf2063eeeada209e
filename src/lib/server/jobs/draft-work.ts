import { without } from '#lib/table/answers.ts';
import { columnLabel } from '#lib/table/problems/quotable.ts';
import { dayIn, dayOf } from '#lib/experiment/day.ts';
import { isRunningOn } from '#lib/experiment/ending.ts';
import { cut } from '#lib/format/storable.ts';
import { campaigns } from '../campaigns/campaigns.ts';
import { named } from '../campaigns/find.ts';
import { viewerOf } from '../campaigns/viewer.ts';
import { projectFolder, settings, store } from '../db/store.ts';
import { templates } from '../campaigns/templates.ts';
import { drafts, type Draft, type NewDraft, type UploadDeclaration } from '../ingest/drafts.ts';
import { runJob } from './job.ts';
import type { FileInspection } from '../files/inspect-file.ts';
import type { ReceivedFile } from '../files/receive.ts';
import { attempts } from './attempts.ts';

/** So long a page waits for a check, in ms; a longer one shows how far it is. */
const PATIENCE = 1000;

const jobContext = () => ({ dataFolder: settings().dataFolder, projectFolder, limits: settings().limits });

async function inspect(draft: Draft, now: Date): Promise<FileInspection> {
	const path = drafts.path(settings().filesFolder, draft.id, 'file');
	const found = await runJob({ ...jobContext(), kind: 'look', path, reading: draft.reading, now });
	await store().write((tx) => drafts.saveInspection(tx, draft.id, found));
	return found;
}

const namesOf = (found: FileInspection): string[] => (found.kind === 'looked' ? [...found.header] : []);

/** Without its ending: a name for the campaign of a file that says none. */
export const nameOfFile = (file: string): string => cut(file.replace(/(?:\.[a-z]{1,4}){1,2}$/i, ''), 120);

/** The campaign of a file whose header is known: the one of its last file while that runs, else a new one of the file's name. */
async function campaignOf({ file, reading, by }: Draft, found: FileInspection, now: Date): Promise<string> {
	if (found.kind === 'looked' && found.columns.some(({ role }) => role === 'campaign')) return '';
	const { campaignName: name = '' } = reading;
	const known = name === '' ? null : await named(store(), await viewerOf(store(), by.actor), name);
	const isGoingOn =
		known?.kind === 'found' && isRunningOn(known.campaign, dayOf(now, known.campaign.timeZone));
	return isGoingOn ? name : nameOfFile(file);
}

const declarationOf = ({
	owner,
	source,
	purpose,
	legalBasis,
	categories,
	retainUntil
}: UploadDeclaration) => ({
	owner: owner || null,
	source: source || null,
	purpose: purpose || null,
	legalBasis: legalBasis || null,
	categories,
	retainUntil: dayIn(retainUntil) ?? 0
});

/** What is declared about a file, in the words of an import. */
export async function requestOf(
	{
		file,
		reading,
		by,
		campaign,
		into,
		sameFile,
		replaces,
		said: declared,
		ending,
		planned,
		plan: planId
	}: Pick<
		Draft,
		| 'file'
		| 'reading'
		| 'by'
		| 'campaign'
		| 'into'
		| 'sameFile'
		| 'replaces'
		| 'said'
		| 'ending'
		| 'planned'
		| 'plan'
	>,
	now: Date
) {
	const found = campaign && !into ? await named(store(), await viewerOf(store(), by.actor), campaign) : null;
	const known = into ?? (found?.kind === 'found' ? found.campaign.id : null);
	const control =
		reading.control ?? (known ? (await campaigns.variants(store(), known))[0]?.name : undefined);
	const end = declared?.ending ?? ending;
	const plan = declared?.planned ?? planned;
	return {
		...jobContext(),
		...reading,
		file,
		now,
		needsName: true,
		release: declared?.release ?? false,
		...(declared?.scope ? { scope: declared.scope } : {}),
		...(declared?.planned ? { wholeSplit: true } : {}),
		...(end ? { ending: end } : {}),
		...(control ? { control } : {}),
		...(into ? { into } : {}),
		...(planId ? { plan: planId } : {}),
		...(sameFile ? { sameFile } : {}),
		...(declared?.samePeople ? { samePeople: declared.samePeople } : {}),
		...(replaces ? { replaces } : {}),
		...(campaign || plan || declared?.kind || declared?.audienceId || declared?.startsOn !== undefined
			? {
					campaign: {
						...(campaign ? { name: campaign } : {}),
						...(plan ? { planned: plan } : {}),
						...(declared?.kind ? { kind: declared.kind } : {}),
						...(declared?.audienceId ? { audienceId: declared.audienceId } : {}),
						...(declared?.startsOn === undefined ? {} : { startsOn: declared.startsOn })
					}
				}
			: {}),
		...(declared ? { declaration: declarationOf(declared) } : {})
	};
}

/** The same of a draft, with its file. */
export const requestOfDraft = async (draft: Draft, now: Date) => ({
	...(await requestOf(draft, now)),
	path: drafts.path(settings().filesFolder, draft.id, 'file'),
	uploadId: draft.id,
	hash: draft.hash,
	sender: draft.by
});

/** What is done with drafts: looking at once, checking and storing as jobs. */
export const draftWork = {
	/**
	 * Takes a received file over, looks at it, and reads it as a saved template says where its header is known. A file whose header is
	 * known needs no question: it is checked at once.
	 */
	async begin(received: ReceivedFile, facts: NewDraft): Promise<{ draft: Draft; checking: boolean }> {
		const draft = await store().write((tx) => drafts.add(tx, settings().filesFolder, { received, ...facts }));
		const template = await templates.recognise(
			store(),
			namesOf(await inspect(draft, facts.now)),
			(await viewerOf(store(), draft.by.actor)).person
		);
		if (!template) return { draft, checking: false };
		const known = await draftWork.read(draft, { template, remember: true }, facts.now);
		const found = await drafts.inspection(store(), known.id);
		if (found?.kind !== 'looked' || found.problems.length > 0) return { draft: known, checking: false };
		const next = { ...known, campaign: await campaignOf(known, found, facts.now) };
		await store().write((tx) => drafts.save(tx, next));
		await draftWork.check(next);
		return { draft: next, checking: true };
	},

	/**
	 * Reads a draft in another way, and looks at it again.
	 * @param change what is declared now; `template` takes a saved reading over as it is
	 */
	async read(
		draft: Draft,
		change: Partial<
			Pick<
				Draft,
				| 'reading'
				| 'campaign'
				| 'sameFile'
				| 'replaces'
				| 'finished'
				| 'ending'
				| 'planned'
				| 'plan'
				| 'remember'
			>
		> & { readonly template?: string | null },
		now: Date
	): Promise<Draft> {
		const viewer = await viewerOf(store(), draft.by.actor);
		const template =
			typeof change.template === 'string' ? await templates.find(store(), change.template, viewer) : null;
		const next: Draft = {
			...draft,
			...change,
			template: template?.name ?? (change.template === null ? null : draft.template),
			...(template ? { reading: template.reading } : {})
		};
		await store().write((tx) => drafts.save(tx, next));
		await store().write((tx) => drafts.forgetReport(tx, settings().filesFolder, draft.id));
		await inspect(next, now);
		return next;
	},

	/** Saves the draft's reading for files with the same header. @param asked null for a name made of the header */
	async saveTemplate(draft: Draft, asked: string | null, now: Date): Promise<void> {
		const found = await drafts.inspection(store(), draft.id);
		if (found?.kind !== 'looked') return;
		const owner = (await viewerOf(store(), draft.by.actor)).person;
		const labels = found.header.map(columnLabel);
		const name = asked ?? (await templates.nameFor(store(), { names: namesOf(found), labels, owner }));
		const { reading, campaign } = draft;
		const hasOwn = found.columns.some(({ role }) => role === 'campaign');
		const rest = without(reading, 'campaignName');
		const saved = campaign !== '' && !hasOwn ? { ...rest, campaignName: campaign } : rest;
		await store().write((tx) =>
			templates.save(tx, name, { names: namesOf(found), reading: saved, owner, now })
		);
		await store().write((tx) => drafts.save(tx, { ...draft, template: name }));
	},

	/**
	 * Has the whole file read, of which nothing is written but a report, and the error file where something is wrong. Returns when
	 * that is done, or takes longer than a page may wait.
	 */
	async check(draft: Draft): Promise<void> {
		const id = await attempts.start(draft, 'check-draft');
		if (id !== null) await attempts.ended(id, PATIENCE);
	},

	/** Has the draft stored as it was confirmed; what is kept of it afterwards is the report. */
	async store(draft: Draft): Promise<void> {
		await attempts.start(draft, 'store-draft');
	}
};
