import { createHash } from 'node:crypto';
import { canonicalJson } from '#lib/privacy/chain.ts';
import { campaigns, type Campaign } from '../campaigns/campaigns.ts';
import type { Read } from '../db/database.ts';
import type { ImportRequest } from './import-request.ts';
import { inTurn } from '../db/in-turn.ts';

/** What changes what is stored of the same bytes. */
export type UploadOptions = Pick<
	Partial<ImportRequest>,
	| 'dialect'
	| 'layout'
	| 'goal'
	| 'sheet'
	| 'skip'
	| 'dateOrder'
	| 'year'
	| 'mapping'
	| 'impossible'
	| 'control'
	| 'recurring'
	| 'oncePerPerson'
	| 'currency'
	| 'timeZone'
	| 'outcomeWindow'
	| 'ending'
	| 'campaign'
	| 'sameFile'
>;

/** Options by the names of their parameters; those that say nothing are left out. */
function given(options: UploadOptions): [string, unknown][] {
	const { dialect = {}, mapping, oncePerPerson, recurring, ending, campaign, ...rest } = options;
	const { layout, goal, sheet, skip, dateOrder, year, impossible, control, timeZone, outcomeWindow } = rest;
	const all: [string, unknown][] = [
		...Object.entries(dialect),
		['map', mapping],
		['layout', layout],
		['goal', goal],
		['sheet', sheet],
		['skip', skip],
		['dateOrder', dateOrder],
		['year', year],
		['impossible', impossible],
		['control', control],
		['recurring', recurring === true ? true : oncePerPerson === true ? false : undefined],
		['currency', campaign?.currency ?? rest.currency],
		['timeZone', timeZone],
		['outcomeWindow', outcomeWindow],
		['split', campaign?.planned],
		['audienceId', campaign?.audienceId],
		['startsOn', campaign?.startsOn],
		['sameFile', rest.sameFile],
		[ending?.kind === 'running' && ending.endsOn !== null ? 'endsOn' : 'ended', ending]
	];
	const isEmpty = (value: unknown) =>
		typeof value === 'object' && value !== null && Object.keys(value).length === 0;
	return all.filter(([, value]) => value !== undefined && value !== null && !isEmpty(value));
}

/** What an upload was sent with, to be recognised and not to be read: hashes by the names of the options. */
export const optionHashes = (options: UploadOptions): Record<string, string> =>
	Object.fromEntries(
		given(options).map(([name, value]) => [
			name,
			createHash('sha256').update(canonicalJson(value)).digest('hex').slice(0, 16)
		])
	);

/** Does the campaign have this already, whoever declared it? */
async function isSo(
	store: Read,
	{ id, currency, timeZone, policy, audienceId, startsOn }: Campaign,
	name: string,
	value: unknown
): Promise<boolean> {
	switch (name) {
		case 'control':
			return (await campaigns.variants(store, id))[0]?.name === value;
		case 'currency':
			return currency === value;
		case 'timeZone':
			return timeZone === value;
		case 'outcomeWindow':
			return policy.outcomeWindow === value;
		case 'audienceId':
			return audienceId === value;
		case 'startsOn':
			return startsOn === value;
		// Which campaign the bytes are of is known by its name.
		case 'sameFile':
			return true;
		case 'split':
			return canonicalJson(await campaigns.plan(store, id)) === canonicalJson(value);
		default:
			return false;
	}
}

/**
 * Options that are given now and were not when the same bytes came first, by their names. Left out options ask for nothing.
 * @param stored hashes of what the bytes came with; null where it is not known
 */
export async function changedOptions(
	store: Read,
	stored: Readonly<Record<string, string>> | null,
	{ options, among }: { options: UploadOptions; among: readonly Campaign[] }
): Promise<string[]> {
	if (stored === null) return [];
	const hashes = optionHashes(options);
	return (
		await inTurn.filter(
			given(options),
			async ([name, value]) =>
				stored[name] !== hashes[name] && !(await inTurn.every(among, (one) => isSo(store, one, name, value)))
		)
	).map(([name]) => name);
}
