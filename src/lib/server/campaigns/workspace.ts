import { eq } from 'drizzle-orm';
import { dayOf } from '#lib/experiment/day.ts';
import { plainLocale, type Locale } from '#lib/format/locale.ts';
import { defaultPolicy, type Policy } from '#lib/privacy/policy.ts';
import type { Read, Tx } from '../db/database.ts';
import { prepared } from '../db/prepared.ts';
import {
	workspace,
	type Team,
	type WorkspaceDefaults,
	type WorkspaceLogo,
	type WorkspaceValues
} from '../db/tables/workspace.ts';

const named = prepared(['name'], (store, { name }) =>
	store.select().from(workspace).where(eq(workspace.name, name)).limit(1)
);

async function find<Name extends keyof WorkspaceValues>(
	store: Read,
	name: Name
): Promise<WorkspaceValues[Name] | undefined> {
	const [row] = await named(store, { name });
	return row?.value as WorkspaceValues[Name] | undefined;
}

async function set<Name extends keyof WorkspaceValues>(
	tx: Tx,
	name: Name,
	value: WorkspaceValues[Name]
): Promise<void> {
	await tx
		.insert(workspace)
		.values({ name, value })
		.onConflictDoUpdate({ target: workspace.name, set: { value } });
}

/** The privacy rule that new campaigns start with. */
export const workspacePolicy = async (store: Read): Promise<Policy> => ({
	...defaultPolicy,
	...(await find(store, 'policy'))
});

/** Sets the rule for campaigns that are added from now on. Campaigns that are there keep theirs. */
export const setWorkspacePolicy = (tx: Tx, policy: Policy): Promise<void> => set(tx, 'policy', policy);

/** What applies where nobody says otherwise. */
const nothingSet: WorkspaceDefaults = {
	name: null,
	currency: null,
	locale: plainLocale.tag,
	timeZone: null,
	retentionDays: 365,
	confidence: 0.95,
	subscriberValue: null,
	marginRate: null,
	secondSignature: false
};

export const workspaceDefaults = async (store: Read): Promise<WorkspaceDefaults> => ({
	...nothingSet,
	...(await find(store, 'defaults'))
});

/** Sets what is taken from now on; what is there keeps its own. */
export const setWorkspaceDefaults = (tx: Tx, defaults: WorkspaceDefaults): Promise<void> =>
	set(tx, 'defaults', defaults);

/** Whether all analysts are colleagues, who see each other's unpublished campaigns; they are not unless somebody chose it. */
export const isOneTeam = async (store: Read): Promise<boolean> => (await find(store, 'team')) === 'one';

export const setTeam = (tx: Tx, team: Team): Promise<void> => set(tx, 'team', team);

/** The logo; undefined without one. */
export const workspaceLogo = (store: Read): Promise<WorkspaceLogo | undefined> => find(store, 'logo');

export const setLogo = (tx: Tx, logo: WorkspaceLogo): Promise<void> => set(tx, 'logo', logo);

export async function clearLogo(tx: Tx): Promise<void> {
	await tx.delete(workspace).where(eq(workspace.name, 'logo'));
}

/** Two-sided level of every interval, of all campaigns: what is pooled of several must be at one. */
export const confidenceOf = async (store: Read): Promise<number> =>
	(await workspaceDefaults(store)).confidence;

/** What a subscriber is worth to the workspace, in a campaign's currency; null where it is not declared, or in another currency. */
export async function subscriberValue(
	store: Read,
	campaign: { readonly currency: string }
): Promise<number | null> {
	const { subscriberValue: value, currency } = await workspaceDefaults(store);
	return value !== null && currency === campaign.currency ? value : null;
}

/** What the workspace is called; null where nobody named it. */
export const workspaceName = async (store: Read): Promise<string | null> =>
	(await workspaceDefaults(store)).name;

/** The zone of moments and of the workspace's Monday. @param ofServer what the server's settings say */
export const zoneOf = async (store: Read, ofServer: string): Promise<string> =>
	(await workspaceDefaults(store)).timeZone ?? ofServer;

/** How the workspace writes numbers, days and moments. @param zoneOfServer what the server's settings say */
export const localeOf = async (store: Read, zoneOfServer: string): Promise<Locale> => ({
	tag: (await workspaceDefaults(store)).locale,
	timeZone: await zoneOf(store, zoneOfServer)
});

/** The last day on which raw rows of an upload of today are kept, where its declaration says no other: days since 1970-01-01. */
export const retainUntil = async (store: Read, now: Date): Promise<number> =>
	dayOf(now) + (await workspaceDefaults(store)).retentionDays;
