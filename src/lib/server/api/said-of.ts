import { isoDay } from '#lib/experiment/day.ts';
import type { EndDeclaration } from '#lib/experiment/ending.ts';
import { nothingSaid } from '#lib/csv/reading.ts';
import { campaigns } from '../campaigns/campaigns.ts';
import { retainUntil } from '../campaigns/workspace.ts';
import type { NewDraft } from '../ingest/drafts.ts';
import { store } from '../store.ts';
import { templates } from '../uploads/templates.ts';
import { Refusal } from './problem.ts';
import type { Wish } from './take-upload.ts';

const conflict = (code: string, detail: string) => new Refusal({ status: 409, code, detail });

/** The saved reading of a name. @throws {Refusal} 409 where there is none */
function templateOf(name: string | undefined) {
	if (name === undefined) return nothingSaid;
	const template = templates.find(store(), name);
	if (!template) throw conflict('no_such_template', 'There is no saved reading of this name.');
	return template.reading;
}

/** Whether more days will come, where the address says it. */
function endingOf({ ended, endsOn }: Wish['query']): { readonly ending?: EndDeclaration } {
	if (endsOn !== undefined) return { ending: { kind: 'running', endsOn } };
	if (ended === undefined) return {};
	return { ending: ended ? { kind: 'ended' } : { kind: 'running', endsOn: null } };
}

/** What an upload's address says of its file. @throws {Refusal} 409 where the control is another one */
export function saidOf({ query, now }: Wish): Required<Omit<NewDraft, 'by' | 'now'>> {
	const { campaign: given, control, currency, impossible, map, recurring, timeZone, outcomeWindow } = query;
	const template = templateOf(query.template);
	const known = given === undefined ? null : campaigns.find(store(), given);
	if (query.ended === true && query.endsOn !== undefined)
		throw new Refusal({
			status: 400,
			code: 'invalid_parameter',
			detail: 'Say either that the campaign has ended, or until when it runs.'
		});
	const planned = known && campaigns.variants(store(), known.id)[0]?.name;
	if (planned && control !== undefined && control !== planned)
		throw conflict('other_control', 'The campaign has another control.');
	return {
		file: query.file ?? 'upload.csv',
		reading: {
			...template,
			...(map === undefined ? {} : { mapping: { ...template.mapping, ...map } }),
			...(control === undefined ? {} : { control }),
			...(currency === undefined ? {} : { currency }),
			...(impossible === undefined ? {} : { impossible }),
			...(recurring === undefined ? {} : { recurring }),
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
			retainUntil: isoDay(query.retainUntil ?? retainUntil(store(), now)),
			release: query.release ?? false,
			...endingOf(query)
		}
	};
}
