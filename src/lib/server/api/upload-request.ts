import { dayOf, isoDay } from '#lib/experiment/day.ts';
import type { EndDeclaration } from '#lib/experiment/ending.ts';
import { emptyReading, type FileReading } from '#lib/table/reading.ts';
import { withAnswer } from '#lib/table/answers.ts';
import { campaigns } from '../campaigns/campaigns.ts';
import { named, slugForRows } from '../campaigns/find.ts';
import { requestViewer, notYoursWords } from '../campaigns/request.ts';
import type { Viewer } from '../campaigns/viewer.ts';
import { retainUntil } from '../campaigns/workspace.ts';
import type { NewDraft } from '../ingest/drafts.ts';
import { lastDayProblem } from '../facts/declaration.ts';
import { store } from '../db/store.ts';
import { templates } from '../campaigns/templates.ts';
import { senderOf } from '../audit/record.ts';
import { whichCampaign } from './campaign-view.ts';
import { Refusal } from './answers.ts';
import type { Asked } from './answer.ts';
import type { operations } from './contract/operations.ts';

/** A request that sends a file. */
export type UploadRequest = Asked<typeof operations.addUpload>;

const conflict = (code: string, detail: string) => new Refusal({ status: 409, code, detail });

/** The saved reading of a name. @throws {Refusal} 409 where there is none */
async function templateOf(name: string | undefined, viewer: Viewer) {
	if (name === undefined) return emptyReading;
	const template = await templates.find(store(), name, viewer);
	if (!template) throw conflict('no_such_template', 'There is no template with this name.');
	return template.reading;
}

/** Whether more days will come, where the address says it. */
function endingOf({ ended, endsOn }: UploadRequest['query']): { readonly ending?: EndDeclaration } {
	if (endsOn !== undefined) return { ending: { kind: 'running', endsOn } };
	if (ended === undefined) return {};
	return { ending: ended ? { kind: 'ended' } : { kind: 'running', endsOn: null } };
}

/** The campaign that an address names by slug or name; null for a new one. @throws {Refusal} 403, 409 */
async function campaignCalled(text: string | undefined, viewer: Viewer) {
	if (text === undefined) return null;
	const bySlug = await slugForRows(store(), viewer, text);
	const found = bySlug.kind === 'none' ? await named(store(), viewer, text) : bySlug;
	switch (found.kind) {
		case 'found':
			return found.campaign;
		case 'none':
			return null;
		case 'foreign':
			throw new Refusal({ status: 403, code: 'not_owner', detail: await notYoursWords(found.campaign) });
		case 'question':
			throw whichCampaign(found.among);
	}
}

/** What the address says about how the file is read, one answer after another, as the flags of the command line do. */
function readingOf(query: UploadRequest['query'], before: FileReading): FileReading {
	const {
		layout,
		goal,
		sheet,
		decimal,
		thousands,
		dateOrder,
		year,
		encoding,
		skip = [],
		keep = [],
		recurring
	} = query;
	const declared = { layout, goal, sheet, thousands, decimal, dateOrder, year, encoding, recurring };
	const answers = [
		...Object.entries(declared).flatMap(([name, value]) =>
			value === undefined ? [] : [{ name, value: String(value) }]
		),
		...skip.map((value) => ({ name: 'skip', value })),
		...keep.map((value) => ({ name: 'keep', value }))
	];
	return answers.reduce((reading, parameter) => withAnswer(reading, parameter) ?? reading, before);
}

/** What an upload's address says of its file. @throws {Refusal} 409 where the control is another one */
export async function readUploadRequest({
	event,
	query,
	now
}: UploadRequest): Promise<
	Omit<NewDraft, 'now'> & Required<Pick<NewDraft, 'reading' | 'campaign' | 'replaces' | 'said'>>
> {
	const viewer = await requestViewer(event.locals);
	const { campaign: given, control, currency, impossible, map, timeZone, outcomeWindow } = query;
	const template = await templateOf(query.template, viewer);
	const known = await campaignCalled(given, viewer);
	if (query.ended === true && query.endsOn !== undefined)
		throw new Refusal({
			status: 400,
			code: 'invalid_parameter',
			detail: 'Send either “ended” or a last day, not both.'
		});
	const late = query.retainUntil === undefined ? null : lastDayProblem(query.retainUntil, dayOf(now));
	if (late !== null)
		throw new Refusal({
			status: 400,
			code: 'invalid_parameter',
			detail: `Parameter retainUntil: ${late}`,
			more: { problems: [{ place: 'retainUntil', words: late }] }
		});
	const planned = known && (await campaigns.variants(store(), known.id))[0]?.name;
	if (planned && control !== undefined && control !== planned)
		throw conflict('other_control', 'The campaign has another control.');
	// What a file says of a campaign that is there changes nothing: silence would leave a wave alone for good.
	if (known && query.audienceId !== undefined && query.audienceId !== known.audienceId)
		throw conflict(
			'other_audience',
			'The campaign exists, with another audience. Before its results are published, PATCH audienceId changes it.'
		);
	if (known && query.startsOn !== undefined && query.startsOn !== known.startsOn)
		throw conflict(
			'other_first_day',
			'The campaign exists, with another first day. PATCH startsOn changes it.'
		);
	return {
		file: query.file ?? 'upload.csv',
		by: senderOf(event),
		...(known ? { into: known.id } : {}),
		...(query.sameFile ? { sameFile: query.sameFile } : {}),
		reading: {
			...readingOf(query, template),
			...(map === undefined ? {} : { mapping: { ...template.mapping, ...map } }),
			...(control === undefined ? {} : { control }),
			...(currency === undefined ? {} : { currency }),
			...(impossible === undefined ? {} : { impossible }),
			...(timeZone === undefined ? {} : { timeZone }),
			...(outcomeWindow === undefined ? {} : { outcomeWindow })
		},
		campaign: known?.name ?? given ?? '',
		replaces: query.replaces ?? '',
		said: {
			owner: query.owner ?? '',
			source: query.source ?? '',
			purpose: query.purpose ?? '',
			legalBasis: query.legalBasis ?? '',
			categories: query.categories ?? {},
			retainUntil: isoDay(query.retainUntil ?? (await retainUntil(store(), now))),
			release: query.release ?? false,
			...(query.kind ? { kind: query.kind } : {}),
			...(query.audienceId ? { audienceId: query.audienceId } : {}),
			...(query.startsOn === undefined ? {} : { startsOn: query.startsOn }),
			...(query.split ? { planned: query.split } : {}),
			...(query.sameAs ? { samePeople: query.sameAs } : {}),
			...endingOf(query)
		}
	};
}
