import type { NewEvent } from '../audit/audit.ts';
import type { Campaign } from '../campaigns/campaigns.ts';
import type { Tx } from '../db/database.ts';
import { mayWorkOn, people, personCalled, personName } from './people.ts';
import type { Viewer } from './viewer.ts';
import { isOwn } from './visible.ts';
import { inTurn } from '../db/in-turn.ts';

/** Who a campaign is to belong to, and whom its owner adds: e-mail addresses of members, or names of tokens. */
export interface OwnershipRequest {
	readonly owner?: string | undefined;
	/** All of them; whoever is not in it is removed. */
	readonly people?: readonly string[] | undefined;
}

export type OwnershipRefusal = 'not_owner' | 'no_such_person' | 'cannot_own' | 'cannot_be_added';

const words: Readonly<Record<OwnershipRefusal, string>> = {
	not_owner: 'Only its owner and administrators can add people or hand the campaign over.',
	no_such_person: 'No active member has this email address, and no token this name.',
	cannot_own: 'Only analysts and administrators can own a campaign.',
	cannot_be_added:
		'Only analysts and administrators can be added: they work with its files. Managers and marketers see the results once they are published.'
};

export const ownershipRefusalWords = (code: OwnershipRefusal): string => words[code];

/** May somebody add people to a campaign, and hand it over? */
export const ownsCampaign = (viewer: Viewer, campaign: Campaign): boolean =>
	viewer.isAdministrator || isOwn(viewer, campaign);

/** How a change is recorded, with whoever makes it. */
interface Recording {
	readonly viewer: Viewer;
	readonly now: Date;
	readonly record: (event: NewEvent) => Promise<void>;
}

/** Adds somebody, on record. Call inside a transaction. */
export async function addPerson(
	tx: Tx,
	campaign: Campaign,
	person: string,
	{ now, record }: Recording
): Promise<void> {
	const isThere = (await people.list(tx, campaign.id)).some((one) => one.person === person);
	if (isThere || person === campaign.owner) return;
	await people.add(tx, campaign.id, person, now);
	const details = { person: await personName(tx, person) };
	await record({ action: 'campaign-shared', target: campaign.slug, details });
}

/** Removes somebody, on record. Call inside a transaction. */
export async function removePerson(
	tx: Tx,
	campaign: Campaign,
	person: string,
	{ record }: Recording
): Promise<void> {
	if (!(await people.remove(tx, campaign.id, person))) return;
	const details = { person: await personName(tx, person) };
	await record({ action: 'campaign-unshared', target: campaign.slug, details });
}

/** Makes somebody else the owner, on record. Call inside a transaction. */
export async function handOver(
	tx: Tx,
	campaign: Campaign,
	person: string,
	{ record }: Recording
): Promise<void> {
	if (person === campaign.owner) return;
	await people.handOver(tx, campaign.id, person);
	const details = { from: await personName(tx, campaign.owner), to: await personName(tx, person) };
	await record({ action: 'campaign-handed-over', target: campaign.slug, details });
}

/** Changes whose a campaign is, on record. Call inside a transaction. @returns why not, with nothing changed */
export async function changeOwnership(
	tx: Tx,
	campaign: Campaign,
	{ owner, people: wanted }: OwnershipRequest,
	recording: Recording
): Promise<OwnershipRefusal | null> {
	if (owner === undefined && wanted === undefined) return null;
	if (!ownsCampaign(recording.viewer, campaign)) return 'not_owner';
	const called = wanted && (await inTurn.map(wanted, (text) => personCalled(tx, text)));
	const heir = owner === undefined ? campaign.owner : await personCalled(tx, owner);
	if (called?.includes(null) || (owner !== undefined && heir === null)) return 'no_such_person';
	if (owner !== undefined && heir !== null && !(await mayWorkOn(tx, heir))) return 'cannot_own';
	for (const person of called ?? [])
		if (person !== null && !(await mayWorkOn(tx, person))) return 'cannot_be_added';
	if (called) {
		for (const { person } of await people.list(tx, campaign.id))
			if (!called.includes(person)) await removePerson(tx, campaign, person, recording);
		for (const person of called) if (person !== null) await addPerson(tx, campaign, person, recording);
	}
	if (owner !== undefined && heir !== null) await handOver(tx, campaign, heir, recording);
	return null;
}
